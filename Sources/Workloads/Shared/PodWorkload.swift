public import Kubernetes

/// A built-in type whose config has the keys of ``PodKeys``, with a chart beside its code and a schema
/// of its name.
public protocol PodWorkload: Workload {}

extension PodWorkload {
  public var schemaPath: String { "\(name).schema.json" }
  public var secretValues: [String] { ["secretData"] }
  public var jobRole: Readiness.JobRole { .batch }
  public func chart(of config: Config) -> ChartOrigin { .builtIn(BuiltInChart(name)) }
}
