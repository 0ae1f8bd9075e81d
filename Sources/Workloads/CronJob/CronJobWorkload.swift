public import Charts
public import Diagnostics
import JSON

/// `cronjob`: a job that runs on a schedule.
public struct CronJobWorkload: PodWorkload {
  public init() {}

  public var name: String { "cronjob" }

  public func check(_ config: Config) -> [Diagnostic] {
    let config = PodDefaults.completed(config)
    let found =
      PodKeys.check(config, mainContainer: name) + ScheduleKeys.check(config)
      + JobKeys.check(config)
    return found.inSourceOrder()
  }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    let config = PodDefaults.completed(config)
    var values = JSONObject()
    try PodKeys.addValues(from: config, to: &values)
    ScheduleKeys.addValues(from: config, to: &values)
    JobKeys.addValues(from: config, to: &values)
    return Values(values)
  }
}
