import Diagnostics
public import JSON

/// `docker_image`, `tag`, `image_registry`, `image_variant`, `image_pull_policy`, `image_pull_secret`
/// → `image.*`, `imagePullSecrets`.
enum ImageKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    let image = reference(config, in: config)
    values.set("image", "repository", to: .string(image.repository))
    values.set("image", "tag", to: .string(image.tag ?? "latest"))
    if let policy = config["image_pull_policy"] {
      values.set("image", "pullPolicy", to: policy)
    }
    if let secret = config["image_pull_secret"] {
      let names = secret.array ?? [secret]
      values["imagePullSecrets"] = .array(names.map { ["name": $0] })
    }
  }

  /// The image of a container, with the registry and the tag that other keys give it.
  ///
  /// - Parameter config: the whole config, whose registry counts for all containers.
  static func reference(_ container: Config, in config: Config) -> ImageReference {
    ImageReference(of: container.object, in: config.object)
  }

  /// A tag that means another image tomorrow, so that pods of one service differ.
  static func checkFixedTag(_ config: Config) -> [Diagnostic] {
    guard let member = config.object.member("docker_image") else { return [] }
    let image = reference(config, in: config)
    guard image.tag ?? "latest" == "latest" else { return [] }
    let place = config.object.member("tag").map { ($0.value.range, "/tag") }
    return [
      Diagnostic(
        .warning,
        .movingTag,
        "the tag \"latest\" may mean another image at every start of a pod",
        at: place?.0 ?? member.value.range,
        pointer: place?.1 ?? "/docker_image",
        help: ["name a version: \"\(ImageReference(member.value.string ?? "").repository):1.0\""]
      )
    ]
  }

  /// Two tags for one image, of the main container or of another.
  ///
  /// - Parameter parent: where the container stands in the config.
  static func check(_ config: Config, below parent: String = "") -> [Diagnostic] {
    guard let image = config["docker_image"], let tag = config["tag"] else { return [] }
    let reference = ImageReference(image.string ?? "")
    guard let own = reference.tag, own != tag.text else { return [] }
    return [
      Diagnostic(
        .error,
        .contradiction,
        reference.isDigest
          ? "the image has a digest already, which decides"
          : "the image has a tag already: \"\(own)\"",
        at: tag.range,
        pointer: parent + "/tag",
        related: [.init("here", at: image.range)],
        help: [
          "remove \"tag\", or the \(reference.isDigest ? "digest" : "tag") in \"docker_image\""
        ]
      )
    ]
  }
}

/// An image's name, taken apart.
///
/// A digest is the tag of a repository that ends in `@sha256`, so that `repository:tag` is the whole
/// name again, also in charts that know of no digests.
public struct ImageReference: Sendable {
  var repository: String
  var tag: String?
  /// Whether the tag is a digest.
  var isDigest = false

  /// As the cluster gets it.
  public var name: String { "\(repository):\(tag ?? "latest")" }

  /// The image of a container, with the registry and the tag that other keys give it.
  ///
  /// - Parameter config: the whole config, whose registry counts for all containers.
  public init(of container: JSONObject, in config: JSONObject) {
    self.init(container["docker_image"]?.string ?? "")
    if let registry = config["image_registry"]?.string { move(to: registry) }
    if tag == nil { tag = container["tag"]?.text }
    if !isDigest, let variant = container["image_variant"]?.text, variant != "latest" {
      tag = tag.map { "\($0)-\(variant)" } ?? variant
    }
  }

  /// Changes the registry, or names one where none is named.
  mutating func move(to registry: String) {
    var path = repository[...]
    // The first part is a host where it could be no folder: as Docker decides.
    if let slash = path.firstIndex(of: "/") {
      let first = path[..<slash]
      if first == "localhost" || first.contains(".") || first.contains(":") {
        path = path[path.index(after: slash)...]
      }
    }
    repository = registry + "/" + path
  }

  init(_ text: String) {
    if let digest = text.firstRange(of: "@sha256:") {
      // A tag beside a digest says nothing more; the digest decides.
      repository = ImageReference(String(text[..<digest.lowerBound])).repository + "@sha256"
      tag = String(text[digest.upperBound...])
      isDigest = true
      return
    }
    let nameStart = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
    if let colon = text[nameStart...].lastIndex(of: ":") {
      repository = String(text[..<colon])
      tag = String(text[text.index(after: colon)...])
    } else {
      repository = text
    }
  }
}
