public import Charts
public import Diagnostics
import JSON
public import Kubernetes

/// `environment`: a container that a researcher works in, for a limited time, with ports, volumes
/// and users. Its configs are those of MAIAKubeGate, and so are the names of its values.
public struct EnvironmentWorkload: PodWorkload {
  public init() {}

  public var name: String { "environment" }
  public var jobRole: Readiness.JobRole { .environment }

  /// What the chart calls the main container, after the chart that it stands in for.
  private static let containerName = "mkg"

  public func check(_ config: Config) -> [Diagnostic] {
    let found = PodKeys.check(config, mainContainer: Self.containerName) + checkLifetime(config)
    return found.inSourceOrder()
  }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    var values = JSONObject()
    try PodKeys.addValues(from: config, to: &values)
    values["allocatedTime"] = .int(
      config["allocationTime"]?.text.flatMap(AllocationTime.seconds) ?? 0
    )
    if isDeployment(config) { values["deploy_as_job"] = false }
    return Values(values)
  }

  private func isDeployment(_ config: Config) -> Bool { config["deployment"]?.isOn ?? false }

  private func checkLifetime(_ config: Config) -> [Diagnostic] {
    guard let time = config["allocationTime"] else { return [] }
    if time.text.flatMap(AllocationTime.seconds) == nil {
      return [
        Diagnostic(
          .error,
          .lifetimeOutOfRange,
          "an allocation lasts from one second to a hundred years",
          at: time.range,
          pointer: "/allocationTime"
        )
      ]
    }
    guard isDeployment(config), let deployment = config["deployment"] else { return [] }
    return [
      Diagnostic(
        .warning,
        .noEffect,
        "allocationTime has no effect: a deployment has no time limit",
        at: time.range,
        pointer: "/allocationTime",
        related: [.init("the limit is lifted here", at: deployment.range)]
      )
    ]
  }
}
