public import ChartSources
public import Charts
public import Diagnostics
public import HTTP
public import Host

/// A chart with all that it stands on.
public struct OpenedChart: Sendable {
  /// With its dependencies, as it was loaded.
  public var chart: Chart
  /// The files that it was made of: its own, and in `charts/` those of its dependencies.
  public var files: [ChartFile]
  /// What messages call it: its folder, or where the packed chart came from.
  public var name: String
  /// The version that was picked, where a repository or a registry had several.
  public var version: String?
  /// The charts that it depends on and that were fetched, since `charts/` does not have them:
  /// `redis 18.1.0`.
  public var fetchedDependencies: [String] = []
  /// What was changed in the chart's folder.
  public var changes = DependencyFolder.Changes()
}

/// What becomes of dependencies that `charts/` does not have.
public enum MissingDependencies: Sendable {
  /// The chart cannot be rendered without them.
  case refused
  /// They are fetched into memory; a lock decides their versions, as for `helm dependency build`.
  case fetched
  /// The newest ones that will do are fetched and put into the chart's folder, with their lock, as by
  /// `helm dependency update`. Those of a packed chart are fetched into memory.
  case updated
}

/// Finds a chart wherever it is, and loads it with the charts that it depends on.
///
/// ```swift
/// let opener = ChartOpener(host: host)
/// let request = ChartRequest(try opener.source("oci://ghcr.io/org/web"), version: "~1.4")
/// let opened = try await opener.open(request, into: &sources)
/// ```
///
/// Charts on this machine are read without a network, and without Helm's and Docker's files.
public struct ChartOpener: Sendable {
  public var host: Host
  /// What carries requests: libcurl, unless tests hand in something else.
  public var transport: @Sendable (ConnectionSettings) -> any HTTPTransport

  public init(
    host: Host,
    transport: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport =
      ClusterConnector.curl
  ) {
    self.host = host
    self.transport = transport
  }

  /// Where the chart is that a user names: a folder, an archive, an address, `REPOSITORY/CHART`, or with
  /// the address of a repository the name of a chart in it.
  ///
  /// - Throws: ``ActionError/file(_:)`` where there is no such thing, ``ActionError/invalid(_:_:)``
  ///   where the text is no name of a chart.
  public func source(
    _ text: String,
    repository: String? = nil
  ) throws(ActionError) -> ChartSource {
    do throws(DiagnosticError) {
      return try ChartSource(text, repository: repository, in: host.files)
    } catch {
      throw ActionError(chart: error, SourceMap())
    }
  }

  /// The chart that a request names.
  ///
  /// - Parameters:
  ///   - missing: What becomes of dependencies that are missing in `charts/`.
  ///   - sources: gets the files of the chart and of those below it.
  /// - Throws: ``ActionError/file(_:)`` where there is no such chart,
  ///   ``ActionError/unreachable(_:_:)`` and ``ActionError/denied(_:_:)`` where a server does not answer
  ///   or refuses, ``ActionError/interrupted`` where the task was cancelled before anything was written,
  ///   and ``ActionError/invalid(_:_:)`` where it is no chart, or dependencies are missing.
  public func open(
    _ request: ChartRequest,
    missing: MissingDependencies = .refused,
    into sources: inout SourceMap
  ) async throws(ActionError) -> OpenedChart {
    do throws(DiagnosticError) {
      let fetched: FetchedChart
      if let local = try request.local(host.files) {
        fetched = local
      } else {
        fetched = try await fetcher().fetch(request)
      }
      let before = sources
      let chart = try fetched.load(into: &sources)
      if chart.missingDependencies.isEmpty {
        return OpenedChart(
          chart: chart,
          files: fetched.files,
          name: fetched.name,
          version: fetched.version
        )
      }
      let use: ChartFetcher.LockUse
      switch missing {
      case .refused: throw Self.missing(chart)
      case .fetched: use = .lock
      case .updated: use = .newest
      }
      let dependencies = try await fetcher().dependencies(
        of: chart,
        fetched,
        using: use,
        access: request.access
      )
      // From here on nobody waits long, and nothing is left half done.
      if !Task.isCancelled {
        sources = before
        return try opened(request, chart, fetched, dependencies, missing, into: &sources)
      }
    } catch {
      throw ActionError(chart: error, sources)
    }
    throw .interrupted
  }

  /// The chart with the dependencies that were fetched for it.
  private func opened(
    _ request: ChartRequest,
    _ chart: Chart,
    _ fetched: FetchedChart,
    _ dependencies: FetchedDependencies,
    _ missing: MissingDependencies,
    into sources: inout SourceMap
  ) throws(DiagnosticError) -> OpenedChart {
    var complete = dependencies.merged(into: fetched)
    var changes = DependencyFolder.Changes()
    if case .updated = missing, case .folder(let path) = request.source {
      changes = try DependencyFolder(path, in: host.files).write(dependencies, of: chart)
      complete = try request.local(host.files) ?? complete
    }
    return OpenedChart(
      chart: try complete.load(into: &sources),
      files: complete.files,
      name: complete.name,
      version: complete.version,
      fetchedDependencies: dependencies.lock.dependencies
        .filter { !$0.repository.isEmpty }
        .map { "\($0.name) \($0.version)" },
      changes: changes
    )
  }

  /// A file of values that stands on a server.
  func file(at address: String, limit: Int) async throws(DiagnosticError) -> [UInt8] {
    try await fetcher().file(at: try ChartAddress(address), limit: limit)
  }

  /// A schema that the one of a chart refers to.
  @Sendable func schema(at address: String, limit: Int) async throws(DiagnosticError) -> [UInt8] {
    let fetcher = try ChartFetcher(host, limits: RemoteSchemas.limits, connect: transport)
    return try await fetcher.file(at: try ChartAddress(address), limit: limit)
  }

  private func fetcher() throws(DiagnosticError) -> ChartFetcher {
    try ChartFetcher(host, connect: transport)
  }

  private static func missing(_ chart: Chart) -> DiagnosticError {
    let names = chart.missingDependencies.map { "\"\($0)\"" }.joined(separator: ", ")
    return DiagnosticError(
      Diagnostic(
        .error,
        .chartFiles,
        "Chart.yaml of \"\(chart.name)\" names charts that charts/ does not have: \(names)",
        help: [
          "fetch them into charts/: kubegate template --dependency-update, or helm dependency update"
        ]
      )
    )
  }
}

extension ActionError {
  /// What is wrong with a chart, or with where it is from.
  init(chart error: DiagnosticError, _ sources: SourceMap) {
    guard let first = error.diagnostics.first else {
      self = .invalid([], sources)
      return
    }
    switch first.code {
    case .fileUnreadable, .chartNotFound: self = .file(first)
    case .chartDownload: self = .unreachable(error.diagnostics, sources)
    case .chartDenied: self = .denied(error.diagnostics, sources)
    default: self = .invalid(error.diagnostics, sources)
    }
  }
}
