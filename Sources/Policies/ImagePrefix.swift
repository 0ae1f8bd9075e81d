/// The beginning of images' names: a registry, a part of what it keeps, or a whole name.
///
/// ```swift
/// ImagePrefix("registry.example.org").matches("registry.example.org/lab:1")       // true
/// ImagePrefix("registry.example.org").matches("registry.example.org.evil.com/lab") // false
/// ImagePrefix("python").matches("docker.io/library/python:3.13")                   // true
/// ImagePrefix("images.example.net/jupyter/*").matches("images.example.net/jupyter/scipy-notebook")  // true
/// ```
public struct ImagePrefix: Sendable, Equatable {
  /// As the policy has it.
  public let text: String
  private let prefix: String
  /// Whether what follows may go on within a part of the name.
  private let isOpen: Bool
  /// Whether it is a registry without a name.
  private let isRegistry: Bool

  public init(_ text: String) {
    self.text = text
    isOpen = text.hasSuffix("*")
    let written = isOpen ? text.dropLast() : text[...]
    let endsPart = written.hasSuffix("/")
    let bare = endsPart ? written.dropLast() : written
    // Without a slash, `name:3` is an image with a tag.
    isRegistry =
      !bare.contains("/") && ImageName.isHost(bare) && (endsPart || ImageName.isPlainHost(bare))
    if isRegistry {
      prefix = ImageName.registry(bare)
    } else if endsPart, !bare.contains("/") {
      // `bitnami/` is a part of Docker Hub, and no image of its library.
      prefix = "docker.io/\(bare)/"
    } else {
      prefix = ImageName.whole(bare) + (endsPart ? "/" : "")
    }
  }

  /// Whether an image's name begins with this.
  public func matches(_ image: String) -> Bool {
    let name = ImageName.whole(image[...])
    guard name.hasPrefix(prefix) else { return false }
    let next = name.dropFirst(prefix.count).first
    // A port or an odd sign behind a registry's name makes it another registry.
    if isRegistry { return next == "/" }
    return isOpen || next == nil || prefix.hasSuffix("/") || next == "/" || next == ":"
      || next == "@"
  }
}

/// Names of images with all that is usually left out.
enum ImageName {
  /// `python:3` → `docker.io/library/python:3`.
  static func whole(_ name: Substring) -> String {
    guard let slash = name.firstIndex(of: "/") else { return "docker.io/library/\(name)" }
    let first = name[..<slash]
    guard isHost(first) else { return "docker.io/\(name)" }
    let rest = name[name.index(after: slash)...]
    let registry = registry(first)
    return registry == "docker.io" && !rest.contains("/") && rest != "library"
      ? "docker.io/library/\(rest)" : "\(registry)/\(rest)"
  }

  /// Whether what stands before the first slash is a registry.
  static func isHost(_ part: Substring) -> Bool { isPlainHost(part) || part.contains(":") }

  /// Whether it can be nothing else, also without a slash.
  static func isPlainHost(_ part: Substring) -> Bool {
    part == "localhost" || part.hasPrefix("localhost:") || part.contains(".")
  }

  /// Hosts have no case, and Docker Hub has two names.
  static func registry(_ host: Substring) -> String {
    let host = host.lowercased()
    return host == "index.docker.io" ? "docker.io" : host
  }
}
