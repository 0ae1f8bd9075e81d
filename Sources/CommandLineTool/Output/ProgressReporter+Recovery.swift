import Actions
import Diagnostics
import JSON
import Kubernetes
import Releases

extension ProgressReporter {
  /// What someone has left behind who is gone.
  func tell(_ abandoned: AbandonedRevision, _ byDeletion: Bool) {
    var members = JSONObject()
    members["revision"] = .int(abandoned.revision)
    members["status"] = .string(abandoned.status.rawValue)
    members["holder"] = .string(abandoned.holder)
    members["lastSeen"] = abandoned.lastSeen.map { .string($0.description) }
    emit("recovered", .object(members)) { AbandonedText.recovered(abandoned, byDeletion) }
  }

  /// What is done about a failure, which is told first: what follows takes a while.
  func tell(_ undoing: ReleaseEvent.Undoing) {
    let text =
      switch undoing {
      case .cleanup: "it failed; what it had made is deleted"
      case .uninstall: "it failed; the release is uninstalled again"
      case .rollback(let revision): "it failed; the release goes back to revision \(revision)"
      }
    emit("undoing", ["how": .string(word(undoing))]) { text }
  }

  func tellDone(_ undoing: ReleaseEvent.Undoing) {
    let text =
      switch undoing {
      case .cleanup: "what it had made is deleted"
      case .uninstall: "the release is uninstalled"
      case .rollback(let revision): "the release is back at revision \(revision)"
      }
    emit("undone", ["how": .string(word(undoing))]) { text }
  }

  /// A failure that could not be undone.
  func tell(notUndone error: ActionError) {
    let reasons = FailureReport(error).diagnostics.map(\.message)
    emit("not-undone", ["reasons": .array(reasons.map { .string($0) })]) {
      "it could not be undone: " + reasons.joined(separator: "; ")
    }
  }

  private func word(_ undoing: ReleaseEvent.Undoing) -> String {
    switch undoing {
    case .cleanup: "cleanup"
    case .uninstall: "uninstall"
    case .rollback: "rollback"
    }
  }
}

/// The words for revisions whose makers are gone.
enum AbandonedText {
  /// For those who put it in order.
  static func recovered(_ abandoned: AbandonedRevision, _ byDeletion: Bool) -> String {
    let what = interrupted(abandoned)
    guard byDeletion else { return "\(what); it is marked as failed" }
    return abandoned.status == .uninstalling
      ? "\(what); it is taken up again" : "\(what); it is deleted with the release"
  }

  /// For those who only look.
  static func seen(_ abandoned: AbandonedRevision) -> String {
    let what = interrupted(abandoned)
    return abandoned.status == .uninstalling
      ? "\(what); the next delete goes on with it"
      : "\(what); the next deploy, rollback or delete marks it as failed"
  }

  private static func interrupted(_ abandoned: AbandonedRevision) -> String {
    if abandoned.isUnattended { return "the deletion was not finished" }
    let what =
      switch abandoned.status {
      case .uninstalling: "the deletion"
      default: "revision \(abandoned.revision)"
      }
    let since = abandoned.lastSeen.map { " since \($0)" } ?? ""
    return "\(what) was interrupted (its maker, \(abandoned.holder), is gone\(since))"
  }
}
