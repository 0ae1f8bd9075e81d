import Diagnostics
import JSON
public import Kubernetes
public import Releases

/// Removes a release and its records. Its volumes stay unless they are asked for.
public struct DeleteAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var deletesVolumes: Bool
  public var holder: String
  public var onEvent: @Sendable (ReleaseWriter.Event) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    deletesVolumes: Bool,
    holder: String,
    onEvent: @escaping @Sendable (ReleaseWriter.Event) -> Void = { _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.deletesVolumes = deletesVolumes
    self.holder = holder
    self.onEvent = onEvent
  }

  /// What was there, and what of it stays.
  public struct Outcome: Sendable {
    public var namespace: String
    public var removed: [KubernetesObject]
    /// Claims and other objects that outlive the release.
    public var kept: [KubernetesObject]
    /// Objects that belong to someone else by now, and stay for that.
    public var foreign: [KubernetesObject]
  }

  /// What a delete would do; asks the cluster and changes nothing.
  public struct Preview: Sendable {
    var cluster: Cluster
    var history: [ReleaseStore.Record]
    public var namespace: String
    public var removals: [KubernetesObject]
    public var kept: [KubernetesObject]
    public var foreign: [KubernetesObject]
    /// Those of the removals that hold data.
    public var volumes: [KubernetesObject] {
      removals.filter { $0.kind == "PersistentVolumeClaim" }
    }
  }

  /// - Throws: ``ActionError/failed(_:)`` where there is no such release.
  public func preview() async throws(ActionError) -> Preview {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let claims = try await claims(cluster, namespace)
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    var history: [ReleaseStore.Record] = []
    do throws(ActionError) {
      history = try await lookup.history()
    } catch {
      // Volumes that an earlier delete kept can still be deleted by the release's name.
      guard case .failed(let diagnostic) = error, diagnostic.code == .releaseNotFound,
        deletesVolumes, !claims.isEmpty
      else { throw error }
    }
    var live = try await LiveObjects(client: cluster.client, namespace: namespace).find(
      try ReleaseObjects.latest(history)
    ) { _ in .metadata }
    for claim in claims { live[Plan.identity(claim, namespace)] = claim }
    let all = live.values.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
    let fates = Dictionary(grouping: all) { fate(of: $0, namespace) }
    return Preview(
      cluster: cluster,
      history: history,
      namespace: namespace,
      removals: fates[.removed] ?? [],
      kept: fates[.kept] ?? [],
      foreign: fates[.foreign] ?? []
    )
  }

  private enum Fate {
    case removed
    case kept
    case foreign
  }

  private func fate(of object: KubernetesObject, _ namespace: String) -> Fate {
    guard Ownership.isOwned(object, by: choice.name, namespace: namespace) else { return .foreign }
    if deletesVolumes, object.kind == "PersistentVolumeClaim" { return .removed }
    return Ownership.isKept(object) ? .kept : .removed
  }

  /// Carries out what a preview showed.
  public func run(_ preview: Preview) async throws(ActionError) -> Outcome {
    let cluster = preview.cluster
    let writer = ReleaseWriter(
      cluster.client,
      namespace: preview.namespace,
      lock: ReleaseLock(holder: holder),
      now: { cluster.now },
      time: cluster.time
    )
    do throws(ReleaseError) {
      if let newest = preview.history.last {
        if newest.status.isPending, ReleaseLock.isHeld(newest, now: cluster.now) {
          throw .locked(
            holder: ReleaseLock.holder(of: newest),
            since: newest.secret.creationTime
          )
        }
        // From here on a second delete goes on where this one was interrupted.
        try await writer.close(newest, as: .uninstalling, "Deletion in progress")
      }
      try await writer.remove(preview.removals, onEvent: onEvent)
      try await writer.forget(choice.name, history: preview.history)
    } catch {
      throw .release(error)
    }
    return Outcome(
      namespace: preview.namespace,
      removed: preview.removals,
      kept: preview.kept,
      foreign: preview.foreign
    )
  }

  /// The release's claims that are in the cluster, whichever revision made them.
  private func claims(
    _ cluster: Cluster,
    _ namespace: String
  ) async throws(ActionError) -> [KubernetesObject] {
    let selection = Selection(
      namespace: namespace,
      labels: "app.kubernetes.io/managed-by=Helm"
    )
    do throws(KubernetesError) {
      return try await cluster.client.listAll(.persistentVolumeClaims, selection).items
        .filter { Ownership.isOwned($0, by: choice.name, namespace: namespace) }
    } catch {
      throw .cluster(error, action: "look at the volumes of \"\(choice.name)\"")
    }
  }
}
