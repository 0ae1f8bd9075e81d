import Diagnostics
public import Host
import JSON
import JSONSchema
import Workloads

/// Reads configs and holds them against the schema and the checks of their workload type.
///
/// ```swift
/// let validated = try ConfigLoader(host: .live()).load(ConfigRequest(files: ["env.json"]))
/// ```
public struct ConfigLoader: Sendable {
  public var host: Host
  /// The schemas that were compiled already.
  public var schemas: SchemaLibrary
  /// The types that configs can have.
  private let catalog: WorkloadCatalog

  public init(host: Host, schemas: SchemaLibrary = SchemaLibrary()) {
    self.host = host
    self.schemas = schemas
    catalog = WorkloadCatalog(host: host)
  }

  /// The config that the files and flags describe: later files win over earlier ones, objects merge,
  /// `null` deletes; then the flags of the `--set` family, then `--namespace`.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` with everything that is wrong.
  public func load(_ request: ConfigRequest) throws(ActionError) -> ValidatedConfig {
    let examined = examine(request, for: .deploying)
    guard !examined.found.hasErrors, let workload = examined.workload, let config = examined.config
    else { throw examined.error() }
    return ValidatedConfig(
      workload: workload,
      config: config,
      sources: examined.sources,
      warnings: examined.found
    )
  }

  /// The release that a config describes. What else is wrong with the config does not matter: a
  /// release can be looked at, and removed, when a file that it mounted is gone.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, and
  ///   ``ActionError/invalid(_:_:)`` where the config has no name or namespace that can be.
  public func release(
    of request: ConfigRequest
  ) throws(ActionError) -> (name: String, namespace: String) {
    var examined = ExaminedConfig()
    read(request, ConfigReader(host: host), into: &examined)
    let mistakes = examined.found.filter { mistake in
      mistake.pointer == "/chart_name" || mistake.pointer == "/namespace"
    }
    let value = examined.merged.value
    let name = value["chart_name"]?.string
    let namespace = value["namespace"]?.string
    if !mistakes.hasErrors, let name, let namespace { return (name, namespace) }
    if mistakes.hasErrors { examined.found = mistakes }
    examined.found = examined.found.inSourceOrder()
    SecretHiding.apply(to: &examined, schemas)
    throw examined.error()
  }

  /// What for a config is looked at.
  enum Purpose {
    case deploying
    /// It may be deployed from another machine.
    case validating
    /// The same, and its text is shown where nothing is wrong, too.
    case correcting
  }

  /// Everything that can be said of a config without a cluster, in source order, each mistake with the
  /// places that belong to it.
  ///
  /// - Parameter known: Files that have been read already, by path.
  func examine(
    _ request: ConfigRequest,
    for purpose: Purpose,
    known: [String: [UInt8]] = [:]
  ) -> ExaminedConfig {
    var examined = begin(request, for: purpose, known: known)
    finish(&examined, for: purpose)
    return examined
  }

  /// The same before it is told: more may be found that belongs to it.
  func begin(
    _ request: ConfigRequest,
    for purpose: Purpose,
    known: [String: [UInt8]] = [:]
  ) -> ExaminedConfig {
    var examined = ExaminedConfig()
    read(request, ConfigReader(host: host, known: known), into: &examined)
    if !examined.found.hasErrors, let workload = examined.workload,
      let object = examined.merged.value.object
    {
      let config = Config(
        object: object,
        folder: ConfigReader.folder(of: request.files.last ?? "-"),
        folders: examined.merged.folders,
        host: host,
        unsetVariable: purpose == .deploying ? .error : .warning,
        integerSources: examined.merged.integerSources,
        defaults: examined.merged.defaults
      )
      examined.config = config
      examined.found += workload.check(config, into: &examined.sources)
      if purpose != .deploying, examined.found.allSatisfy({ $0.code != .missingLocalValue }) {
        LocalChartCheck(host: host).check(config, workload, &examined)
      }
    }
    return examined
  }

  /// Makes what was found fit to be told: in order, with the places that belong to it, and without
  /// secrets.
  func finish(_ examined: inout ExaminedConfig, for purpose: Purpose) {
    examined.found = examined.merged.trace.explained(examined.found.inSourceOrder())
    // Who only validates prints nothing of a config in which nothing was found.
    if purpose != .validating || !examined.found.isEmpty {
      SecretHiding.apply(to: &examined, schemas)
    }
  }

  /// Reads a config and holds it against its schema.
  private func read(
    _ request: ConfigRequest,
    _ reader: ConfigReader,
    into examined: inout ExaminedConfig
  ) {
    do throws(DiagnosticError) {
      try reader.read(request, into: &examined.merged, &examined.sources)
      let workload = try catalog.select(for: examined.merged.value, into: &examined.sources)
      examined.workload = workload
      examined.merged.fill(with: workload.defaults(into: &examined.sources))
      let schema: CompiledSchema
      do throws(DiagnosticError) {
        schema = try schemas.schema(of: workload)
      } catch {
        throw workload.placed(error, into: &examined.sources)
      }
      examined.found = schema.validate(examined.merged.value)
    } catch {
      examined.found = error.diagnostics
    }
  }
}

/// A config, whether right or wrong, and what was found out about it.
struct ExaminedConfig {
  var merged = MergedConfig()
  /// Its type, where it has one.
  var workload: (any Workload)?
  /// The config, where its schema holds.
  var config: Config?
  var found: [Diagnostic] = []
  var sources = SourceMap()

  /// Whether a file could not be read at all.
  var isUnreadable: Bool { found.first?.code == .fileUnreadable }

  /// Why it cannot be used.
  func error() -> ActionError {
    if isUnreadable, let first = found.first { return .file(first) }
    return .invalid(found, sources)
  }
}
