import HTTP
import Kubernetes

/// A cluster that is asked for its version while a config is still being read: to read the kubeconfig and
/// to connect takes as long as that. Most configs do not say which cluster is meant; where one does, this
/// was in vain.
///
/// What goes wrong is told when the cluster is wanted, after all mistakes of the config.
struct EarlyConnection: Sendable {
  private let connector: ClusterConnector
  private let choice: ClusterChoice
  private let found: Task<Result<Cluster, ActionError>, Never>
  private let answer: Task<KubernetesResult<ServerVersion>?, Never>

  init(_ connector: ClusterConnector, _ choice: ClusterChoice) {
    self.connector = connector
    self.choice = choice
    let found = Task { () -> Result<Cluster, ActionError> in
      do throws(ActionError) {
        return .success(try connector.connect(choice))
      } catch {
        return .failure(error)
      }
    }
    self.found = found
    answer = Task {
      guard case .success(let cluster) = await found.value else { return nil }
      return await Self.ask(cluster)
    }
  }

  /// - Throws: ``ActionError/kubeconfig(_:_:)`` with everything that is wrong with the kubeconfig.
  func cluster(_ wanted: ClusterChoice) async throws(ActionError) -> EarlyCluster {
    if wanted == choice {
      return EarlyCluster(cluster: try await found.value.get(), answer: answer)
    }
    cancel()
    return EarlyCluster(cluster: try connector.connect(wanted), answer: nil)
  }

  func cancel() { answer.cancel() }

  fileprivate static func ask(_ cluster: Cluster) async -> KubernetesResult<ServerVersion> {
    await KubernetesResult.of { () async throws(KubernetesError) in
      try await cluster.client.serverVersion()
    }
  }
}

/// A cluster, and the answer to who it is, on its way perhaps.
struct EarlyCluster: Sendable {
  let cluster: Cluster
  fileprivate let answer: Task<KubernetesResult<ServerVersion>?, Never>?

  var version: KubernetesResult<ServerVersion> {
    get async {
      guard let answer else { return await EarlyConnection.ask(cluster) }
      // The question was asked on its own, and has to be told of it when nobody waits any more.
      let early = await withTaskCancellationHandler {
        await answer.value
      } onCancel: {
        answer.cancel()
      }
      if let early { return early }
      return await EarlyConnection.ask(cluster)
    }
  }
}
