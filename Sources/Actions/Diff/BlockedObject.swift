import Diagnostics
import JSON
import Kubernetes
import Releases

/// The words for objects that would have to change in fields that cannot be changed.
enum BlockedObject {
  /// ```text
  /// error[KG1307]: Deployment "web" cannot be changed in spec.selector.matchLabels.app
  ///   = note: spec.selector.matchLabels.app: in the cluster "web", wanted "page"
  ///   = help: leave it as it is, or have the object deleted and made anew with --force-replace
  /// ```
  static func diagnostic(_ blocked: Plan.Blocked) -> Diagnostic {
    let object = blocked.object
    let fields = blocked.fields.map { SecretContent.masked($0, of: object) }
    let what =
      fields.count == 1 ? fields.map { "\($0.path)" }.joined() : "\(fields.count) of these fields"
    return Diagnostic(
      .error,
      .immutableField,
      "\(object.kind) \"\(object.name)\" cannot be changed in \(what)",
      notes: fields.map { field in
        "\(field.path): in the cluster \(text(field.before)), wanted \(text(field.after))"
      } + [blocked.reason].compactMap(\.self),
      help: help(blocked)
    )
  }

  private static func help(_ blocked: Plan.Blocked) -> [String] {
    if blocked.canReplace {
      return ["leave it as it is, or have the object deleted and made anew with --force-replace"]
    }
    switch blocked.object.kind {
    case "PersistentVolumeClaim":
      let isSize = blocked.fields.contains { $0.path.description.hasSuffix("requests.storage") }
      return [
        isSize && blocked.reason == nil
          ? "a claim can grow, and never shrinks; leave its size as it is" : "leave it as it is",
        "a claim holds data and is never made anew; for another one, choose another name",
      ]
    default: return ["leave it as it is; it is never deleted by a deploy"]
    }
  }

  /// A value in one short line.
  private static func text(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = JSONWriter().string(value)
    return text.count > 100 ? text.prefix(100) + "…" : text
  }
}
