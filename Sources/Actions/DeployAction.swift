import Charts
public import Diagnostics
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
    public var waits = true
    public var timeout = Duration.seconds(600)
    public var createsNamespace = false
    /// Whether fields that others own are taken over.
    public var force = false
    /// Whether what the chart has in `crds/` is left out.
    public var skipsDefinitions = false

    public init(config: ConfigRequest) { self.config = config }
  }

  /// What is told while it happens.
  public enum Event: Sendable {
    /// The config is valid, with these warnings.
    case validated(ValidatedConfig)
    /// The chart that the config names has been opened.
    case opened(OpenedChart)
    /// A finding that stops nothing.
    case finding(Diagnostic, SourceMap)
    case planned(Plan, revision: Int)
    case applied(ReleaseWriter.Event)
    /// How far the objects have come, and since when they are waited for.
    case waiting([ReadinessWait.Progress], elapsed: Duration)
    case hook(HookRunner.Event)
  }

  public var host: Host
  public var options: Options
  public var connector: ClusterConnector
  /// Who deploys, as a lock names it.
  public var holder: String
  public var onEvent: @Sendable (Event) -> Void

  public init(
    host: Host,
    options: Options,
    connector: ClusterConnector,
    holder: String,
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.host = host
    self.options = options
    self.connector = connector
    self.holder = holder
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
    let cluster = try connector.connect(choice(of: validated.config))
    let survey = ClusterSurvey(
      cluster: cluster,
      config: validated.config,
      sources: validated.sources
    )
    let first = try await survey.release(createsNamespace: options.createsNamespace)
    let rendered = try await renderer.render(
      validated,
      chart: chart,
      values: values,
      revision: first.nextRevision,
      isUpgrade: first.isUpgrade,
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
      sources: sources
    )
    return try await deployment.run()
  }

  /// A config may name its cluster; the command line wins.
  private func choice(of config: Config) -> ClusterChoice {
    var choice = options.cluster
    if choice.context == nil { choice.context = config["clusters"]?[0]?.string }
    return choice
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
