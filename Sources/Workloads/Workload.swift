public import ChartSources
public import Charts
public import Diagnostics
public import JSON
public import Kubernetes

/// A kind of thing that users put on a cluster: the schema of its config, the way from a config to
/// the values of a chart, the chart, and what must hold beyond the schema.
///
/// The steps are taken in this order: the config is validated against ``schema``, then ``check(_:)``
/// looks at what no schema can say, then ``values(from:into:)`` makes the values, and the chart that
/// ``chart(of:)`` names is rendered with them. All but the schema may rely on the schema having held.
public protocol Workload: Sendable {
  /// The name that `"workload"` selects: `environment`.
  var name: String { get }
  /// The path of the type's schema, as ``BuiltInFiles/schema(_:)`` takes it.
  var schemaPath: String { get }

  /// The top-level keys of the values that hold secrets; they are never printed.
  var secretValues: [String] { get }

  /// What the Jobs of the type are for, which decides when they are ready.
  var jobRole: Readiness.JobRole { get }

  /// Every mistake and warning that the schema cannot see.
  func check(_ config: Config) -> [Diagnostic]

  /// The Helm chart of a config.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where the config's words for it cannot be used.
  func chart(of config: Config) throws(DiagnosticError) -> ChartOrigin

  /// The chart's values.
  ///
  /// - Parameter sources: gets the files that values are read from.
  /// - Throws: ``Diagnostics/DiagnosticError`` where a local file that the config names cannot be
  ///   used.
  func values(
    from config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> Values
}

/// Where the chart of a config comes from.
public enum ChartOrigin: Sendable {
  /// It is part of the program, and takes the values that kubegate makes for it.
  case builtIn([ChartFile])
  /// The user has named it, and says its values, too.
  case external(ExternalChart)
}

/// A chart that a config names.
public struct ExternalChart: Sendable {
  public var request: ChartRequest
  /// Whether what is in `crds/` is left alone.
  public var skipsCustomResourceDefinitions: Bool
  /// Where the config names it, for mistakes that have no place of their own.
  public var place: SourceRange
  /// The same as a pointer: `/chart/path`.
  public var pointer: String
}

/// The types that are built in.
public enum BuiltInWorkloads {
  /// All of them, by name.
  public static let all: [any Workload] = [
    EnvironmentWorkload(), ServiceWorkload(), JobWorkload(), CronJobWorkload(), ChartWorkload(),
  ]

  /// The type of that name.
  public static func named(_ name: String) -> (any Workload)? {
    all.first { $0.name == name }
  }

  /// The type that a config asks for with `"workload"`; ``EnvironmentWorkload`` without it.
  ///
  /// - Throws: a diagnostic at the value, where it is no type's name.
  public static func select(for config: JSONValue) throws(DiagnosticError) -> any Workload {
    guard let key = config["workload"] else { return EnvironmentWorkload() }
    let wanted = key.string ?? ""
    if let workload = named(wanted) { return workload }
    let names = all.map(\.name)
    let help =
      NearestName.of(wanted, among: names).map { "did you mean \"\($0)\"?" }
      ?? "workload types: \(names.joined(separator: ", "))"
    throw DiagnosticError(
      Diagnostic(
        .error,
        .unknownWorkload,
        "there is no workload type \(JSONWriter().string(key))",
        at: key.range,
        pointer: "/workload",
        help: [help]
      )
    )
  }
}
