import Charts
import Diagnostics
import HTTP
public import Host
import JSON
public import Kubernetes
import Preflight
public import Releases
import Workloads

/// Deploys a config: validates, renders, checks, applies, waits, and records the revision.
public struct DeployAction: Sendable {
  /// What is changed, and what is only said.
  public enum DryRun: String, Sendable {
    case none
    /// The cluster is not asked.
    case client
    /// The server says what would happen.
    case server
  }

  /// What the command line says.
  public struct Options: Sendable {
    public var config: ConfigRequest
    public var valuesFiles: [String] = []
    public var cluster = ClusterChoice()
    public var dryRun = DryRun.none
    public var createsNamespace = false
    /// How the release is changed.
    public var release = ReleaseOptions()
    /// Whether a release that has failed is installed anew, as if it had never been.
    public var replaces = false
    /// Whether what the chart has in `crds/` is left out.
    public var skipsDefinitions = false
    /// What becomes of the values of the revision before.
    public var reuse = ValueReuse.none
    /// Labels of the record; the value `null` takes a label away.
    public var labels: [String: String] = [:]

    public init(config: ConfigRequest) { self.config = config }
  }

  public var host: Host
  public var options: Options
  public var connector: ClusterConnector
  /// Who deploys.
  public var lock: ReleaseLock
  public var onEvent: @Sendable (ReleaseEvent) -> Void

  public init(
    host: Host,
    options: Options,
    connector: ClusterConnector,
    lock: ReleaseLock,
    onEvent: @escaping @Sendable (ReleaseEvent) -> Void = { _ in }
  ) {
    self.host = host
    self.options = options
    self.connector = connector
    self.lock = lock
    self.onEvent = onEvent
  }

  /// - Throws: ``ActionError``; whatever it is, the record says how far the revision came.
  public func run() async throws(ActionError) -> DeployResult {
    let validated = try ConfigLoader(host: host).load(options.config)
    onEvent(.validated(validated))
    var sources = validated.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(
      of: validated,
      files: options.valuesFiles,
      sources: &sources
    )
    let chart = try await ConfigCharts(
      opener: ChartOpener(host: host, transport: connector.transport)
    ).open(validated, into: &sources)
    if let opened = chart.opened { onEvent(.opened(opened)) }
    if options.dryRun == .client {
      let rendered = try await renderer.render(
        validated,
        chart: chart,
        values: values,
        revision: 1,
        isUpgrade: false,
        server: nil,
        sources: &sources
      )
      return DeployResult(validated, rendered, outcome: .dryRun(rendered.objects.map { ($0, nil) }))
    }
    let cluster = try connector.connect(options.cluster.completed(by: validated.config))
    let survey = ClusterSurvey(
      cluster: cluster,
      config: validated.config,
      sources: validated.sources
    )
    let first = try await survey.release(createsNamespace: options.createsNamespace)
    let kind = first.kind(replaces: options.replaces)
    let reused = try options.reuse.apply(to: values, first.current)
    let rendered = try await renderer.render(
      validated,
      chart: chart,
      values: reused.values,
      defaults: reused.defaults,
      revision: kind == .install ? 1 : first.nextRevision,
      isUpgrade: kind != .install,
      server: first.version,
      client: cluster.client,
      sources: &sources
    )
    let deployment = Deployment(
      action: self,
      cluster: cluster,
      validated: validated,
      rendered: rendered,
      survey: first,
      kind: kind,
      sources: sources
    )
    return try await deployment.run()
  }
}

/// How a deploy ended well.
public struct DeployResult: Sendable {
  /// What became of the release.
  public enum Outcome: Sendable {
    /// A revision was made; whether it was waited for.
    case deployed(changes: [ReleaseWriter.Event], isReady: Bool)
    /// The cluster holds just this already.
    case unchanged
    /// Nothing was changed; what would become of each object, as far as that is known.
    case dryRun([(object: KubernetesObject, change: Plan.Change?)])
  }

  public var release: String
  public var namespace: String
  /// The newest revision; 0 where none was made or asked for.
  public var revision: Int
  public var outcome: Outcome
  /// How to reach it, from the chart's notes.
  public var notes: String
  /// When its time is over, where it has a limit.
  public var expires: APITime?
  public var rendered: RenderedConfig

  init(
    _ validated: ValidatedConfig,
    _ rendered: RenderedConfig,
    revision: Int = 0,
    outcome: Outcome,
    expires: APITime? = nil
  ) {
    release = validated.config.releaseName
    namespace = validated.config.namespace
    self.revision = revision
    self.outcome = outcome
    notes = rendered.notes
    self.expires = expires
    self.rendered = rendered
  }
}
