import Diagnostics
import JSON
public import Kubernetes
public import Releases
import Workloads

/// Removes a release and its records. Its volumes stay unless they are asked for.
public struct DeleteAction: Sendable {
  /// What the command line says. The names are those of `helm uninstall`'s flags.
  public struct Options: Sendable {
    public var deletesVolumes = false
    /// Whether the records stay, marked as uninstalled.
    public var keepsHistory = false
    public var runsHooks = true
    /// What becomes of what the objects own, such as the pods of a Job.
    public var policy = PropagationPolicy.background
    /// Whether it is waited for until all objects are gone.
    public var waits = false
    public var timeout = Duration.seconds(600)
    /// What a kept record says instead of the usual words.
    public var description: String?

    public init() {}
  }

  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var options: Options
  public var lock: ReleaseLock
  public var onEvent: @Sendable (ReleaseEvent) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    options: Options = Options(),
    lock: ReleaseLock,
    onEvent: @escaping @Sendable (ReleaseEvent) -> Void = { _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.options = options
    self.lock = lock
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
    /// Whether the records are still there.
    public var keepsHistory: Bool
  }

  /// What a delete would do; asks the cluster and changes nothing.
  public struct Preview: Sendable {
    var work: ReleaseWork
    var history: [ReleaseStore.Record]
    var inventory: ReleaseInventory
    var keepsHistory: Bool
    public var namespace: String { work.namespace }
    public var removals: [KubernetesObject] { inventory.removals }
    public var kept: [KubernetesObject] { inventory.kept }
    public var foreign: [KubernetesObject] { inventory.foreign }
    /// Those of the removals that hold data.
    public var volumes: [KubernetesObject] {
      removals.filter { $0.kind == "PersistentVolumeClaim" }
    }
    /// How it would end.
    public var outcome: Outcome {
      Outcome(
        namespace: namespace,
        removed: removals,
        kept: kept,
        foreign: foreign,
        keepsHistory: keepsHistory
      )
    }
  }

  /// - Throws: ``ActionError/failed(_:)`` where there is no such release, or it is uninstalled already
  ///   and only its history is left, which is to stay.
  public func preview() async throws(ActionError) -> Preview {
    let cluster = try connector.connect(choice.cluster)
    let work = ReleaseWork(
      cluster: cluster,
      name: choice.name,
      namespace: choice.namespace ?? cluster.client.namespace,
      lock: lock,
      onEvent: onEvent
    )
    let claims = try await claims(work)
    let lookup = ReleaseLookup(cluster: cluster, name: work.name, namespace: work.namespace)
    var history: [ReleaseStore.Record] = []
    do throws(ActionError) {
      history = try await lookup.history()
    } catch {
      // Volumes that an earlier delete kept can still be deleted by the release's name.
      guard case .failed(let diagnostic) = error, diagnostic.code == .releaseNotFound,
        options.deletesVolumes, !claims.isEmpty
      else { throw error }
    }
    if options.keepsHistory, history.last?.status == .uninstalled, !options.deletesVolumes {
      throw .failed(
        Diagnostic(
          .error,
          .releaseUninstalled,
          "\"\(work.name)\" is uninstalled already; only its history is left",
          help: ["without --keep-history the history is deleted too"]
        )
      )
    }
    return Preview(
      work: work,
      history: history,
      inventory: try await ReleaseInventory.find(
        work,
        history,
        claims: claims,
        fate: fate(ofClaimsIn: history)
      ),
      keepsHistory: options.keepsHistory && !history.isEmpty
    )
  }

  /// Carries out what a preview showed.
  ///
  /// - Throws: ``ActionError/release(_:)`` while someone else is at work on the release.
  public func run(_ preview: Preview) async throws(ActionError) -> Outcome {
    let removal = ReleaseRemoval(
      work: preview.work,
      history: preview.history,
      removals: preview.removals,
      options: .init(
        keepsHistory: options.keepsHistory,
        runsHooks: options.runsHooks,
        policy: options.policy,
        waits: options.waits,
        timeout: options.timeout,
        description: options.description
      )
    )
    try await removal.run()
    return preview.outcome
  }

  /// Charts from elsewhere say nothing of what is to be kept, and their claims hold data all the same.
  private func fate(ofClaimsIn history: [ReleaseStore.Record]) -> ReleaseInventory.ClaimFate {
    if options.deletesVolumes { return .go }
    let workload = history.last?.workload
    return workload == nil || workload == ChartWorkload().name ? .stay : .asMarked
  }

  /// The release's claims that are in the cluster, whichever revision made them.
  private func claims(_ work: ReleaseWork) async throws(ActionError) -> [KubernetesObject] {
    let selection = Selection(
      namespace: work.namespace,
      labels: "app.kubernetes.io/managed-by=Helm"
    )
    do throws(KubernetesError) {
      return try await work.cluster.client.listAll(.persistentVolumeClaims, selection).items
        .filter { Ownership.isOwned($0, by: work.name, namespace: work.namespace) }
    } catch {
      throw .cluster(error, action: "look at the volumes of \"\(work.name)\"")
    }
  }
}
