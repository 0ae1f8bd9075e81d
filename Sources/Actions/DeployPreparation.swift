import Charts
import Diagnostics
import Host
import JSON
import Kubernetes
import Releases
import Workloads

/// Finds out what a config makes of a release as it is now. A deploy and a diff begin with this, so that
/// both mean the same by the same flags.
struct DeployPreparation {
  var host: Host
  var connector: ClusterConnector
  var options: DeployAction.Options
  var onEvent: @Sendable (ReleaseEvent) -> Void = { _ in }

  /// A config with all that it stands on, before any cluster is asked.
  struct Request {
    var validated: ValidatedConfig
    var values: Values
    var chart: ConfigChart
    var sources: SourceMap
  }

  func read() async throws(ActionError) -> Request {
    let validated = try ConfigLoader(host: host).load(options.config)
    onEvent(.validated(validated))
    var (values, sources) = try values(of: validated)
    let chart = try await ConfigCharts(
      opener: ChartOpener(host: host, transport: connector.transport)
    ).open(validated, into: &sources)
    if let opened = chart.opened { onEvent(.opened(opened)) }
    return Request(validated: validated, values: values, chart: chart, sources: sources)
  }

  private func values(
    of validated: ValidatedConfig
  ) throws(ActionError) -> (Values, SourceMap) {
    var sources = validated.sources
    let values = try Renderer(host: host).values(
      of: validated,
      files: options.valuesFiles,
      sources: &sources
    )
    return (values, sources)
  }

  /// The request as the policies of the cluster have it; `nil` where there are none.
  private func governed(
    _ request: Request,
    by policies: PolicyTexts
  ) throws(ActionError) -> Request? {
    for unseen in policies.unseen { onEvent(.unseen(unseen)) }
    guard !policies.texts.isEmpty || !policies.warnings.isEmpty else { return nil }
    var governed = request
    governed.validated = try PolicyApplication().apply(policies, to: request.validated)
    let before = request.validated.warnings.count
    for warning in governed.validated.warnings.dropFirst(before) {
      onEvent(.finding(warning, governed.validated.sources))
    }
    onEvent(.defaulted(governed.validated.defaults))
    (governed.values, governed.sources) = try values(of: governed.validated)
    return governed
  }

  /// The objects of a first revision in a plain cluster.
  func render(_ request: Request) async throws(ActionError) -> RenderedConfig {
    try await render(request, values: request.values, server: nil, client: nil).rendered
  }

  /// Asks the cluster for the release, and renders what it is to become.
  func run() async throws(ActionError) -> PreparedDeploy {
    let early = EarlyConnection(connector, options.cluster)
    do throws(ActionError) {
      return try await prepare(try await read(), early)
    } catch {
      early.cancel()
      throw error
    }
  }

  private func prepare(
    _ request: Request,
    _ early: EarlyConnection
  ) async throws(ActionError) -> PreparedDeploy {
    let config = request.validated.config
    let connected = try await early.cluster(options.cluster.completed(by: config))
    let cluster = connected.cluster
    async let first = firstRevision(request, connected)
    let survey = try await ClusterSurvey(
      cluster: cluster,
      config: config,
      sources: request.validated.sources
    )
    .release(of: connected, createsNamespace: options.createsNamespace)
    let kind = survey.kind(replaces: options.replaces)
    let governed = try governed(request, by: survey.policies)
    let request = governed ?? request
    let rendering: Rendering
    if survey.history.isEmpty, governed == nil, let first = await first {
      rendering = try first.get()
    } else {
      let reused = try options.reuse.apply(to: request.values, survey.current)
      rendering = try await render(
        request,
        values: reused.values,
        defaults: reused.defaults,
        revision: kind == .install ? 1 : survey.nextRevision,
        isUpgrade: kind != .install,
        server: survey.version,
        client: cluster.client
      )
    }
    return PreparedDeploy(
      cluster: cluster,
      validated: request.validated,
      rendered: rendering.rendered,
      survey: survey,
      kind: kind,
      // Helm installs all of them with an install, and touches none ever after.
      definitions: kind != .install || options.skipsDefinitions
        ? [] : rendering.rendered.definitions,
      notAllowed: PolicyApplication.check(request.validated, rendering.rendered),
      sources: rendering.sources
    )
  }

  /// What a chart of ours makes of a release that is new, while the cluster is still asked whether it is.
  /// `nil` for charts of others, which may ask the cluster themselves.
  private func firstRevision(
    _ request: Request,
    _ connected: EarlyCluster
  ) async -> Result<Rendering, ActionError>? {
    guard request.chart.external == nil, case .success(let version) = await connected.version else {
      return nil
    }
    do throws(ActionError) {
      return .success(
        try await render(
          request,
          values: request.values,
          server: version,
          client: connected.cluster.client
        )
      )
    } catch {
      return .failure(error)
    }
  }

  /// What a chart makes of values, and where that comes from.
  private struct Rendering {
    var rendered: RenderedConfig
    var sources: SourceMap
  }

  private func render(
    _ request: Request,
    values: Values,
    defaults: JSONObject? = nil,
    revision: Int = 1,
    isUpgrade: Bool = false,
    server: ServerVersion?,
    client: KubernetesClient?
  ) async throws(ActionError) -> Rendering {
    var sources = request.sources
    let rendered = try await Renderer(host: host).render(
      request.validated,
      chart: request.chart,
      values: values,
      defaults: defaults,
      revision: revision,
      isUpgrade: isUpgrade,
      server: server,
      client: client,
      sources: &sources
    )
    return Rendering(rendered: rendered, sources: sources)
  }
}

/// What a deploy would bring onto a cluster, and the release there.
struct PreparedDeploy {
  var cluster: Cluster
  var validated: ValidatedConfig
  var rendered: RenderedConfig
  var survey: ClusterSurvey.ReleaseFacts
  var kind: ReleaseChangeKind
  /// What of the chart's `crds/` is to be installed.
  var definitions: [KubernetesObject]
  /// What policies have against it.
  var notAllowed: [Diagnostic]
  var sources: SourceMap

  var release: String { validated.config.releaseName }
  var namespace: String { validated.config.namespace }

  func planning(_ options: ReleaseOptions) -> ReleasePlanning {
    ReleasePlanning(
      client: cluster.client,
      release: release,
      namespace: namespace,
      options: options,
      history: survey.history,
      inConfig: true,
      jobRole: validated.workload.jobRole
    )
  }

  /// What carrying out a plan would change.
  func preview(
    _ planned: PlannedRelease,
    force: Bool
  ) async throws(ActionError) -> ReleasePreview.Result {
    var preview = try await ReleasePreview(
      cluster: cluster,
      release: release,
      namespace: namespace,
      force: force
    )
    .run(
      planned,
      definitions: definitions,
      hooks: (try survey.current.map(ReleaseLookup.open)?.hooks ?? [], rendered.hooks),
      namespaceExists: survey.namespaceExists
    )
    preview.changes = withoutSecrets(preview.changes)
    return preview
  }

  /// Changes without the secrets that are known, wherever a chart has put them.
  func withoutSecrets(_ changes: [ObjectChange]) -> [ObjectChange] {
    guard !rendered.secrets.isEmpty else { return changes }
    var mask = SecretValueMask()
    for secret in rendered.secrets { mask.learn(secret: secret) }
    return changes.map { change in
      var change = change
      change.before = change.before.map(mask.masked(object:))
      change.after = change.after.map(mask.masked(object:))
      for index in change.fields.indices {
        let field = change.fields[index].change
        change.fields[index].change.before = field.before.map(mask.masked(object:))
        change.fields[index].change.after = field.after.map(mask.masked(object:))
      }
      return change
    }
  }
}
