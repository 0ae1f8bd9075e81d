import JSON

/// What makes a record large.
enum ReleaseSize {
  /// The parts of a release by size, largest first, the five largest of them.
  static func parts(of release: Release) -> [ReleaseError.RecordPart] {
    func size(_ value: JSONValue) -> Int { JSONWriter().bytes(value).count }
    var parts = [
      ReleaseError.RecordPart(name: "rendered objects", bytes: release.manifest.utf8.count),
      .init(name: "notes", bytes: release.notes.utf8.count),
    ]
    for (key, name) in [("values", "the chart's values"), ("schema", "the chart's schema")] {
      if let value = release.chart[key] { parts.append(.init(name: name, bytes: size(value))) }
    }
    for hook in release.hooks {
      parts.append(.init(name: "hook \(hook.kind) \(hook.name)", bytes: size(hook.json)))
    }
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
