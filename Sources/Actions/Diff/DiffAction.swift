public import Diagnostics
import HTTP
public import Host
import JSON
import Kubernetes
public import Releases
import Workloads

/// Says what a deploy would change, what others have changed, or what two revisions differ in.
/// Nothing is changed.
public struct DiffAction: Sendable {
  /// What is compared with what.
  public enum Subject: Sendable {
    /// What is in the cluster, and what deploying a config would make of it.
    case deploy(ConfigRequest, valuesFiles: [String])
    /// A revision, and what a config would make now.
    case config(ConfigRequest, valuesFiles: [String], revision: Int)
    /// What is in the cluster, and what the newest deployed revision wants there.
    case release(ReleaseChoice)
    /// Two revisions; without a second one the newest.
    case revisions(ReleaseChoice, Int, Int?)
  }

  public var host: Host
  public var connector: ClusterConnector
  public var cluster: ClusterChoice
  public var subject: Subject
  /// Whether objects would be made anew whose fields cannot be changed.
  public var replacesImmutable: Bool

  public init(
    host: Host,
    connector: ClusterConnector,
    cluster: ClusterChoice,
    subject: Subject,
    replacesImmutable: Bool = false
  ) {
    self.host = host
    self.connector = connector
    self.cluster = cluster
    self.subject = subject
    self.replacesImmutable = replacesImmutable
  }

  /// - Throws: ``ActionError`` where nothing can be compared. What would make a deploy fail is part of
  ///   the result.
  public func run() async throws(ActionError) -> DiffResult {
    switch subject {
    case .deploy(let request, let files): return try await deploy(request, files)
    case .config(let request, let files, let revision):
      return try await config(request, files, revision)
    case .release(let choice): return try await release(choice)
    case .revisions(let choice, let old, let new): return try await revisions(choice, old, new)
    }
  }

  // MARK: Against the cluster

  private func deploy(
    _ request: ConfigRequest,
    _ files: [String]
  ) async throws(ActionError) -> DiffResult {
    let wanted = try await rendered(request, files)
    let diff = LiveDiff(
      cluster: wanted.cluster,
      release: wanted.validated.config.releaseName,
      namespace: wanted.validated.config.namespace,
      replacesImmutable: replacesImmutable,
      inConfig: true
    )
    var result = try await diff.run(
      wanted: wanted.rendered.objects,
      previous: try ReleaseObjects.latest(wanted.survey.history),
      namespaceExists: wanted.survey.namespaceExists,
      sources: wanted.sources
    )
    if wanted.survey.kind(replaces: false) == .install {
      result.changes = try await diff.definitions(wanted.rendered.definitions) + result.changes
    }
    let old = try wanted.survey.current.map(ReleaseLookup.open)
    result.changes += ManifestComparison.changes(
      fromHooks: old?.hooks ?? [],
      to: wanted.rendered.hooks,
      namespace: result.namespace
    )
    result.warnings = wanted.validated.warnings
    return result
  }

  private func release(_ choice: ReleaseChoice) async throws(ActionError) -> DiffResult {
    let (cluster, lookup) = try lookup(choice)
    let history = try await lookup.history()
    guard let record = history.last(where: { $0.status == .deployed }) ?? history.last else {
      throw .failed(Self.noRevision(nil, of: choice.name))
    }
    let diff = LiveDiff(
      cluster: cluster,
      release: lookup.name,
      namespace: lookup.namespace,
      replacesImmutable: replacesImmutable,
      inConfig: false
    )
    return try await diff.run(
      wanted: try ReleaseObjects.read(try ReleaseLookup.open(record)),
      previous: try ReleaseObjects.latest(history),
      namespaceExists: true,
      sources: SourceMap()
    )
  }

  // MARK: Against records

  private func config(
    _ request: ConfigRequest,
    _ files: [String],
    _ revision: Int
  ) async throws(ActionError) -> DiffResult {
    let wanted = try await rendered(request, files)
    let name = wanted.validated.config.releaseName
    let old = try Self.revision(revision, of: name, wanted.survey.history)
    var result = try Self.compare(
      old,
      (wanted.rendered.objects, wanted.rendered.hooks),
      name,
      wanted.validated.config.namespace
    )
    result.warnings = wanted.validated.warnings
    result.sources = wanted.sources
    return result
  }

  private func revisions(
    _ choice: ReleaseChoice,
    _ old: Int,
    _ new: Int?
  ) async throws(ActionError) -> DiffResult {
    let (_, lookup) = try lookup(choice)
    let history = try await lookup.history()
    let before = try Self.revision(old, of: lookup.name, history)
    let newest = history.last?.revision ?? 0
    let after = try Self.revision(new ?? newest, of: lookup.name, history)
    return try Self.compare(
      before,
      (try ReleaseObjects.read(after), after.hooks),
      lookup.name,
      lookup.namespace
    )
  }

  private static func compare(
    _ old: Release,
    _ new: (objects: [KubernetesObject], hooks: [ReleaseHook]),
    _ release: String,
    _ namespace: String
  ) throws(ActionError) -> DiffResult {
    var result = DiffResult(release: release, namespace: namespace)
    result.changes = ManifestComparison.changes(
      from: try ReleaseObjects.read(old),
      to: new.objects,
      namespace: namespace
    )
    result.changes += ManifestComparison.changes(
      fromHooks: old.hooks,
      to: new.hooks,
      namespace: namespace
    )
    return result
  }

  private static func revision(
    _ revision: Int,
    of release: String,
    _ history: [ReleaseStore.Record]
  ) throws(ActionError) -> Release {
    guard let record = history.first(where: { $0.revision == revision }) else {
      throw .failed(noRevision(revision, of: release, among: history.map(\.revision)))
    }
    return try ReleaseLookup.open(record)
  }

  private static func noRevision(
    _ revision: Int?,
    of release: String,
    among revisions: [Int] = []
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .releaseNotFound,
      "\"\(release)\" has no revision" + (revision.map { " \($0)" } ?? ""),
      help: revisions.isEmpty
        ? [] : ["there are: \(revisions.map(String.init).joined(separator: ", "))"]
    )
  }

  // MARK: What is wanted

  private struct Wanted {
    var validated: ValidatedConfig
    var rendered: RenderedConfig
    var survey: ClusterSurvey.ReleaseFacts
    var cluster: Cluster
    var sources: SourceMap
  }

  private func rendered(
    _ request: ConfigRequest,
    _ files: [String]
  ) async throws(ActionError) -> Wanted {
    let validated = try ConfigLoader(host: host).load(request)
    var sources = validated.sources
    let renderer = Renderer(host: host)
    let values = try renderer.values(of: validated, files: files, sources: &sources)
    let chart = try await ConfigCharts(
      opener: ChartOpener(host: host, transport: connector.transport)
    ).open(validated, into: &sources)
    let cluster = try connector.connect(self.cluster.completed(by: validated.config))
    let survey = try await ClusterSurvey(
      cluster: cluster,
      config: validated.config,
      sources: validated.sources
    )
    .release(createsNamespace: true)
    let rendered = try await renderer.render(
      validated,
      chart: chart,
      values: values,
      revision: survey.nextRevision,
      isUpgrade: survey.kind(replaces: false) != .install,
      server: survey.version,
      client: cluster.client,
      sources: &sources
    )
    return Wanted(
      validated: validated,
      rendered: rendered,
      survey: survey,
      cluster: cluster,
      sources: sources
    )
  }

  private func lookup(
    _ choice: ReleaseChoice
  ) throws(ActionError) -> (Cluster, ReleaseLookup) {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    return (cluster, ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace))
  }
}

/// What differs.
public struct DiffResult: Sendable {
  public var release: String
  public var namespace: String
  /// Object by object; those that stay as they are are among them.
  public var changes: [ObjectChange] = []
  /// Why a deploy would fail, if it would.
  public var failure: ActionError?
  public var warnings: [Diagnostic] = []
  /// What the config was read from.
  public var sources = SourceMap()
}
