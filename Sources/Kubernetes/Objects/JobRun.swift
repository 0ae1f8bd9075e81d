import JSON

/// What a Job that does some work has come to: one run, with all its attempts.
///
/// ```swift
/// let run = JobRun(job)
/// run.state     // .completed
/// run.duration(until: now)  // 42, in seconds
/// run.failed    // 1: one attempt failed before
/// ```
public struct JobRun: Sendable, Equatable {
  public enum State: String, Sendable {
    /// Held back, by its manifest or by a queue.
    case suspended
    /// None of its pods is at work.
    case waiting
    case running
    case completed
    case failed
  }

  public var name: String
  public var state: State
  /// When its first pod was to be made.
  public var started: APITime?
  /// When it has ended, well or not.
  public var ended: APITime?
  /// How many of its pods are at work, have ended well, and have failed.
  public var active: Int
  public var succeeded: Int
  public var failed: Int
  /// How many have to end well; `nil` where one that does is enough for all.
  public var completions: Int?
  /// How many work at the same time at most.
  public var parallelism: Int
  /// How long after its end the cluster removes it, in seconds; `nil` where it stays.
  public var removedAfter: Int?

  public init(_ job: KubernetesObject) {
    name = job.name
    started = job.status?["startTime"]?.string.flatMap { APITime($0) }
    ended = job.jobEnd?.time
    active = job.status?["active"]?.int ?? 0
    succeeded = job.status?["succeeded"]?.int ?? 0
    failed = job.status?["failed"]?.int ?? 0
    completions = job.spec?["completions"]?.int
    parallelism = job.spec?["parallelism"]?.int ?? 1
    removedAfter = job.spec?["ttlSecondsAfterFinished"]?.int
    if let end = job.jobEnd {
      state = end.isGood ? .completed : .failed
    } else if job.spec?["suspend"]?.bool == true {
      state = .suspended
    } else {
      state = active > 0 ? .running : .waiting
    }
  }

  /// How long it took, or has taken so far, in seconds; `nil` for one that has not started.
  public func duration(until now: APITime) -> Int? {
    started.map { max(0, (ended ?? now).seconds - $0.seconds) }
  }

  /// Whether it wants more than one pod.
  public var isParallel: Bool { (completions ?? 1) > 1 || parallelism > 1 }
}

extension KubernetesObject {
  /// How and when a Job has ended; `nil` for one that has not.
  public var jobEnd: (isGood: Bool, time: APITime?)? {
    guard kind == "Job" else { return nil }
    if let complete = condition("Complete"), complete.isTrue {
      let time = status?["completionTime"]?.string.flatMap { APITime($0) }
      return (true, time ?? complete.transitionTime)
    }
    if let failed = condition("Failed"), failed.isTrue { return (false, failed.transitionTime) }
    return nil
  }
}
