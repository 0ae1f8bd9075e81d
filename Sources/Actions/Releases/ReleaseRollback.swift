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

  /// What has to be done for it; nothing is changed yet.
  ///
  /// - Throws: ``ActionError/check(_:_:)`` where objects stand in the way that belong to someone else, or
  ///   cannot become what they were.
  func change(to target: ReleaseStore.Record) async throws(ActionError) -> ReleaseChange {
    let old = try ReleaseLookup.open(target)
    let jobRole = target.workload.flatMap(BuiltInWorkloads.named)?.jobRole ?? .batch
    var wanted = WantedRelease(
      old,
      objects: try ReleaseObjects.read(old),
      jobRole: jobRole
    )
    let previous = try ReleaseObjects.latest(history)
    let finder = LiveObjects(client: work.cluster.client, namespace: work.namespace)
    var live = try await finder.find(
      wanted.objects,
      needsKinds: true,
      defined: wanted.definedKinds,
      detail: LiveObjects.detail(previous: previous, namespace: work.namespace)
    )
    live.merge(try await finder.find(previous) { _ in .metadata }) { known, _ in known }
    let (plan, foreign) = Plan.make(
      wanted: wanted.objects,
      previous: previous,
      live: live,
      release: work.name,
      namespace: work.namespace,
      takesOwnership: options.takesOwnership,
      works: FieldManager.works(in: history),
      replacesImmutable: options.replacesImmutable
    )
    let fixed = try await ClaimGrowth(client: work.cluster.client)
      .blocked(plan, live, namespace: work.namespace)
    let findings =
      foreign.map { ForeignObject.diagnostic($0, inConfig: false) }
      + (plan.blocked + fixed).map(BlockedObject.diagnostic)
    guard findings.isEmpty else { throw .check(findings, SourceMap()) }
    if let newest = history.last {
      wanted.release.firstDeployed = try ReleaseLookup.open(newest).firstDeployed
    }
    wanted.release.lastDeployed = work.cluster.now
    wanted.release.applyMethod = plan.applyMethod
    return ReleaseChange(
      work: work,
      kind: .rollback(to: target.revision),
      wanted: wanted,
      plan: plan,
      history: history,
      options: options
    )
  }
}
