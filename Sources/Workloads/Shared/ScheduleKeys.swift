import CronSchedule
import Diagnostics
import Host
import JSON
import TimeZones

/// `schedule`, `time_zone`, `concurrency_policy`, `suspend`, `starting_deadline`, `successful_history`,
/// `failed_history` → `schedule`, `timeZone`, `concurrencyPolicy`, `suspend`,
/// `startingDeadlineSeconds`, `successfulJobsHistoryLimit`, `failedJobsHistoryLimit`.
enum ScheduleKeys {
  static func addValues(from config: Config, to values: inout JSONObject) {
    for (key, name) in [
      ("schedule", "schedule"), ("time_zone", "timeZone"),
      ("concurrency_policy", "concurrencyPolicy"),
    ] {
      if let value = config[key] { values[name] = value }
    }
    if let suspend = config["suspend"] { values["suspend"] = .bool(suspend.isOn) }
    for (key, name) in [
      ("successful_history", "successfulJobsHistoryLimit"),
      ("failed_history", "failedJobsHistoryLimit"),
    ] {
      if let count = config[key]?.wholeNumber { values[name] = .int(count) }
    }
    if let deadline = config["starting_deadline"]?.text.flatMap(AllocationTime.seconds) {
      values["startingDeadlineSeconds"] = .int(deadline)
    }
  }

  static func check(_ config: Config) -> [Diagnostic] {
    let zones = TimeZoneDatabase(config.host.files)
    let zone = config["time_zone"]?.string.flatMap { zones[$0] }
    return checkSchedule(config, in: zone ?? .utc) + checkTimeZone(config, zone, zones)
      + checkStartingDeadline(config)
  }

  private static func checkSchedule(_ config: Config, in zone: TimeZone) -> [Diagnostic] {
    guard let value = config["schedule"], let text = value.string else { return [] }
    do throws(CronMistakes) {
      let schedule = try CronSchedule(text)
      let now = config.host.now().components.seconds
      if schedule.next(after: now, in: zone) == nil { return [neverRuns(value)] }
      return schedule.remarks.map { diagnostic(.warning, $0, of: value) }
    } catch {
      return error.all.map { diagnostic(.error, $0, of: value) }
    }
  }

  /// - Parameter zone: the zone of that name, where there is one.
  private static func checkTimeZone(
    _ config: Config,
    _ zone: TimeZone?,
    _ zones: TimeZoneDatabase
  ) -> [Diagnostic] {
    guard let value = config["time_zone"], let name = value.string, zone == nil else { return [] }
    guard zones.isThere else { return [uncheckedTimeZone(value)] }
    return [unknownTimeZone(value, name, among: zones.names())]
  }

  private static func checkStartingDeadline(_ config: Config) -> [Diagnostic] {
    guard let value = config["starting_deadline"] else { return [] }
    guard let seconds = value.text.flatMap(AllocationTime.seconds) else {
      return [
        Diagnostic(
          .error,
          .lifetimeOutOfRange,
          "a starting deadline is from one second to a hundred years",
          at: value.range,
          pointer: "/starting_deadline"
        )
      ]
    }
    // The controller looks every ten seconds.
    guard seconds < 10 else { return [] }
    return [
      Diagnostic(
        .warning,
        .unlikelyAmount,
        "a starting deadline below 10 seconds lets runs be missed: the cluster looks only so often",
        at: value.range,
        pointer: "/starting_deadline",
        help: ["write \"10s\" or more"]
      )
    ]
  }
}

// What is said.
extension ScheduleKeys {
  private static func diagnostic(
    _ severity: Diagnostic.Severity,
    _ mistake: CronMistake,
    of value: JSONValue
  ) -> Diagnostic {
    Diagnostic(
      severity,
      .wrongSchedule,
      mistake.message,
      at: place(of: mistake, in: value),
      pointer: "/schedule",
      help: mistake.help.map { [$0] } ?? []
    )
  }

  /// Where a mistake stands in the file; the whole string where that has escapes.
  private static func place(of mistake: CronMistake, in value: JSONValue) -> SourceRange {
    let range = value.range
    let isPlain = range.end - range.start == (value.string?.utf8.count ?? 0) + 2
    guard !range.isNone, isPlain, mistake.length > 0 else { return range }
    let start = range.start + 1 + mistake.offset
    return SourceRange(file: range.file, start: start, end: start + mistake.length)
  }

  private static func neverRuns(_ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .error,
      .scheduleNeverRuns,
      "this schedule never runs: no month that it names has such a day",
      at: value.range,
      pointer: "/schedule",
      help: ["the last day that every month has is the 28th"]
    )
  }

  private static func uncheckedTimeZone(_ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .warning,
      .unknownTimeZone,
      "this machine has no time zones to look the name up in; next runs are told in UTC",
      at: value.range,
      pointer: "/time_zone",
      help: ["install the package tzdata"]
    )
  }

  private static func unknownTimeZone(
    _ value: JSONValue,
    _ name: String,
    among names: [String]
  ) -> Diagnostic {
    // People write the place alone.
    let near =
      NearestName.of(name, among: names)
      ?? names.first { $0.split(separator: "/").last?.lowercased() == name.lowercased() }
    return Diagnostic(
      .error,
      .unknownTimeZone,
      "there is no time zone \"\(name)\"",
      at: value.range,
      pointer: "/time_zone",
      help: [near.map { "did you mean \"\($0)\"?" } ?? "write a name such as \"Europe/Stockholm\""]
    )
  }
}
