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

  static func check(_ config: Config) -> [Diagnostic] {
    guard let image = config["docker_image"], let tag = config["tag"],
      let own = ImageReference(image.string ?? "").tag, own != tag.text
    else { return [] }
    return [
      Diagnostic(
        .error,
        .contradiction,
        "the image has a tag already: \"\(own)\"",
        at: tag.range,
        pointer: "/tag",
        related: [.init("here", at: image.range)],
        help: ["remove \"tag\", or the tag in \"docker_image\""]
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

  init(_ text: String) {
    if let digest = text.range(of: "@sha256:") {
      // A tag beside a digest says nothing more; the digest decides.
      repository = ImageReference(String(text[..<digest.lowerBound])).repository + "@sha256"
      tag = String(text[digest.upperBound...])
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

extension String {
  /// The first place of a text in this one.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }
}
