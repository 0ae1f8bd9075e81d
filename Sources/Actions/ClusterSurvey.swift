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

    var nextRevision: Int { (history.map(\.revision).max() ?? 0) + 1 }
    var newest: ReleaseStore.Record? { history.last }
    /// Whether some revision has been there before.
    var isUpgrade: Bool {
      history.contains { $0.status == .deployed || $0.status == .superseded }
    }
  }

  /// What is known of the objects.
  struct ObjectFacts {
    var live: [ObjectIdentity: KubernetesObject]
    var secrets: [String: SecretKeys.Fact]
  }

  /// - Throws: ``ActionError/check(_:_:)`` where the namespace is missing and is not to be made.
  func release(createsNamespace: Bool) async throws(ActionError) -> ReleaseFacts {
    let client = cluster.client
    let store = ReleaseStore(client, namespace: config.namespace)
    async let version = result { () async throws(KubernetesError) in
      try await client.serverVersion()
    }
    async let history = result { () async throws(KubernetesError) in
      try await store.history(of: config.releaseName)
    }
    async let namespace = result { () async throws(KubernetesError) in
      try await client.find(.namespaces, name: config.namespace)
    }
    let facts = (await version, await history, await namespace)
    let found = try unwrap(facts.0, "ask the cluster for its version")
    let exists = try namespaceExists(facts.2, createsNamespace: createsNamespace)
    let records = try unwrap(facts.1, "read the release's records")
    return ReleaseFacts(version: found, history: records, namespaceExists: exists)
  }

  private func namespaceExists(
    _ result: Result<KubernetesObject?, KubernetesError>,
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
  func objects(
    _ wanted: [KubernetesObject],
    secrets: [SecretReference]
  ) async throws(ActionError) -> ObjectFacts {
    let client = cluster.client
    let resources = try unwrap(
      await result { () async throws(KubernetesError) in
        try await client.resources(for: wanted.map(\.type))
      },
      "find out which kinds the cluster has"
    )
    let names = Set(secrets.map(\.name)).sorted()
    async let live = withTaskGroup { group in
      for object in wanted {
        guard let resource = resources[object.type] else { continue }
        group.addTask { (object, await find(object, as: resource)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    async let facts = withTaskGroup { group in
      for name in names { group.addTask { (name, await secretFact(name)) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var objectFacts = ObjectFacts(live: [:], secrets: [:])
    for (object, found) in await live {
      let action = "look at \(object.kind) \(object.name)"
      guard let current = try unwrap(found, action) else { continue }
      objectFacts.live[Plan.identity(object, config.namespace)] = current
    }
    for (name, fact) in await facts {
      objectFacts.secrets[name] = try unwrap(fact, "look at Secret \(name)")
    }
    return objectFacts
  }

  private func find(
    _ object: KubernetesObject,
    as resource: APIResource
  ) async -> Result<KubernetesObject?, KubernetesError> {
    await result { () async throws(KubernetesError) in
      // Of most kinds only the owner matters; a Job also says whether it has ended.
      try await cluster.client.find(
        resource,
        namespace: object.namespace ?? config.namespace,
        name: object.name,
        detail: object.kind == "Job" ? .full : .metadata
      )
    }
  }

  private func secretFact(_ name: String) async -> Result<SecretKeys.Fact, KubernetesError> {
    await result { () async throws(KubernetesError) in
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

  private func unwrap<Value>(
    _ result: Result<Value, KubernetesError>,
    _ action: String
  ) throws(ActionError) -> Value {
    switch result {
    case .success(let value): return value
    case .failure(.cancelled): throw .interrupted
    case .failure(let error): throw .cluster(error, action: action)
    }
  }

  /// Keeps an error's type where the language would forget it.
  private func result<Value>(
    _ work: () async throws(KubernetesError) -> Value
  ) async -> Result<Value, KubernetesError> {
    do throws(KubernetesError) {
      return .success(try await work())
    } catch {
      return .failure(error)
    }
  }
}
