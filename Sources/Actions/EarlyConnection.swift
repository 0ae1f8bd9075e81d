import HTTP
import Kubernetes

/// A cluster that is asked for its version while a config is still being read: connecting takes as long
/// as that. Most configs do not say which cluster is meant; where one does, this was in vain.
///
/// What goes wrong is told when the cluster is wanted, after all mistakes of the config.
struct EarlyConnection: Sendable {
  private let connector: ClusterConnector
  private let choice: ClusterChoice
  private let found: Result<Cluster, ActionError>
  private let answer: Task<KubernetesResult<ServerVersion>, Never>?

  init(_ connector: ClusterConnector, _ choice: ClusterChoice) {
    self.connector = connector
    self.choice = choice
    do throws(ActionError) {
      let cluster = try connector.connect(choice)
      found = .success(cluster)
      answer = Task { await Self.ask(cluster) }
    } catch {
      found = .failure(error)
      answer = nil
    }
  }

  /// - Throws: ``ActionError/kubeconfig(_:_:)`` with everything that is wrong with the kubeconfig.
  func cluster(_ wanted: ClusterChoice) throws(ActionError) -> EarlyCluster {
    if wanted == choice { return EarlyCluster(cluster: try found.get(), answer: answer) }
    cancel()
    return EarlyCluster(cluster: try connector.connect(wanted), answer: nil)
  }

  func cancel() { answer?.cancel() }

  fileprivate static func ask(_ cluster: Cluster) async -> KubernetesResult<ServerVersion> {
    await KubernetesResult.of { () async throws(KubernetesError) in
      try await cluster.client.serverVersion()
    }
  }
}

/// A cluster, and the answer to who it is, on its way perhaps.
struct EarlyCluster: Sendable {
  let cluster: Cluster
  fileprivate let answer: Task<KubernetesResult<ServerVersion>, Never>?

  var version: KubernetesResult<ServerVersion> {
    get async { if let answer { await answer.value } else { await EarlyConnection.ask(cluster) } }
  }
}
