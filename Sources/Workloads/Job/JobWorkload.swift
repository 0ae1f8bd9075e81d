public import Charts
public import Diagnostics
import JSON
public import Kubernetes

/// `job`: what runs to its end, once or many times, such as a training.
public struct JobWorkload: Workload {
  public init() {}

  public var name: String { "job" }
  public var schemaPath: String { "job.schema.json" }
  public var secretValues: [String] { ["secretData"] }
  public var jobRole: Readiness.JobRole { .batch }

  public func check(_ config: Config) -> [Diagnostic] {
    let config = PodDefaults.completed(config)
    return (PodKeys.check(config, mainContainer: name) + JobKeys.check(config)).inSourceOrder()
  }

  public func chart(of config: Config) -> ChartOrigin { .builtIn(BuiltInChart(name)) }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    let config = PodDefaults.completed(config)
    var values = JSONObject()
    try PodKeys.addValues(from: config, to: &values)
    JobKeys.addValues(from: config, to: &values)
    if let suspend = config["suspend"] { values["suspend"] = .bool(suspend.isOn) }
    return Values(values)
  }
}
