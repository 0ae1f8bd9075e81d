import ChartSources
import Charts
import Diagnostics
import Host
import Workloads

/// The chart of a config, ready to be rendered.
struct ConfigChart: Sendable {
  var chart: Chart
  /// What the config says of it, where it is not built in.
  var external: ExternalChart?
  /// Where it came from, where it is not built in.
  var opened: OpenedChart?
  /// Its first file in the source map: what stands before it is the user's.
  var boundary: SourceID
  /// Fetches what its schema refers to, where it is not built in.
  var fetchSchema: RemoteSchemas.Fetch?

  /// Whether it has to be guessed which values are secret, from what the chart makes of them and from
  /// their names.
  func guessesSecrets(among values: Values) -> Bool {
    guard let external else { return false }
    return !external.takesBuiltInValues || !values.secrets.isEmpty
  }
}

/// Opens the charts of configs.
struct ConfigCharts {
  var opener: ChartOpener

  /// The chart of a config. Dependencies that a folder lacks are fetched, in the versions of its lock or
  /// else in the newest ones, and not written there.
  ///
  /// - Throws: ``ActionError/invalid(_:_:)``, ``ActionError/unreachable(_:_:)`` and
  ///   ``ActionError/denied(_:_:)``, each at the words of the config that name the chart.
  func open(
    _ validated: ValidatedConfig,
    into sources: inout SourceMap
  ) async throws(ActionError) -> ConfigChart {
    let boundary = sources.next
    switch try origin(of: validated, sources) {
    case .builtIn(let builtIn):
      let chart = try Self.load(builtIn.files, validated.workload.name, into: &sources)
      return ConfigChart(chart: chart, boundary: boundary)
    case .external(let external):
      do throws(ActionError) {
        var opened: OpenedChart?
        var chart: Chart
        switch external.source {
        case .request(let request):
          let found = try await opener.open(request, missing: .fetched, into: &sources)
          (opened, chart) = (found, found.chart)
        case .files(let files, let folder):
          chart = try Self.load(files, folder, into: &sources)
        }
        if external.skipsCustomResourceDefinitions { chart.removeCustomResourceDefinitions() }
        return ConfigChart(
          chart: chart,
          external: external,
          opened: opened,
          boundary: boundary,
          fetchSchema: opener.schema
        )
      } catch {
        throw Self.placed(error, external, sources)
      }
    }
  }

  private static func load(
    _ files: [ChartFile],
    _ folder: String,
    into sources: inout SourceMap
  ) throws(ActionError) -> Chart {
    do throws(DiagnosticError) {
      return try ChartLoader(folder: folder).load(files, into: &sources)
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
  }

  private func origin(
    of validated: ValidatedConfig,
    _ sources: SourceMap
  ) throws(ActionError) -> ChartOrigin {
    do throws(DiagnosticError) {
      return try validated.workload.chart(of: validated.config)
    } catch {
      throw .invalid(error.diagnostics, sources)
    }
  }

  /// Why a chart cannot be had, at the words that name it.
  private static func placed(
    _ error: ActionError,
    _ external: ExternalChart,
    _ sources: SourceMap
  ) -> ActionError {
    func atChart(_ found: [Diagnostic]) -> [Diagnostic] {
      found.map {
        guard $0.range.isNone else { return $0 }
        var diagnostic = $0
        diagnostic.range = external.place
        diagnostic.pointer = external.pointer
        return diagnostic
      }
    }
    return switch error {
    case .invalid(let found, let map): .invalid(atChart(found), map)
    case .unreachable(let found, let map): .unreachable(atChart(found), map)
    case .denied(let found, let map): .denied(atChart(found), map)
    case .file(let found): .invalid(atChart([found]), sources)
    default: error
    }
  }
}

extension OpenedChart {
  /// What the chart calls itself: `web`.
  public var chartName: String { chart.name }
  /// `1.4.0`
  public var chartVersion: String { chart.metadata.version }
}

extension Chart {
  /// Takes away what is in `crds/`, here and in all charts below.
  fileprivate mutating func removeCustomResourceDefinitions() {
    files.removeAll { $0.path.hasPrefix("crds/") }
    for index in dependencies.indices { dependencies[index].removeCustomResourceDefinitions() }
  }
}
