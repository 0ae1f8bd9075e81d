import JSON
public import Kubernetes
public import Releases
import Workloads

/// One release in a list.
public struct ReleaseSummary: Sendable {
  public var name: String
  public var namespace: String
  public var revision: Int
  public var status: ReleaseStatus
  public var updated: APITime?
  /// The type that it was deployed as; `nil` for what Helm made.
  public var workload: String?
  /// What its Job or Deployment does, in a word or two: `running`, `expired`.
  public var state: String?
  /// When its time is, or was, over.
  public var expires: APITime?
  /// Whether whoever was at work on it is gone.
  public var abandoned: AbandonedRevision?
}

/// Lists releases with their state and the time that is left.
public struct ListAction: Sendable {
  public var connector: ClusterConnector
  public var cluster: ClusterChoice
  /// Without it, the namespace of the kubeconfig's context.
  public var namespace: String?
  public var allNamespaces: Bool
  public var filter: ReleaseFilter
  public var lock: ReleaseLock
  /// Read once for all releases.
  private let catalog: WorkloadCatalog

  public init(
    connector: ClusterConnector,
    cluster: ClusterChoice,
    namespace: String?,
    allNamespaces: Bool,
    filter: ReleaseFilter = ReleaseFilter(),
    lock: ReleaseLock
  ) {
    self.connector = connector
    self.cluster = cluster
    self.namespace = namespace
    self.allNamespaces = allNamespaces
    self.filter = filter
    self.lock = lock
    catalog = WorkloadCatalog(host: connector.host)
  }

  public func run() async throws(ActionError) -> [ReleaseSummary] {
    let cluster = try connector.connect(self.cluster)
    let client = cluster.client
    let space = allNamespaces ? nil : namespace ?? client.namespace
    async let records = KubernetesResult.of { () async throws(KubernetesError) in
      try await ReleaseStore.records(client, namespace: space)
    }
    let selection = Selection(namespace: space, labels: "app.kubernetes.io/managed-by=Helm")
    async let jobs = KubernetesResult.of { () async throws(KubernetesError) in
      try await client.listAll(.jobs, selection).items
    }
    async let deployments = KubernetesResult.of { () async throws(KubernetesError) in
      try await client.listAll(.deployments, selection).items
    }
    async let cronJobs = Self.cronJobs(client, selection)
    // A Job of an older cluster counts pods that only try to start as active.
    let podSelection = Selection(
      namespace: space,
      labels: "job-name,app.kubernetes.io/instance"
    )
    async let pods = KubernetesResult.of { () async throws(KubernetesError) in
      try await client.listAll(.pods, podSelection).items
    }
    let workloads =
      (await (try? jobs.get()) ?? []) + (await (try? deployments.get()) ?? [])
      + (await cronJobs)
    let byRelease = Dictionary(
      workloads.compactMap { object in
        Ownership.owner(of: object).map { ("\(object.namespace ?? "")/\($0)", object) }
      },
      uniquingKeysWith: { first, _ in first }
    )
    let ready = (try? await pods.get()).map { pods in
      Set(pods.filter { $0.condition("Ready")?.isTrue == true }.flatMap(\.ownerUIDs))
    }
    return filter.apply(to: try await records.get("list releases")).map { record in
      summary(of: record, workload: byRelease[key(record)], ready: ready, now: cluster.now)
    }
  }

  private static func cronJobs(
    _ client: KubernetesClient,
    _ selection: Selection
  ) async -> [KubernetesObject] {
    if let found = try? await client.listAll(.cronJobs, selection).items { return found }
    return (try? await client.listAll(.oldCronJobs, selection).items) ?? []
  }

  private func key(_ record: ReleaseStore.Record) -> String {
    "\(record.secret.namespace ?? "")/\(record.releaseName)"
  }

  private func summary(
    of record: ReleaseStore.Record,
    workload: KubernetesObject?,
    ready: Set<String>?,
    now: APITime
  ) -> ReleaseSummary {
    let role = record.jobRole(catalog)
    return ReleaseSummary(
      name: record.releaseName,
      namespace: record.secret.namespace ?? "",
      revision: record.revision,
      status: record.status,
      updated: record.modified,
      workload: record.workload,
      state: workload.map { Self.state(of: $0, role: role, ready: ready) }
        ?? Self.absence(of: record),
      expires: workload.flatMap { Lifetime.end(of: $0, for: role) },
      abandoned: lock.abandoned(record, now: now)
    )
  }

  /// A job that has ended is removed after a while.
  private static func absence(of record: ReleaseStore.Record) -> String? {
    record.workload == "job" && record.status == .deployed ? "removed" : nil
  }

  /// - Parameter ready: the owners of pods that are ready; `nil` where pods cannot be listed.
  private static func state(
    of object: KubernetesObject,
    role: Readiness.JobRole,
    ready: Set<String>?
  ) -> String {
    if object.kind == "CronJob" {
      if object.spec?["suspend"]?.bool == true { return "suspended" }
      return object.status?["active"]?.array?.isEmpty == false ? "running" : "scheduled"
    }
    if object.kind == "Deployment" {
      let available = object.status?["availableReplicas"]?.int ?? 0
      return available > 0 ? "running" : "not running"
    }
    if role != .environment, object.jobEnd != nil || object.spec?["suspend"]?.bool == true {
      return JobRun(object).state.rawValue
    }
    if object.condition("Complete")?.isTrue == true { return "ended" }
    if let failed = object.condition("Failed"), failed.isTrue {
      return failed.reason == "DeadlineExceeded" ? "expired" : "failed"
    }
    guard object.status?["active"]?.int ?? 0 > 0 else { return "waiting" }
    guard let ready, let uid = object.uid else { return "running" }
    return ready.contains(uid) ? "running" : "not running"
  }
}
