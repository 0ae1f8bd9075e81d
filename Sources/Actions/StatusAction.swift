import JSON
public import Kubernetes
public import Releases

/// What there is to know of a release now.
public struct ReleaseState: Sendable {
  public var release: Release
  /// Each object of the release, and how far it is; `nil` for one that is gone.
  public var objects: [(object: KubernetesObject, readiness: Readiness?)]
  /// The pods of the release.
  public var pods: [KubernetesObject]
  public var expires: APITime?
}

/// Says how a release is.
public struct StatusAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice

  public init(connector: ClusterConnector, choice: ReleaseChoice) {
    self.connector = connector
    self.choice = choice
  }

  public func run() async throws(ActionError) -> ReleaseState {
    try await run(on: try connector.connect(choice.cluster))
  }

  func run(on cluster: Cluster) async throws(ActionError) -> ReleaseState {
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    guard let record = try await lookup.history().last else { throw .interrupted }
    let release = try ReleaseLookup.open(record)
    let objects = try ReleaseObjects.read(release)
    let client = cluster.client
    async let pods = list(client, .pods, namespace)
    async let events = list(client, .events, namespace)
    let live = try await live(objects, client, namespace)
    let ours = ReleasePods.of(release: choice.name, objects: live, among: await pods)
    let facts = Readiness.Facts(
      jobRole: record.secret.labels["kubegate/workload"] == "environment" ? .environment : .batch,
      pods: await pods,
      events: await events
    )
    let states = objects.map { object -> (KubernetesObject, Readiness?) in
      let current = live.first {
        Plan.identity($0, namespace) == Plan.identity(object, namespace)
      }
      return (object, current.map { Readiness(of: $0, facts) })
    }
    return ReleaseState(
      release: release,
      objects: states,
      pods: ours,
      expires: live.compactMap(Lifetime.end).min()
    )
  }

  private func list(
    _ client: KubernetesClient,
    _ resource: APIResource,
    _ namespace: String
  ) async -> [KubernetesObject] {
    // Without the right to list them less is said.
    (try? await client.listAll(resource, Selection(namespace: namespace)).items) ?? []
  }

  private func live(
    _ objects: [KubernetesObject],
    _ client: KubernetesClient,
    _ namespace: String
  ) async throws(ActionError) -> [KubernetesObject] {
    let resources: [GroupVersionKind: APIResource]
    do throws(KubernetesError) {
      resources = try await client.resources(for: objects.map(\.type))
    } catch {
      throw .cluster(error, action: "find out which kinds the cluster has")
    }
    return await withTaskGroup(of: KubernetesObject?.self) { group in
      for object in objects {
        guard let resource = resources[object.type] else { continue }
        group.addTask {
          let found = try? await client.find(
            resource,
            namespace: object.namespace ?? namespace,
            name: object.name,
            detail: object.kind == "Secret" ? .metadata : .full
          )
          return found ?? nil
        }
      }
      return await group.reduce(into: []) { all, object in
        if let object { all.append(object) }
      }
    }
  }
}

/// Which pods belong to a release.
enum ReleasePods {
  /// Those that its objects own, directly or through a ReplicaSet named after them, newest first.
  static func of(
    release: String,
    objects: [KubernetesObject],
    among pods: [KubernetesObject]
  ) -> [KubernetesObject] {
    let uids = Set(objects.compactMap(\.uid))
    let deployments = objects.filter { $0.kind == "Deployment" }.map(\.name)
    return pods.filter { pod in
      if !uids.isDisjoint(with: pod.ownerUIDs) { return true }
      if pod.uid.map(uids.contains) == true { return true }
      return (pod.metadata?["ownerReferences"]?.array ?? []).contains { owner in
        guard owner["kind"]?.string == "ReplicaSet", let name = owner["name"]?.string,
          let dash = name.lastIndex(of: "-")
        else { return false }
        return deployments.contains(String(name[..<dash]))
      }
    }
    .sorted { ($0.creationTime?.seconds ?? 0, $0.name) > ($1.creationTime?.seconds ?? 0, $1.name) }
  }
}
