public import Diagnostics
public import Policies
public import Releases

/// What is told while a release is changed.
public enum ReleaseEvent: Sendable {
  /// The config is valid, with these warnings.
  case validated(ValidatedConfig)
  /// The chart that the config names has been opened.
  case opened(OpenedChart)
  /// A finding that stops nothing.
  case finding(Diagnostic, SourceMap)
  /// What most users may not look for, and most clusters do not have.
  case unseen(Diagnostic)
  /// What the config got from policies; perhaps nothing.
  case defaulted([PolicyDefaults.Applied])
  case planned(Plan, revision: Int)
  /// What someone left behind who is gone was put in order: marked as failed, or, by a deletion,
  /// deleted with the release.
  case recovered(AbandonedRevision, byDeletion: Bool)
  case applied(ReleaseWriter.Event)
  /// How far the objects have come, and since when they are waited for.
  case waiting([ReadinessWait.Progress], elapsed: Duration)
  case hook(HookRunner.Event)
  /// A revision has failed; what is done about it.
  case undoing(Undoing)
  /// How that ended.
  case undone(Undoing)
  /// It could not be undone; the failure itself is told as well.
  case notUndone(ActionError)

  /// What is done after a failure.
  public enum Undoing: Sendable {
    case rollback(to: Int)
    case uninstall
    /// What the revision had made is deleted.
    case cleanup
  }
}
