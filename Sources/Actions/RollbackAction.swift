import Diagnostics
import JSON
import Kubernetes
public import Releases

/// Goes back to an earlier revision: a new one is made of what it was.
public struct RollbackAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  /// The revision to go back to; 0 for the one before the newest.
  public var revision: Int
  public var options: ReleaseOptions
  public var isDryRun: Bool
  public var lock: ReleaseLock
  public var onEvent: @Sendable (ReleaseEvent) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    revision: Int = 0,
    options: ReleaseOptions = ReleaseOptions(),
    isDryRun: Bool = false,
    lock: ReleaseLock,
    onEvent: @escaping @Sendable (ReleaseEvent) -> Void = { _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.revision = revision
    self.options = options
    self.isDryRun = isDryRun
    self.lock = lock
    self.onEvent = onEvent
  }

  /// How it ended well.
  public struct Outcome: Sendable {
    public var namespace: String
    /// The revision that was gone back to.
    public var target: Int
    /// The new revision; 0 for a dry run.
    public var revision: Int
    public var isReady: Bool
    public var changes: [ReleaseWriter.Event]
    /// What would become of each object, for a dry run.
    public var preview: [ObjectChange]
  }

  /// - Throws: ``ActionError/failed(_:)`` where there is no such release or revision;
  ///   ``ActionError/check(_:_:)`` where objects of others stand in the way; and whatever goes wrong
  ///   on the way, which the new revision's record then says too.
  public func run() async throws(ActionError) -> Outcome {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    let history = try await lookup.history()
    let target = try target(in: history)
    let work = ReleaseWork(
      cluster: cluster,
      name: choice.name,
      namespace: namespace,
      lock: lock,
      onEvent: onEvent
    )
    let rollback = try await ReleaseRollback(work: work, history: history, options: options)
      .change(to: target, isWhole: isDryRun)
    let change = rollback.change
    onEvent(.planned(change.plan, revision: change.revision))
    var outcome = Outcome(
      namespace: namespace,
      target: target.revision,
      revision: 0,
      isReady: options.waits,
      changes: [],
      preview: []
    )
    if isDryRun {
      outcome.preview = try await preview(rollback)
      return outcome
    }
    let done = try await change.run()
    outcome.revision = done.revision
    outcome.changes = done.changes
    return outcome
  }

  private func preview(
    _ rollback: ReleaseRollback.Planned
  ) async throws(ActionError) -> [ObjectChange] {
    let work = rollback.change.work
    let current = ReleaseHistory.deployed(rollback.change.history) ?? rollback.change.history.last
    let preview = try await ReleasePreview(
      cluster: work.cluster,
      release: work.name,
      namespace: work.namespace,
      force: options.force
    )
    .run(
      rollback.planned,
      hooks: (
        try current.map(ReleaseLookup.open)?.hooks ?? [], rollback.change.wanted.release.hooks
      )
    )
    guard preview.refusals.isEmpty else { throw .release(.refused(preview.refusals)) }
    return preview.changes
  }

  private func target(
    in history: [ReleaseStore.Record]
  ) throws(ActionError) -> ReleaseStore.Record {
    let newest = history.last?.revision ?? 0
    let wanted = revision == 0 ? newest - 1 : revision
    if let record = history.first(where: { $0.revision == wanted }) { return record }
    throw .failed(RevisionMistake.missing(wanted, of: choice.name, history))
  }
}

/// The words for revisions that are not there.
enum RevisionMistake {
  static func missing(
    _ revision: Int,
    of release: String,
    _ history: [ReleaseStore.Record]
  ) -> Diagnostic {
    let there = history.map { String($0.revision) }.joined(separator: ", ")
    return Diagnostic(
      .error,
      .revisionNotFound,
      revision > 0
        ? "\"\(release)\" has no revision \(revision)"
        : "\"\(release)\" has no revision before its first",
      help: ["there is: \(there)", "see what they are with: kubegate history \(release)"]
    )
  }
}
