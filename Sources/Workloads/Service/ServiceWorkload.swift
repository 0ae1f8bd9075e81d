public import Charts
public import Diagnostics
import JSON

/// `service`: what runs without an end and answers requests, such as an inference API.
public struct ServiceWorkload: PodWorkload {
  public init() {}

  public var name: String { "service" }

  public func check(_ config: Config) -> [Diagnostic] {
    let config = completed(config)
    let found =
      PodKeys.check(config, mainContainer: name) + ScaleKeys.check(config)
      + ImageKeys.checkFixedTag(config)
    return found.inSourceOrder()
  }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    let config = completed(config)
    var values = JSONObject()
    try PodKeys.addValues(from: config, to: &values)
    ScaleKeys.addValues(from: config, to: &values)
    NetworkPolicyKeys.addValues(from: config, to: &values)
    return Values(values)
  }

  /// The config with what it leaves to the type. Probes that it names take the place of all of these.
  private func completed(_ config: Config) -> Config {
    var completed = PodDefaults.completed(config).completed(by: Self.ports)
    if !ServiceKeys.ports(of: completed).isEmpty {
      completed = completed.completed(by: ["probes": Self.probes])
    }
    if let ingress = completed["ingress"] {
      completed.object["ingress"] = IngressKeys.completed(ingress, for: completed)
    }
    return completed
  }

  private static let ports: JSONValue = ["ports": ["http": ["port": 8080, "service_port": 80]]]

  private static let probes: JSONValue = [
    "liveness": ["path": "/health", "initial_delay": 10, "period": 30, "timeout": 5],
    "readiness": ["path": "/ready", "initial_delay": 5, "period": 10, "timeout": 3],
    "startup": ["path": "/health", "period": 5, "timeout": 3, "failure_threshold": 12],
  ]
}
