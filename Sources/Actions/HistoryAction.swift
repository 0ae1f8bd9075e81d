import Kubernetes
public import Releases

/// The revisions of a release.
public struct HistoryAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice

  /// How many revisions are told, the newest; 0 for all.
  public var limit: Int
  public var lock: ReleaseLock

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    limit: Int = 256,
    lock: ReleaseLock
  ) {
    self.connector = connector
    self.choice = choice
    self.limit = limit
    self.lock = lock
  }

  /// What there is.
  public struct Result: Sendable {
    /// Oldest first.
    public var releases: [Release]
    /// Revisions whose makers are gone.
    public var abandoned: [AbandonedRevision]
  }

  public func run() async throws(ActionError) -> Result {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    var result = Result(releases: [], abandoned: [])
    let history = try await lookup.history()
    for record in limit > 0 ? history.suffix(limit) : history[...] {
      result.releases.append(try ReleaseLookup.open(record))
      if let abandoned = lock.abandoned(record, now: cluster.now) {
        result.abandoned.append(abandoned)
      }
    }
    return result
  }
}
