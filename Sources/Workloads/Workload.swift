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
  /// The version of a type that is not built in, for records of releases.
  var version: String? { get }
  /// The path of the type's schema, as ``schema(_:)`` takes it.
  var schemaPath: String { get }
  /// The type's schema, and those that it refers to, by the paths that references have.
  func schema(_ path: String) -> JSONValue?
  /// The same for people and editors.
  func shownSchema(_ path: String) -> JSONValue?
  /// Mistakes of the type's own schema, with what they point into.
  func placed(_ error: DiagnosticError, into sources: inout SourceMap) -> DiagnosticError
  /// What the type fills in where a config leaves it out.
  func defaults(into sources: inout SourceMap) -> WorkloadDefaults?

  /// The top-level keys of the values that hold secrets; they are never printed.
  var secretValues: [String] { get }

  /// What the Jobs of the type are for, which decides when they are ready.
  var jobRole: Readiness.JobRole { get }

  /// Every mistake and warning that the schema cannot see.
  func check(_ config: Config) -> [Diagnostic]

  /// The same, where something other than the config can be to blame.
  ///
  /// - Parameter sources: gets the files that it is.
  func check(_ config: Config, into sources: inout SourceMap) -> [Diagnostic]

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

  /// The Secrets that must be there before anything is applied, beside those that the config itself
  /// names.
  func requiredSecrets(
    of config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> [RequiredSecret]

  /// What is said after a deploy, behind the chart's notes.
  func notes(
    for config: Config,
    values: JSONObject,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> String?
}

/// What is so for the types that are built in.
extension Workload {
  public var version: String? { nil }

  public func schema(_ path: String) -> JSONValue? { BuiltInFiles.schema(path) }

  public func shownSchema(_ path: String) -> JSONValue? { schema(path) }

  public func placed(
    _ error: DiagnosticError,
    into sources: inout SourceMap
  ) -> DiagnosticError { error }

  public func defaults(into sources: inout SourceMap) -> WorkloadDefaults? { nil }

  public func check(_ config: Config, into sources: inout SourceMap) -> [Diagnostic] {
    check(config)
  }

  public func requiredSecrets(
    of config: Config,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> [RequiredSecret] { [] }

  public func notes(
    for config: Config,
    values: JSONObject,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> String? { nil }
}

/// A Secret that a workload type needs, whatever its config says.
public struct RequiredSecret: Sendable, Equatable {
  public var name: String
  /// The keys that it must have.
  public var keys: [String]
}

/// Where the chart of a config comes from.
public enum ChartOrigin: Sendable {
  /// It is part of the program, and takes the values that kubegate makes for it.
  case builtIn(BuiltInChart)
  /// The user has named it, and says its values, too.
  case external(ExternalChart)
}

/// A chart that is not kubegate's own: a config names it, or its workload type brings it along.
public struct ExternalChart: Sendable {
  public enum Source: Sendable {
    /// It is somewhere.
    case request(ChartRequest)
    /// It is part of a workload type, in that folder.
    case files([ChartFile], folder: String)
  }

  public var source: Source
  /// Whether what is in `crds/` is left alone.
  public var skipsCustomResourceDefinitions: Bool
  /// Whether it takes the values of a built-in type, which say themselves what of them is secret, and
  /// what labels its objects have. Of other charts nothing is known.
  public var takesBuiltInValues = false
  /// Where the config names it, for mistakes that have no place of their own.
  public var place: SourceRange
  /// The same as a pointer: `/chart/path`.
  public var pointer: String

  /// Whether a workload type brings it along, and makes its values.
  public var isOfWorkload: Bool {
    if case .files = source { true } else { false }
  }
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
}
