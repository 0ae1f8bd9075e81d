import Diagnostics
import Kubernetes
import Releases
import Workloads

/// Makes a new revision of what an old one was.
struct ReleaseRollback: Sendable {
  var work: ReleaseWork
  /// All records there are, oldest first.
  var history: [ReleaseStore.Record]
  var options: ReleaseOptions

  /// A change that has been planned, and what the plan was made of.
  struct Planned: Sendable {
    var change: ReleaseChange
    var planned: PlannedRelease
  }

  /// What has to be done for it; nothing is changed yet.
  ///
  /// - Parameter isWhole: whether all of each object in the cluster is wanted, as for a preview.
  /// - Throws: ``ActionError/check(_:_:)`` where objects stand in the way that belong to someone else, or
  ///   cannot become what they were.
  func change(
    to target: ReleaseStore.Record,
    isWhole: Bool = false
  ) async throws(ActionError) -> Planned {
    let old = try ReleaseLookup.open(target)
    let jobRole = target.jobRole(WorkloadCatalog(host: work.cluster.host))
    var wanted = WantedRelease(
      old,
      objects: try ReleaseObjects.read(old),
      jobRole: jobRole
    )
    let previous = try ReleaseObjects.latest(history)
    let live = try await LiveObjects(client: work.cluster.client, namespace: work.namespace)
      .find(wanted.objects, previous: previous, defined: wanted.definedKinds, isWhole: isWhole)
    let planned = try await ReleasePlanning(
      client: work.cluster.client,
      release: work.name,
      namespace: work.namespace,
      options: options,
      history: history,
      inConfig: false,
      jobRole: jobRole
    )
    .plan(wanted.objects, previous: previous, live: live)
    guard planned.findings.isEmpty else { throw .check(planned.findings, SourceMap()) }
    if let newest = history.last {
      wanted.release.firstDeployed = try ReleaseLookup.open(newest).firstDeployed
    }
    wanted.leaveDone(planned.plan)
    wanted.release.lastDeployed = work.cluster.now
    wanted.release.applyMethod = planned.plan.applyMethod
    let change = ReleaseChange(
      work: work,
      kind: .rollback(to: target.revision),
      wanted: wanted,
      plan: planned.plan,
      history: history,
      options: options
    )
    return Planned(change: change, planned: planned)
  }
}
