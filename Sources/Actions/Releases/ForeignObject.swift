import Diagnostics
import Kubernetes
import Releases

/// The words for objects that exist and belong to someone else.
enum ForeignObject {
  static func diagnostic(_ foreign: Plan.Foreign, inConfig: Bool) -> Diagnostic {
    let object = foreign.object
    return Diagnostic(
      .error,
      .foreignObject,
      "\(object.kind) \"\(object.name)\" exists already, and does not belong to this release",
      notes: [
        foreign.owner.map { "it belongs to release \"\($0)\"" }
          ?? "it was not made by kubegate or Helm"
      ],
      help: [
        inConfig
          ? "choose another \"chart_name\", or remove the object" : "remove the object",
        "or make it a part of this release with --take-ownership",
      ]
    )
  }
}
