public import Charts
public import Diagnostics
import JSON

/// `job`: what runs to its end, once or many times, such as a training.
public struct JobWorkload: PodWorkload {
  public init() {}

  public var name: String { "job" }

  public func check(_ config: Config) -> [Diagnostic] {
    let config = PodDefaults.completed(config)
    return (PodKeys.check(config, mainContainer: name) + JobKeys.check(config)).inSourceOrder()
  }

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
