import Diagnostics
import Kubernetes
import Releases

/// The words for what did not come up.
enum ReadinessMistake {
  /// - Parameters:
  ///   - logs: the last lines that it wrote.
  ///   - isWork: whether Jobs do some work, which fails, and are no places to work in.
  ///   - help: what to do beside what is known of the failure itself.
  static func failed(
    _ progress: ReadinessWait.Progress,
    logs: [String],
    isWork: Bool,
    help: [String]
  ) -> Diagnostic {
    let verb = isWork && progress.object.type.kind == "Job" ? "failed" : "did not come up"
    var notes = progress.readiness.notes
    if !logs.isEmpty { notes.append("last log lines:\n" + logs.joined(separator: "\n")) }
    return Diagnostic(
      .error,
      .notReady,
      "\(name(progress)) \(verb): \(progress.readiness.reason)",
      notes: notes,
      help: progress.readiness.help + help
    )
  }

  /// - Parameter isUndone: whether the revision is undone where it is not ready in time.
  static func timedOut(
    _ progress: [ReadinessWait.Progress],
    after timeout: Duration,
    release: String,
    isUndone: Bool
  ) -> Diagnostic {
    let wayOut =
      isUndone
      ? "give it more time with --timeout"
      : "it goes on in the cluster; see how far it is with: kubegate status \(release)"
    let reasons = progress.map { "\(name($0)): \($0.readiness.reason)" }
    return Diagnostic(
      .error,
      .waitTimedOut,
      "not ready after \(timeout.components.seconds) s"
        + (reasons.first.map { ": \($0)" } ?? ""),
      notes: Array(reasons.dropFirst()) + progress.flatMap(\.readiness.notes),
      help: progress.flatMap(\.readiness.help) + [wayOut]
    )
  }

  private static func name(_ progress: ReadinessWait.Progress) -> String {
    "\(progress.object.type.kind) \"\(progress.object.name)\""
  }
}
