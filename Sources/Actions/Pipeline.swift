public import Diagnostics
public import JSON
public import Policies
public import Workloads

// The way of the data, in order. Everything up to the plan is pure or only reads; carrying out the
// plan is the one thing that changes a cluster.
//
// | stage      | made by                         | from                          |
// |------------|---------------------------------|-------------------------------|
// | Sources    | ConfigLoader                    | files, standard input, flags  |
// | Validated  | ConfigLoader                    | Sources, the type's schema    |
// | Validated  | PolicyApplication               | Validated, Policies           |
// | Values     | Workload.values                 | Validated                     |
// | Rendered   | Renderer                        | chart, Values                 |
// | Survey     | ClusterSurvey                   | Rendered, the cluster         |
// | Findings   | Preflight                       | Rendered, Survey              |
// | Plan       | Releases.Plan                   | Rendered, Survey              |
// | Release    | ReleaseWriter, ReadinessWait    | Plan                          |

/// A config that its schema and its type's own checks have let through.
public struct ValidatedConfig: Sendable {
  public var workload: any Workload
  public var config: Config
  /// What the config was read from.
  public var sources: SourceMap
  /// What is worth knowing and stops nothing.
  public var warnings: [Diagnostic]
  /// What administrators allow, where they have been asked; the first ones count more.
  public var policies: [Policy] = []
  /// What the config got from them.
  public var defaults: [PolicyDefaults.Applied] = []

  /// The config as one value.
  public var value: JSONValue { .object(config.object) }
}
