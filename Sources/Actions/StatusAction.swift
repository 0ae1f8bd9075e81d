import Charts
import Host
import JSON
public import Kubernetes
public import Releases
import TimeZones
import Workloads

/// What there is to know of a release now.
public struct ReleaseState: Sendable {
  public var release: Release
  /// Each object of the release, and how far it is; `nil` for one that is gone.
  public var objects: [(object: KubernetesObject, readiness: Readiness?)]
  /// The pods of the release.
  public var pods: [KubernetesObject]
  /// The chart's tests that have been run on it, in the order in which they run.
  public var tests: [ReleaseHook]
  public var expires: APITime?
  /// The Jobs that do some work, with what they wrote last.
  public var jobs: [JobReport]
  public var cronJobs: [CronJobReport]
  /// Whether whoever was at work on the revision is gone.
  public var abandoned: AbandonedRevision?
}

/// Says how a release is.
public struct StatusAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice

  /// The revision that is meant; `nil` for the newest.
  public var revision: Int?

  /// Tells whether whoever was at work is gone; without it nothing is said of that.
  public var lock: ReleaseLock?

  /// Whether the last log lines of Jobs are read.
  var readsLines = true

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    revision: Int? = nil,
    lock: ReleaseLock? = nil
  ) {
    self.connector = connector
    self.choice = choice
    self.revision = revision
    self.lock = lock
  }

  public func run() async throws(ActionError) -> ReleaseState {
    try await run(on: try connector.connect(choice.cluster))
  }

  func run(on cluster: Cluster) async throws(ActionError) -> ReleaseState {
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    let record = try await lookup.record(of: revision)
    let release = try ReleaseLookup.open(record)
    let objects = try ReleaseObjects.read(release)
    let snapshot = try await ReleaseSnapshot(cluster: cluster, namespace: namespace)
      .facts(objects)
    let live = snapshot.live
    let role = record.jobRole(WorkloadCatalog(host: cluster.host))
    let facts = Readiness.Facts(
      jobRole: role,
      pods: snapshot.pods,
      events: snapshot.events,
      manifests: objects
    )
    let works = role == .environment ? [] : objects
    let cronJobs = works.filter { $0.kind == "CronJob" }.compactMap {
      live[Plan.identity($0, namespace)]
    }
    let runs = cronJobs.isEmpty ? [] : await jobs(of: cluster, namespace)
    let reports = JobReports(cluster: cluster, namespace: namespace, facts: facts)
    let jobs = works.filter { $0.kind == "Job" }.compactMap { live[Plan.identity($0, namespace)] }
      .map(reports.report)
    var schedules: [CronJobReport] = []
    for cronJob in cronJobs {
      let found = JobReports.runs(of: cronJob, among: runs).map(reports.report)
      schedules.append(
        CronJobReport(
          cronJob,
          runs: readsLines ? await reports.withLines(found, limit: 1) : found,
          zones: TimeZoneDatabase(cluster.host.files),
          now: cluster.now
        )
      )
    }
    let owned = cronJobs.flatMap { JobReports.runs(of: $0, among: runs) }
    return ReleaseState(
      release: release,
      objects: objects.map { object in
        let current = live[Plan.identity(object, namespace)]
        return (object, current.map { Readiness(of: $0, facts) })
      },
      pods: ReleasePods.of(objects: Array(live.values) + owned, among: snapshot.pods),
      tests: HookRunner.sequence(.test, in: release.hooks).filter { $0.lastRun.startedAt != nil },
      expires: live.values.compactMap { Lifetime.end(of: $0, for: role) }.min(),
      jobs: readsLines ? await reports.withLines(jobs) : jobs,
      cronJobs: schedules,
      abandoned: lock?.abandoned(record, now: cluster.now)
    )
  }

  /// The Jobs of the namespace; without the right to list them less is said.
  private func jobs(of cluster: Cluster, _ namespace: String) async -> [KubernetesObject] {
    (try? await cluster.client.listAll(.jobs, Selection(namespace: namespace)).items) ?? []
  }
}

/// Which pods belong to a release.
enum ReleasePods {
  /// Those that its objects own, directly or through a ReplicaSet named after them, newest first.
  static func of(
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
