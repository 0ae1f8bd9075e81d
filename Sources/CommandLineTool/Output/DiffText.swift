import Diagnostics
import JSON
import Kubernetes
import Releases
import YAML

/// Object changes as people read them: a line for each object, and the changed lines of its YAML.
///
/// ```text
/// ~ Deployment web (demo)
/// @@ -12,3 +12,3 @@
///  spec:
/// -  replicas: 2
/// +  replicas: 3
/// ```
struct DiffText {
  /// How many lines are shown around a change.
  var context = 3
  var color = false

  /// The changes; nothing of what stays as it is, but for what a release leaves behind.
  func text(_ changes: [ObjectChange]) -> String {
    changes.filter(Self.isShown).map(text).joined(separator: "\n")
  }

  static func isShown(_ change: ObjectChange) -> Bool {
    if case .keep = change.kind { return true }
    return change.isChange
  }

  /// What happens, counted: `1 new, 2 changed, 4 as they are`.
  static func summary(_ changes: [ObjectChange]) -> String {
    var counts: [(String, Int)] = []
    func count(_ word: String, _ isMeant: (ObjectChange) -> Bool) {
      let count = changes.count(where: isMeant)
      if count > 0 { counts.append((word, count)) }
    }
    guard changes.contains(where: \.isChange) else { return "nothing would change" }
    count("new") { $0.kind == .create }
    count("changed") { $0.kind == .update && $0.isChange }
    count("made anew") { if case .recreate = $0.kind { true } else { false } }
    count("removed") { $0.kind == .remove }
    count("kept") { if case .keep = $0.kind { true } else { false } }
    count("unchanged") { $0.kind == .update && !$0.isChange }
    return counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
  }

  private func text(_ change: ObjectChange) -> String {
    var text = TerminalStyle.bold.paint(heading(change), color) + "\n"
    if case .keep = change.kind { return text }
    for note in conflicts(change) { text += "! \(note)\n" }
    let diff = UnifiedDiff(
      name: "",
      from: Self.yaml(change.before),
      to: Self.yaml(change.after),
      context: context
    )
    return text + diff.body(color: color)
  }

  private func heading(_ change: ObjectChange) -> String {
    let name = Self.name(of: change, in: change.namespace)
    switch change.kind {
    case .create: return "+ \(name)"
    case .update: return "~ \(name)"
    case .recreate(let reason): return "-/+ \(name) is made anew: \(reason)"
    case .remove: return "- \(name)"
    case .keep(let reason): return "= \(name) stays: \(reason)"
    }
  }

  /// `Service web (demo)`, or `Job migrate, hook of pre-install`.
  static func name(of change: ObjectChange, in namespace: String = "") -> String {
    var name = "\(change.type.kind) \(DiagnosticText.printable(change.name))"
    if !namespace.isEmpty { name += " (\(DiagnosticText.printable(namespace)))" }
    if !change.hookEvents.isEmpty {
      name += ", hook of \(change.hookEvents.joined(separator: ", "))"
    }
    return name
  }

  /// Fields that someone else has set: the deploy would be refused.
  private func conflicts(_ change: ObjectChange) -> [String] {
    change.fields.flatMap { field in
      field.owners.map { owner in
        "\(field.change.path) was set by \(OwnerText.text(owner)); a deploy needs --force-conflicts"
      }
    }
  }

  private static func yaml(_ value: JSONValue?) -> [UInt8] {
    guard let value else { return [] }
    return Array((YAMLWriter().string(value) ?? JSONWriter(.pretty).string(value) + "\n").utf8)
  }
}

/// Object changes for programs.
enum DiffJSON {
  static func value(_ changes: [ObjectChange]) -> JSONValue {
    .array(changes.filter(DiffText.isShown).map(value))
  }

  private static func value(_ change: ObjectChange) -> JSONValue {
    var named = JSONObject()
    named["apiVersion"] = .string(change.type.apiVersion)
    named["kind"] = .string(change.type.kind)
    if !change.namespace.isEmpty { named["namespace"] = .string(change.namespace) }
    named["name"] = .string(change.name)
    var object = JSONObject()
    object["object"] = .object(named)
    for member in members(change).members { object[member.key] = member.value }
    return .object(object)
  }

  /// What becomes of an object, without its name.
  static func members(_ change: ObjectChange) -> JSONObject {
    var object = JSONObject()
    switch change.kind {
    case .create: object["change"] = "create"
    case .update: object["change"] = change.isChange ? "update" : "unchanged"
    case .remove: object["change"] = "remove"
    case .recreate(let reason):
      object["change"] = "recreate"
      object["reason"] = .string(reason)
    case .keep(let reason):
      object["change"] = "keep"
      object["reason"] = .string(reason)
    }
    if !change.hookEvents.isEmpty {
      object["hook"] = .array(change.hookEvents.map(JSONValue.string))
    }
    object["fields"] = .array(change.fields.map(value))
    switch change.kind {
    case .create, .recreate: object["after"] = change.after
    default: break
    }
    return object
  }

  private static func value(_ field: ObjectChange.Field) -> JSONValue {
    var object = JSONObject()
    object["path"] = .string(field.change.path.description)
    object["before"] = field.change.before
    object["after"] = field.change.after
    if !field.owners.isEmpty {
      object["owners"] = .array(
        field.owners.map { owner in
          var members = JSONObject()
          members["manager"] = .string(owner.manager)
          members["operation"] = .string(owner.operation)
          members["subresource"] = owner.subresource.map(JSONValue.string)
          members["time"] = owner.time.map { .string($0.description) }
          return .object(members)
        }
      )
    }
    return .object(object)
  }
}
