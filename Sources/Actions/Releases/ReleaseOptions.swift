import Kubernetes

/// How a release is changed, whichever verb does it. The names are those of helm's flags.
public struct ReleaseOptions: Sendable {
  /// Whether it is waited for until the objects are ready.
  public var waits = true
  public var timeout = Duration.seconds(600)
  /// Whether fields that others own are taken over.
  public var force = false
  /// Whether objects are deleted and made anew whose fields cannot be changed.
  public var replacesImmutable = false
  public var runsHooks = true
  /// Whether a failure is undone: an install by uninstalling, an upgrade by going back to the last
  /// revision that came up.
  public var rollsBackOnFailure = false
  /// Whether objects that a revision has made are deleted where it fails.
  public var cleansUpOnFailure = false
  /// How many revisions are kept; 0 for any number.
  public var historyLimit = 10
  /// What the record says instead of the usual words.
  public var description: String?
  /// Whether objects that belong to someone else become the release's.
  public var takesOwnership = false

  /// How far it is waited for Jobs that do some work.
  public var jobGoal = JobGoal.completed
  /// Whether Jobs that have ended run again, though nothing about them has changed.
  public var rerunsJobs = false

  /// When a Job that does some work has been waited for.
  public enum JobGoal: Sendable {
    /// As soon as it runs.
    case started
    /// When it has ended well.
    case completed
  }

  /// What Jobs are waited for as.
  func role(_ role: Readiness.JobRole) -> Readiness.JobRole {
    role == .batch && jobGoal == .started ? .started : role
  }

  /// Whether a failure leaves nothing at work in the cluster.
  var isUndoneOnFailure: Bool { rollsBackOnFailure || cleansUpOnFailure }

  public init() {}
}
