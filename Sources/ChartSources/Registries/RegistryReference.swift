public import Diagnostics
import HTTP

/// The name of a chart in an OCI registry: `oci://host:5000/path/chart:1.2.3`, where the tag may be
/// missing, or a digest stand in its place or behind it.
///
/// Follows `registry.ParseReference` of oras-go and Helm's `newReference`: a `+` of a version is a `_`
/// of a tag, since tags have no `+`.
public struct RegistryReference: Sendable, Hashable, CustomStringConvertible {
  /// Host and port as they are written: `docker.io`, `localhost:5000`.
  public var registry: String
  /// The path of the chart in the registry: `org/charts/web`.
  public var repository: String
  /// A version as charts write it, with `+`.
  public var version: String?
  /// `sha256:…`
  public var digest: String?

  /// Whether the text is meant as such a name.
  public static func isOne(_ text: String) -> Bool { text.hasPrefix("oci://") }

  /// - Throws: ``Diagnostics/DiagnosticError`` where it is none.
  public init(_ text: String) throws(DiagnosticError) {
    var rest = text.dropFirst(Self.isOne(text) ? "oci://".count : 0)
    while rest.hasSuffix("/") { rest.removeLast() }
    if let at = rest.lastIndex(of: "@") {
      let digest = String(rest[rest.index(after: at)...])
      guard digest.hasPrefix("sha256:"), digest.utf8.count == 71,
        digest.utf8.dropFirst(7).allSatisfy(Self.isLowerHexadecimal)
      else { throw RegistryMistake.reference(text, "the digest is no sha256:… of 64 digits") }
      self.digest = digest
      rest = rest[..<at]
    }
    guard let slash = rest.firstIndex(of: "/") else {
      throw RegistryMistake.reference(text, "it names a registry, but no chart there")
    }
    registry = String(rest[..<slash])
    guard !registry.contains("@"), !registry.isEmpty,
      (try? HTTPURL("https://\(registry)")) != nil
    else { throw RegistryMistake.reference(text, "its host cannot be used") }
    var path = rest[rest.index(after: slash)...]
    if let colon = path.firstIndex(of: ":") {
      let tag = String(path[path.index(after: colon)...])
      guard Self.isTag(Self.tag(for: tag)) else {
        throw RegistryMistake.reference(text, "\"\(tag)\" cannot be a tag")
      }
      version = Self.version(for: tag)
      path = path[..<colon]
    }
    repository = String(path)
    guard Self.isRepository(repository) else {
      throw RegistryMistake.reference(
        text,
        "\"\(repository)\" cannot be a path: paths have lower-case letters, digits, and \"-\", "
          + "\"_\", \".\" between them"
      )
    }
  }

  /// The same with a chart's name behind its path.
  func appending(_ chart: String) throws(DiagnosticError) -> RegistryReference {
    try RegistryReference("oci://\(registry)/\(repository)/\(chart)")
  }

  public var description: String {
    "oci://\(registry)/\(repository)" + (version.map { ":" + $0 } ?? "")
      + (digest.map { "@" + $0 } ?? "")
  }

  /// The server that answers for the registry.
  var host: String { registry == "docker.io" ? "registry-1.docker.io" : registry }

  static func tag(for version: String) -> String {
    String(version.map { $0 == "+" ? "_" : $0 })
  }

  static func version(for tag: String) -> String {
    String(tag.map { $0 == "_" ? "+" : $0 })
  }

  private static func isLowerHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
  }

  static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    func isWord(_ byte: UInt8) -> Bool {
      isLetterOrDigit(byte) || isLetterOrDigit(byte | 0x20) && byte >= 0x41
        || byte == UInt8(ascii: "_")
    }
    return isWord(first)
      && text.utf8.allSatisfy {
        isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }

  private static func isRepository(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 255 else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, let last = part.utf8.last else { return false }
      return isLetterOrDigit(first) && isLetterOrDigit(last)
        && part.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
        && !part.contains("..")
    }
  }
}
