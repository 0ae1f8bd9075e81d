import JSON

/// What makes a record large.
enum ReleaseSize {
  /// The parts of a release by size, largest first, the five largest of them.
  static func parts(of release: Release) -> [ReleaseError.RecordPart] {
    func size(_ value: JSONValue) -> Int { JSONWriter().bytes(value).count }
    var parts = [
      ReleaseError.RecordPart(name: "rendered objects", bytes: release.manifest.utf8.count)
    ]
    for member in release.config.members {
      parts.append(.init(name: "value \"\(member.key)\"", bytes: size(member.value)))
    }
    for list in ["templates", "files"] {
      for file in release.chart[list]?.array ?? [] {
        parts.append(
          .init(name: "chart file \(file["name"]?.string ?? "")", bytes: size(file))
        )
      }
    }
    return Array(parts.sorted { $0.bytes > $1.bytes }.prefix(5))
  }
}
