import Actions
import JSON
import Kubernetes
import Releases
import TimeZones

/// What Jobs have come to, and when CronJobs run.
enum JobText {
  /// `Job train: completed in 42 s (3 h ago), after 1 failed attempt`
  static func line(_ run: JobRun, reason: String? = nil, _ now: APITime) -> String {
    "Job \(run.name): \(words(run, reason: reason, now))"
  }

  /// `completed in 42 s (3 h ago), after 1 failed attempt`
  static func words(_ run: JobRun, reason: String? = nil, _ now: APITime) -> String {
    let length = run.duration(until: now).map(TimeText.length)
    let age = run.ended.map { " (\(TimeText.relative($0, to: now)))" } ?? ""
    var text: String
    switch run.state {
    case .completed:
      text = "completed" + (length.map { " in \($0)" } ?? "") + age
      if run.failed > 0 { text += ", after \(attempts(run.failed, "failed attempt"))" }
    case .failed:
      text = "failed" + (length.map { " after \($0)" } ?? "") + age
      if let reason {
        text += ": \(reason)"
      } else if run.failed > 1 {
        text += ", with \(attempts(run.failed, "attempt"))"
      }
    case .running:
      text = "running" + (length.map { " for \($0)" } ?? "")
      if run.failed > 0 { text += ", after \(attempts(run.failed, "failed attempt"))" }
    case .waiting: text = "waiting" + (reason.map { ": \($0)" } ?? "")
    case .suspended: text = "suspended" + (reason.map { ": \($0)" } ?? "")
    }
    if run.isParallel {
      text +=
        run.completions.map { "; \(run.succeeded) of \($0) done" } ?? "; \(run.succeeded) done"
      if run.active > 0 { text += ", \(run.active) at work" }
    }
    return text
  }

  private static func attempts(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A Job that had done its work before.
  static func line(_ done: Plan.DoneJob, _ now: APITime) -> String {
    let run = JobRun(done.object)
    guard done.isGone else { return line(run, now) }
    let delay = run.removedAfter.map { " \(TimeText.length($0))" } ?? ""
    return "Job \(run.name) is gone: the cluster removes it\(delay) after it has ended"
  }

  static func json(_ done: Plan.DoneJob, _ now: APITime) -> JSONValue {
    guard done.isGone else { return .object(json(JobRun(done.object), now)) }
    return ["name": .string(done.object.name), "state": "removed"]
  }

  /// A Job of a release, with what it wrote last; why it is so stands beside the object.
  static func lines(_ report: JobReport, _ now: APITime) -> [String] {
    [line(report.run, now)] + lastLines(report, "last log lines")
  }

  private static func lastLines(_ report: JobReport, _ title: String) -> [String] {
    report.lines.isEmpty ? [] : ["  \(title):"] + report.lines.map { "    \($0)" }
  }

  /// A CronJob, with its next runs.
  ///
  /// - Parameter hasRuns: whether its runs are told, too.
  static func lines(_ cronJob: CronJobReport, hasRuns: Bool = true, _ now: APITime) -> [String] {
    let zone = cronJob.timeZone.map { " (\($0))" } ?? ""
    var lines = ["CronJob \(cronJob.name): \"\(cronJob.schedule)\"\(zone)"]
    if cronJob.isSuspended { lines[0] += " is suspended: it does not run by itself" }
    if hasRuns {
      for run in cronJob.active {
        lines.append("  under way: \(run.run.name), \(words(run.run, reason: run.reason, now))")
      }
      if let last = cronJob.lastEnded {
        lines.append("  last run: \(last.run.name), \(words(last.run, reason: last.reason, now))")
      } else if cronJob.runs.isEmpty {
        let time = cronJob.lastScheduled.map { "was due \(TimeText.relative($0, to: now))" }
        lines.append("  last run: \(time ?? "none yet")")
      }
    }
    if !cronJob.nextRuns.isEmpty {
      lines.append("  next runs:")
      lines += TextTable.text(
        cronJob.nextRuns.map {
          ["    " + TimeText.clock($0, in: cronJob.shownZone), TimeText.relative($0, to: now)]
        }
      )
      .split(separator: "\n").map(String.init)
      if cronJob.isZoneUnknown {
        lines.append("  this machine does not know the time zone: these are as if it was UTC")
      }
    } else if !cronJob.isSuspended {
      lines.append("  its next runs are not known")
    }
    if hasRuns, let newest = cronJob.runs.first {
      lines += lastLines(newest, "last log lines of \(newest.run.name)")
    }
    return lines
  }

  static func json(_ run: JobRun, _ now: APITime) -> JSONObject {
    var object = JSONObject()
    object["name"] = .string(run.name)
    object["state"] = .string(run.state.rawValue)
    object["started"] = run.started.map { .string($0.description) }
    object["ended"] = run.ended.map { .string($0.description) }
    object["seconds"] = run.duration(until: now).map(JSONValue.int)
    object["active"] = .int(run.active)
    object["succeeded"] = .int(run.succeeded)
    object["failed"] = .int(run.failed)
    object["completions"] = run.completions.map(JSONValue.int)
    return object
  }

  static func json(_ report: JobReport, _ now: APITime) -> JSONValue {
    var object = json(report.run, now)
    object["reason"] = .string(report.reason)
    object["lastLines"] =
      report.lines.isEmpty ? nil : .array(report.lines.map(JSONValue.string))
    return .object(object)
  }

  static func json(_ cronJob: CronJobReport, hasRuns: Bool = true, _ now: APITime) -> JSONValue {
    var object = JSONObject()
    object["name"] = .string(cronJob.name)
    object["schedule"] = .string(cronJob.schedule)
    object["timeZone"] = cronJob.timeZone.map(JSONValue.string)
    if cronJob.isZoneUnknown { object["timeZoneUnknown"] = true }
    object["suspended"] = .bool(cronJob.isSuspended)
    object["nextRuns"] = .array(cronJob.nextRuns.map { .string($0.description) })
    guard hasRuns else { return .object(object) }
    object["lastScheduled"] = cronJob.lastScheduled.map { .string($0.description) }
    object["runs"] = .array(cronJob.runs.map { json($0, now) })
    return .object(object)
  }
}
