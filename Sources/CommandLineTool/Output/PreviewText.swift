import JSON
import Kubernetes
import Releases

/// What a dry run has found out: a line for each object, and with `--verbose` all that changes, as
/// `kubegate diff` shows it.
///
/// ```text
/// "lab" in namespace "demo": dry run, nothing was changed
///   Service lab-mkg would be changed
///   Job lab-mkg would be made anew: a Job's pods cannot be changed
/// ```
struct PreviewText {
  var session: Session

  /// - Parameter release: the release as results name it.
  func text(_ release: String, _ changes: [ObjectChange]) -> String {
    let lines = changes.filter { $0.hookEvents.isEmpty || $0.isChange }.map { change in
      "\(DiffText.name(of: change))\(Self.outcome(change))"
    }
    let list = Self.text(release, lines)
    guard session.arguments.has("verbose"), changes.contains(where: DiffText.isShown) else {
      return list
    }
    return list + "\n" + DiffText(color: session.colorsOutput).text(changes)
  }

  /// The same where no cluster was asked.
  static func text(_ release: String, of objects: [KubernetesObject]) -> String {
    text(release, objects.map { "\($0.kind) \($0.name) would be applied" })
  }

  private static func text(_ release: String, _ lines: [String]) -> String {
    "\(release): dry run, nothing was changed\n" + lines.map { "  \($0)\n" }.joined()
  }

  private static func outcome(_ change: ObjectChange) -> String {
    // A hook belongs to the record; it is made when its moment comes.
    guard change.hookEvents.isEmpty else {
      return switch change.kind {
      case .create: ", is new"
      case .remove: ", is gone"
      default: ", is changed"
      }
    }
    return switch change.kind {
    case .create: " would be created"
    case .update: change.isChange ? " would be changed" : " stays as it is"
    case .recreate(let reason): " would be made anew: \(reason)"
    case .remove: " would be removed"
    case .keep(let reason): " stays: \(reason)"
    }
  }

  /// Adds what becomes of each object, and which hooks are not what they were. All that is new is not
  /// shown: that is what `kubegate diff` is for.
  static func add(_ changes: [ObjectChange], to result: inout JSONObject) {
    func entry(_ change: ObjectChange) -> JSONValue {
      var object = JSONObject()
      object["kind"] = .string(change.type.kind)
      object["name"] = .string(change.name)
      for member in DiffJSON.members(change).members where member.key != "after" {
        if member.key == "fields", change.fields.isEmpty { continue }
        object[member.key] = member.value
      }
      return .object(object)
    }
    result["changes"] = .array(changes.filter(\.hookEvents.isEmpty).map(entry))
    let hooks = changes.filter { !$0.hookEvents.isEmpty && $0.isChange }
    if !hooks.isEmpty { result["hooks"] = .array(hooks.map(entry)) }
  }

  static func json(of objects: [KubernetesObject]) -> JSONValue {
    .array(
      objects.map {
        ["kind": .string($0.kind), "name": .string($0.name), "change": "apply"]
      }
    )
  }
}
