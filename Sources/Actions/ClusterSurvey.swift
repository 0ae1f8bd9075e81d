import Diagnostics
import JSON
import Kubernetes
import Preflight
import Releases
import Workloads

/// Reads what a deploy has to know of the cluster. What does not depend on each other is asked for
/// at once.
struct ClusterSurvey {
  var cluster: Cluster
  var config: Config
  /// What the config was read from.
  var sources: SourceMap

  /// What is known before the chart is rendered.
  struct ReleaseFacts {
    var version: ServerVersion
    var history: [ReleaseStore.Record]
    var namespaceExists: Bool
    var policies = PolicyTexts()

    var nextRevision: Int { (history.map(\.revision).max() ?? 0) + 1 }
    var newest: ReleaseStore.Record? { history.last }
    /// The revision that Helm takes for the one before: the deployed one, else the newest.
    var current: ReleaseStore.Record? { ReleaseHistory.deployed(history) ?? newest }

    /// What a deploy is: an install where there is no release, or none any more; else an upgrade, as
    /// with `helm upgrade --install`.
    func kind(replaces: Bool) -> ReleaseChangeKind {
      switch newest?.status {
      case nil, .uninstalled: .install
      case .failed where replaces: .install
      default: .upgrade
      }
    }
  }

  /// What is known of the objects.
  struct ObjectFacts {
    var live: [ObjectIdentity: KubernetesObject]
    var secrets: [String: SecretKeys.Fact]
  }

  /// - Throws: ``ActionError/check(_:_:)`` where the namespace is missing and is not to be made.
  func release(
    of connected: EarlyCluster,
    createsNamespace: Bool
  ) async throws(ActionError) -> ReleaseFacts {
    let client = cluster.client
    let store = ReleaseStore(client, namespace: config.namespace)
    async let history = KubernetesResult.of { () async throws(KubernetesError) in
      try await store.history(of: config.releaseName)
    }
    async let namespace = KubernetesResult.of { () async throws(KubernetesError) in
      try await client.find(.namespaces, name: config.namespace)
    }
    async let policies = PolicyConfigMap.find(client, namespace: config.namespace)
    let facts = (await connected.version, await history, await namespace, await policies)
    let found = try facts.0.get("ask the cluster for its version")
    let exists = try namespaceExists(facts.2, createsNamespace: createsNamespace)
    let records = try facts.1.get("read the release's records")
    return ReleaseFacts(
      version: found,
      history: records,
      namespaceExists: exists,
      policies: try facts.3.get()
    )
  }

  private func namespaceExists(
    _ result: KubernetesResult<KubernetesObject?>,
    createsNamespace: Bool
  ) throws(ActionError) -> Bool {
    let found: KubernetesObject?
    switch result {
    // Users often may not look at namespaces, and yet work in them.
    case .failure(let error) where error.isForbidden: return true
    case .failure(let error): throw .cluster(error, action: "look at namespace \(config.namespace)")
    case .success(let object): found = object
    }
    guard let found else {
      if createsNamespace { return false }
      throw .check([missingNamespace()], sources)
    }
    guard found.deletionTime == nil else {
      throw .check(
        [
          Diagnostic(
            .error,
            .namespaceTerminating,
            "namespace \"\(config.namespace)\" is being deleted",
            help: ["wait until it is gone, or deploy into another one"]
          )
        ],
        sources
      )
    }
    return true
  }

  private func missingNamespace() -> Diagnostic {
    Diagnostic(
      .error,
      .missingNamespace,
      "there is no namespace \"\(config.namespace)\"",
      at: config["namespace"]?.range ?? .none,
      pointer: "/namespace",
      help: [
        "add --create-namespace, or: kubectl create namespace \(config.namespace)"
      ]
    )
  }

  /// The objects as they are now, and the Secrets that they need.
  ///
  /// - Parameters:
  ///   - previous: objects of earlier revisions, which may be in the way or to be removed.
  ///   - defined: kinds that are to come with definitions.
  ///   - isWhole: whether all of each object is wanted, not only what a plan has to know.
  func objects(
    _ wanted: [KubernetesObject],
    previous: [KubernetesObject],
    secrets: [SecretReference],
    defined: Set<GroupVersionKind>,
    isWhole: Bool
  ) async throws(ActionError) -> ObjectFacts {
    let objects = LiveObjects(client: cluster.client, namespace: config.namespace)
    async let facts = secretFacts(Set(secrets.map(\.name)).sorted())
    let live = try await objects.find(
      wanted,
      previous: previous,
      defined: defined,
      isWhole: isWhole
    )
    var objectFacts = ObjectFacts(live: live, secrets: [:])
    for (name, fact) in await facts {
      objectFacts.secrets[name] = try fact.get("look at Secret \(name)")
    }
    return objectFacts
  }

  private func secretFacts(
    _ names: [String]
  ) async -> [(String, KubernetesResult<SecretKeys.Fact>)] {
    await withTaskGroup { group in
      for name in names { group.addTask { (name, await secretFact(name)) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func secretFact(_ name: String) async -> KubernetesResult<SecretKeys.Fact> {
    await KubernetesResult.of { () async throws(KubernetesError) in
      do throws(KubernetesError) {
        let secret = try await cluster.client.find(
          .secrets,
          namespace: config.namespace,
          name: name
        )
        guard let secret else { return .missing }
        return .present(keys: (secret["data"]?.object?.members ?? []).map(\.key))
      } catch {
        if error.isForbidden { return .hidden }
        throw error
      }
    }
  }
}
