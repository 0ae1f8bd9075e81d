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
    let preparation = DeployPreparation(
      host: host,
      connector: connector,
      options: options,
      onEvent: onEvent
    )
    if options.dryRun == .client {
      let request = try await preparation.read()
      let rendered = try await preparation.render(request)
      return DeployResult(
        request.validated,
        rendered,
        outcome: .rendered(rendered.objects)
      )
    }
    return try await Deployment(action: self, prepared: try await preparation.run()).run()
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
    /// Nothing was changed, and the cluster was not asked what would become of these objects.
    case rendered([KubernetesObject])
    /// Nothing was changed; what would become of each object.
    case preview([ObjectChange])
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
  /// What its Jobs have come to, where they do some work and the cluster was asked.
  public var jobs: [JobRun] = []
  /// When its CronJobs run.
  public var cronJobs: [CronJobReport] = []
  /// Jobs that had done their work before, and were left alone.
  public var done: [Plan.DoneJob] = []
  public var rendered: RenderedConfig

  init(
    _ validated: ValidatedConfig,
    _ rendered: RenderedConfig,
    revision: Int = 0,
    outcome: Outcome
  ) {
    release = validated.config.releaseName
    namespace = validated.config.namespace
    self.revision = revision
    self.outcome = outcome
    notes = rendered.notes
    self.rendered = rendered
  }
}
