import CronSchedule
import Host
import JSON
public import Kubernetes
public import TimeZones

/// What a CronJob does: when it runs next, and what has become of its runs.
public struct CronJobReport: Sendable {
  public var name: String
  public var schedule: String
  /// Whose clocks count; `nil` for those of the cluster.
  public var timeZone: String?
  public var isSuspended: Bool
  /// The next three runs; none while it is suspended, and for a schedule that cannot be read.
  public var nextRuns: [APITime]
  /// In which the runs are told: UTC where the cluster's own clocks count, or this machine does not
  /// know the zone.
  public var shownZone: TimeZone
  /// When the last run was due.
  public var lastScheduled: APITime?
  /// Its Jobs that are there, the newest first.
  public var runs: [JobReport]

  /// How many runs are told.
  static let count = 3

  init(
    _ cronJob: KubernetesObject,
    runs: [JobReport] = [],
    zones: TimeZoneDatabase,
    now: APITime
  ) {
    name = cronJob.name
    schedule = cronJob.spec?["schedule"]?.string ?? ""
    timeZone = cronJob.spec?["timeZone"]?.string
    isSuspended = cronJob.spec?["suspend"]?.bool ?? false
    lastScheduled = cronJob.status?["lastScheduleTime"]?.string.flatMap { APITime($0) }
    self.runs = runs
    let zone = timeZone.flatMap { zones[$0] }
    shownZone = zone ?? .utc
    nextRuns = []
    // Without its zone the runs of a schedule cannot be known.
    guard !isSuspended, let schedule = try? CronSchedule(schedule) else { return }
    let since = lastScheduled ?? cronJob.creationTime
    nextRuns = schedule.next(
      Self.count,
      after: Int64(now.seconds),
      since: since.map { Int64($0.seconds) },
      in: shownZone
    )
    .map { APITime(seconds: Int($0)) }
  }

  /// Whether this machine does not know the zone, so that the runs are as if it was UTC.
  public var isZoneUnknown: Bool {
    guard let timeZone, !["UTC", "Etc/UTC"].contains(timeZone) else { return false }
    if case .utc = shownZone { return true }
    return false
  }

  /// The runs that are under way.
  public var active: [JobReport] { runs.filter { $0.run.ended == nil } }
  /// The newest run that has ended.
  public var lastEnded: JobReport? { runs.first { $0.run.ended != nil } }
}
