import Diagnostics
import Workloads

// What is said of a topic that there is not.

extension ExplainAction.UnknownTopic {
  /// This many names are listed; more would hide the message.
  private static let listLimit = 20

  /// - Parameter path: the key that was meant, written as it has to be.
  static func type(_ name: String, of names: [String], path: String?) -> Self {
    let meant = path.map { ["did you mean \"\($0)\"?"] } ?? nearest(name, among: names)
    return Self(
      message: "there is no workload type \"\(name)\"",
      help: meant + ["workload types: \(names.joined(separator: ", "))"]
    )
  }

  /// - Parameter typeNames: the types, where one of them can have been meant.
  static func key(
    _ path: String,
    of type: ExplainAction.WorkloadTopic,
    typeNames: [String]
  ) -> Self {
    let steps = SchemaPath(parsing: path).steps
    // As far as the path leads to something.
    var known = SchemaPath()
    var parent = type.outline.root
    var unknown = ""
    for step in steps {
      let next = SchemaPath(known.steps + [step])
      guard let entry = type.outline.entry(at: next.description) else {
        unknown = SchemaPath([step]).description
        break
      }
      known = next
      parent = entry
    }
    let place = known.steps.isEmpty ? "" : " in \(parent.path)"
    let message = "\(type.name) configs have no key \"\(unknown)\"\(place)"
    let children = parent.children
    var help = suggestion(for: unknown, among: children, of: type)
    if help.isEmpty, known.steps.isEmpty {
      help = nearest(unknown, among: typeNames) + elsewhere(unknown, type)
    }
    if children.isEmpty {
      help.append("\"\(parent.path)\" has no keys")
    } else if children.count <= listLimit {
      let place = known.steps.isEmpty ? "the keys" : "the keys of \(parent.path)"
      help.append("\(place): \(children.map(\.key).joined(separator: ", "))")
    } else {
      help.append("kubegate explain \(type.name) lists the keys")
    }
    return Self(message: message, help: help)
  }

  private static func suggestion(
    for name: String,
    among entries: [SchemaEntry],
    of type: ExplainAction.WorkloadTopic
  ) -> [String] {
    if let entry = entries.first(where: { $0.aliases.contains(name) }) {
      return ["did you mean \"\(entry.path)\"?"]
    }
    guard let near = NearestName.of(name, among: entries.map(\.key)),
      let entry = entries.first(where: { $0.key == near })
    else { return [] }
    return ["did you mean \"\(entry.path)\"?"]
  }

  /// Keys of that name which stand deeper.
  private static func elsewhere(
    _ name: String,
    _ type: ExplainAction.WorkloadTopic
  ) -> [String] {
    let paths = type.outline.allEntries.filter { $0.key == name || $0.aliases.contains(name) }
      .map(\.path.description)
    guard !paths.isEmpty else { return [] }
    return ["did you mean \(paths.prefix(4).map { "\"\($0)\"" }.joined(separator: " or "))?"]
  }

  private static func nearest(_ name: String, among names: [String]) -> [String] {
    NearestName.of(name, among: names).map { ["did you mean \"\($0)\"?"] } ?? []
  }
}
