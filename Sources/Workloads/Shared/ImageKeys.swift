import Diagnostics
import JSON

/// `docker_image`, `tag`, `image_pull_policy`, `image_pull_secret` → `image.*`, `imagePullSecrets`.
enum ImageKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    let image = ImageReference(config["docker_image"]?.string ?? "")
    values.set("image", "repository", to: .string(image.repository))
    values.set("image", "tag", to: .string(image.tag ?? config["tag"]?.text ?? "latest"))
    if let policy = config["image_pull_policy"] {
      values.set("image", "pullPolicy", to: policy)
    }
    if let secret = config["image_pull_secret"] {
      let names = secret.array ?? [secret]
      values["imagePullSecrets"] = .array(names.map { ["name": $0] })
    }
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
struct ImageReference {
  var repository: String
  var tag: String?
  /// Whether the tag is a digest.
  var isDigest = false

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
