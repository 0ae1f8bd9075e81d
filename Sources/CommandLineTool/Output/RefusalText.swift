import Diagnostics
import JSON
import Kubernetes
import Releases

/// The words for objects that the server refused. Where others own fields, it is said who, and what
/// both sides want.
///
/// ```text
/// error[KG1513]: cannot apply Deployment web: others have set some of its fields
///   = note: spec.replicas: this release wants 2, "kubectl-scale" has set it to 5
///           (update of scale, 2026-11-21T08:30:00Z)
///   = help: leave those fields out, …
/// ```
enum RefusalText {
  static func diagnostic(_ refusal: ReleaseError.Refusal) -> Diagnostic {
    let object = refusal.object
    var diagnostic = refusal.error.diagnostic("apply \(object.kind) \(object.name)")
    guard !refusal.contested.isEmpty else { return diagnostic }
    diagnostic.notes = refusal.contested.map { field in
      "\(field.path): this release wants \(text(field.ours)), and it was set to "
        + "\(text(field.theirs)) by \(OwnerText.text(field.owner))"
    }
    if refusal.contested.contains(where: { $0.path == FieldPath("spec", "replicas") }) {
      diagnostic.help.append(
        "where an autoscaler sets spec.replicas, the release should not set it at all"
      )
    }
    return diagnostic
  }

  /// A value in one short line.
  private static func text(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = JSONWriter().string(value)
    return text.count > 100 ? text.prefix(100) + "…" : text
  }
}

/// The words for those who own fields.
enum OwnerText {
  /// `"kubectl-edit" (Update, 2026-11-21T08:30:00Z)`.
  static func text(_ owner: FieldOwner) -> String {
    var facts: [String] = []
    if !owner.operation.isEmpty {
      facts.append(owner.operation + (owner.subresource.map { " of \($0)" } ?? ""))
    }
    if let time = owner.time { facts.append(time.description) }
    return "\"\(owner.manager)\"" + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
  }
}
