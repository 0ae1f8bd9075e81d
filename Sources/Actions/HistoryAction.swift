import Kubernetes
public import Releases

/// The revisions of a release.
public struct HistoryAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice

  public init(connector: ClusterConnector, choice: ReleaseChoice) {
    self.connector = connector
    self.choice = choice
  }

  /// Oldest first.
  public func run() async throws(ActionError) -> [Release] {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    var releases: [Release] = []
    for record in try await lookup.history() { releases.append(try ReleaseLookup.open(record)) }
    return releases
  }
}
