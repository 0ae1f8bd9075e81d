import JSON
public import Kubernetes

/// Until when environments live.
public enum Lifetime {
  /// When a Job's time is over: its start and its deadline added. `nil` for a Job without a limit, and
  /// for one that has not started.
  public static func end(of job: KubernetesObject) -> APITime? {
    guard job.kind == "Job", let seconds = job.spec?["activeDeadlineSeconds"]?.int,
      let start = job.status?["startTime"]?.string.flatMap({ APITime($0) })
    else { return nil }
    let (end, overflow) = start.seconds.addingReportingOverflow(seconds)
    return overflow ? nil : APITime(seconds: end)
  }
}
