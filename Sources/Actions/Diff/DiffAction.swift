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
    case deploy(DeployAction.Options)
    /// A revision, and what a config would make now.
    case config(DeployAction.Options, revision: Int)
    /// What is in the cluster, and what the newest deployed revision wants there.
    case release(ReleaseChoice, ReleaseOptions)
    /// Two revisions; without a second one the newest.
    case revisions(ReleaseChoice, Int, Int?)
  }

  public var host: Host
  public var connector: ClusterConnector
  public var subject: Subject

  public init(host: Host, connector: ClusterConnector, subject: Subject) {
    self.host = host
    self.connector = connector
    self.subject = subject
  }

  /// - Throws: ``ActionError`` where nothing can be compared. What would make a deploy fail is part of
  ///   the result.
  public func run() async throws(ActionError) -> DiffResult {
    switch subject {
    case .deploy(let options): return try await deploy(options)
    case .config(let options, let revision): return try await config(options, revision)
    case .release(let choice, let options): return try await release(choice, options)
    case .revisions(let choice, let old, let new): return try await revisions(choice, old, new)
    }
  }

  // MARK: Against the cluster

  private func deploy(_ options: DeployAction.Options) async throws(ActionError) -> DiffResult {
    let prepared = try await prepared(options)
    let planned = try await planned(
      prepared.planning(options.release),
      wanted: prepared.rendered.objects
    )
    let preview = try await prepared.preview(planned, force: true)
    var result = DiffResult(release: prepared.release, namespace: prepared.namespace)
    result.sources = prepared.sources
    result.warnings = prepared.validated.warnings
    result.take(preview, of: planned, notAllowed: prepared.notAllowed)
    return result
  }

  private func release(
    _ choice: ReleaseChoice,
    _ options: ReleaseOptions
  ) async throws(ActionError) -> DiffResult {
    let (cluster, lookup) = try lookup(choice)
    let history = try await lookup.history()
    guard let record = history.last(where: { $0.status == .deployed }) ?? history.last else {
      throw .failed(Self.noRevision(nil, of: choice.name))
    }
    let planning = ReleasePlanning(
      client: cluster.client,
      release: lookup.name,
      namespace: lookup.namespace,
      options: options,
      history: history,
      inConfig: false,
      jobRole: record.jobRole(WorkloadCatalog(host: host))
    )
    let planned = try await planned(
      planning,
      wanted: try ReleaseObjects.read(try ReleaseLookup.open(record))
    )
    let preview = try await ReleasePreview(
      cluster: cluster,
      release: lookup.name,
      namespace: lookup.namespace,
      force: true
    )
    .run(planned)
    var result = DiffResult(release: lookup.name, namespace: lookup.namespace)
    result.take(preview, of: planned)
    return result
  }

  /// Plans with all of each object. A kind that the cluster does not have is no mistake here: nothing of
  /// it is there.
  private func planned(
    _ planning: ReleasePlanning,
    wanted: [KubernetesObject]
  ) async throws(ActionError) -> PlannedRelease {
    let wanted = wanted.map {
      Ownership.marked($0, release: planning.release, namespace: planning.namespace)
    }
    let previous = try ReleaseObjects.latest(planning.history)
    let live = try await LiveObjects(client: planning.client, namespace: planning.namespace)
      .find(
        wanted,
        previous: previous,
        defined: Set(wanted.map(\.type)),
        isWhole: true
      )
    return try await planning.plan(wanted, previous: previous, live: live)
  }

  // MARK: Against records

  private func config(
    _ options: DeployAction.Options,
    _ revision: Int
  ) async throws(ActionError) -> DiffResult {
    let prepared = try await prepared(options)
    let old = try Self.revision(revision, of: prepared.release, prepared.survey.history)
    var result = try Self.compare(
      old,
      (prepared.rendered.objects, prepared.rendered.hooks),
      prepared.release,
      prepared.namespace
    )
    result.changes = prepared.withoutSecrets(result.changes)
    result.warnings = prepared.validated.warnings
    result.sources = prepared.sources
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

  private func prepared(
    _ options: DeployAction.Options
  ) async throws(ActionError) -> PreparedDeploy {
    var options = options
    // Where it is missing, all would be new.
    options.createsNamespace = true
    let preparation = DeployPreparation(host: host, connector: connector, options: options)
    return try await preparation.run()
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

  mutating func take(
    _ preview: ReleasePreview.Result,
    of planned: PlannedRelease,
    notAllowed: [Diagnostic] = []
  ) {
    changes = preview.changes
    let findings = planned.findings + notAllowed
    if !findings.isEmpty {
      failure = .check(findings.inSourceOrder(), sources)
    } else if !preview.refusals.isEmpty {
      failure = .release(.refused(preview.refusals))
    }
  }
}
