import ChartSources
public import Charts
public import Diagnostics
import Host
import JSON
public import Kubernetes

/// `chart`: any Helm chart, with the values that the user gives it.
public struct ChartWorkload: Workload {
  public init() {}

  public var name: String { "chart" }
  public var schemaPath: String { "chart.schema.json" }
  /// Which values are secret depends on the chart.
  public var secretValues: [String] { [] }
  /// Helm takes a Job for ready as soon as it has started; who deploys a chart wants its Jobs done.
  public var jobRole: Readiness.JobRole { .batch }

  public func check(_ config: Config) -> [Diagnostic] {
    var found = ClusterKeys.check(config) + ChartKeys.check(config) + ValuesKeys.check(config)
    do throws(DiagnosticError) {
      _ = try chart(of: config)
    } catch {
      found += error.diagnostics
    }
    return found.inSourceOrder()
  }

  public func chart(of config: Config) throws(DiagnosticError) -> ChartOrigin {
    .external(try ChartKeys.chart(of: config))
  }

  public func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values {
    try ValuesKeys.values(from: config, into: &sources)
  }
}
