import Charts
import Diagnostics
import Kubernetes

/// One rendering of a chart, with or without a cluster to ask.
struct ChartRendering: Sendable {
  var chart: Chart
  var values: Values
  var release: ChartRenderer.Release
  var capabilities = Capabilities()
  /// Answers `lookup`; without it nothing is ever found.
  var lookup: ClusterLookup?
  /// Answers `getHostByName`; without it nothing is ever found.
  var addresses: (@Sendable (_ name: String) -> [String])?
  /// Whether values are held against `values.schema.json`.
  var checksSchemas = true
  /// What is made of a finding about the values of a chart.
  var placeFinding: (@Sendable (Diagnostic, _ path: [String]) -> Diagnostic)?
  /// Fetches what schemas refer to in the network; without it nothing is.
  var fetchSchema: RemoteSchemas.Fetch?
  private let documents = RemoteSchemas()
  /// Whether what the chart has in `crds/` counts as being in the cluster: it is installed first.
  var installsDefinitions = true
  var tracesLines = false
  /// Told of what the templates wrote, before it is read.
  var onTexts: (@Sendable ([String: String]) -> Void)?

  /// Makes the rendering ask a cluster for what the chart wants to know of it.
  ///
  /// - Parameter version: what the server is, where that is known already.
  /// - Throws: ``ActionError/cluster(_:action:)``.
  mutating func connect(
    _ client: KubernetesClient,
    version: ServerVersion? = nil
  ) async throws(ActionError) {
    let needs = ChartNeeds(chart, values: values.object)
    let live = LiveCapabilities(client: client)
    capabilities = try await live.read(version: version, apiVersions: needs.apiVersions)
    var coming: Set<GroupVersionKind> = []
    if installsDefinitions, needs.apiVersions || needs.lookups {
      coming = ChartDefinitions.kinds(of: chart, values: values.object)
    }
    if needs.apiVersions {
      let names = Set(coming.map(\.apiVersion)).union(coming.map { "\($0)" })
      capabilities.apiVersions += names.subtracting(capabilities.apiVersions).sorted()
    }
    if needs.lookups { lookup = ClusterLookup(client, coming: Set(coming.map(\.apiVersion))) }
  }

  /// - Throws: ``ActionError/invalid(_:_:)`` with what is wrong with the chart or the values;
  ///   ``ActionError/denied(_:_:)`` and ``ActionError/unreachable(_:_:)`` where a `lookup` failed.
  func render(into sources: inout SourceMap) async throws(ActionError) -> RenderedChart {
    let before = sources
    var outcome = await attempt(before)
    if let fetchSchema {
      while await documents.fetchWanted(with: fetchSchema) {
        if Task.isCancelled { throw .interrupted }
        outcome = await attempt(before)
      }
    }
    sources = outcome.sources
    do throws(DiagnosticError) {
      return try outcome.result.get()
    } catch {
      throw lookup?.explained(error.diagnostics, sources) ?? .invalid(error.diagnostics, sources)
    }
  }

  private typealias Outcome = (
    result: Result<RenderedChart, DiagnosticError>, sources: SourceMap
  )

  private func attempt(_ before: SourceMap) async -> Outcome {
    guard let lookup else { return run(before) }
    return await withTaskCancellationHandler {
      await RenderingThread.run { run(before) }
    } onCancel: {
      lookup.cancel()
    }
  }

  private func run(_ before: SourceMap) -> Outcome {
    var sources = before
    var renderer = ChartRenderer(capabilities: capabilities)
    if let lookup {
      renderer.lookup = {
        apiVersion,
        kind,
        namespace,
        name throws(ChartRenderer.LookupError) in
        try lookup.find(apiVersion, kind, namespace, name)
      }
    }
    renderer.addresses = addresses
    if checksSchemas {
      let documents = fetchSchema == nil ? nil : documents
      renderer.checkSchema = { [placeFinding] schema, values, path in
        let found = ChartSchema.check(values, against: schema, of: path, with: documents)
        return placeFinding.map { place in found.map { place($0, path) } } ?? found
      }
    }
    renderer.tracesLines = tracesLines
    renderer.onTexts = onTexts
    do throws(DiagnosticError) {
      let rendered = try renderer.render(
        chart,
        values: values,
        release: release,
        sources: &sources
      )
      return (.success(rendered), sources)
    } catch {
      return (.failure(error), sources)
    }
  }
}

extension ClusterLookup {
  /// What went wrong with a template, with what the cluster said where it is to blame.
  fileprivate func explained(_ found: [Diagnostic], _ sources: SourceMap) -> ActionError {
    guard let failure else { return .invalid(found, sources) }
    if case .cancelled = failure.error { return .interrupted }
    let cause = failure.error.diagnostic(failure.action)
    var found = found
    if !found.isEmpty {
      found[0].notes += cause.notes
      found[0].help += cause.help
    }
    switch cause.code {
    case .forbidden, .unauthorized, .credentialsUnreadable: return .denied(found, sources)
    case .unreachable, .untrustedServer, .serverFailed, .overloaded, .invalidResponse:
      return .unreachable(found, sources)
    default: return .invalid(found, sources)
    }
  }
}
