import JSON
public import Kubernetes

/// Until when environments live.
public enum Lifetime {
  /// When a Job's time is over: its start and its deadline added. `nil` for a Job without a limit, for
  /// one that has not started, and for work that has ended.
  public static func end(of job: KubernetesObject, for role: Readiness.JobRole) -> APITime? {
    guard job.kind == "Job", role == .environment || job.jobEnd == nil,
      let seconds = job.spec?["activeDeadlineSeconds"]?.int,
      let start = job.status?["startTime"]?.string.flatMap({ APITime($0) })
    else { return nil }
    let (end, overflow) = start.seconds.addingReportingOverflow(seconds)
    return overflow ? nil : APITime(seconds: end)
  }
}
