import Diagnostics
import JSON
import Kubernetes
import Releases

/// Plans how a cluster gets to what a release wants, and says what stands in the way. A deploy, a diff
/// and a rollback plan alike.
struct ReleasePlanning {
  var client: KubernetesClient
  var release: String
  var namespace: String
  var options: ReleaseOptions
  /// All records there are, oldest first.
  var history: [ReleaseStore.Record]
  /// Whether a config says what is wanted.
  var inConfig: Bool
  /// What its Jobs are for.
  var jobRole: Readiness.JobRole

  /// Work that is done is not done again unasked. One that is to be removed after its end and is gone has
  /// come to it, as far as the last revision came up.
  private var endedJobs: Plan.EndedJobs {
    jobRole == .environment || options.rerunsJobs
      ? .runAgain : .stay(goneIsDone: history.last?.status == .deployed)
  }

  /// - Parameters:
  ///   - wanted: the objects, marked as the release's.
  ///   - previous: the manifests of the revisions that may be in the cluster.
  ///   - live: what of all of them is in the cluster.
  func plan(
    _ wanted: [KubernetesObject],
    previous: [KubernetesObject],
    live: [ObjectIdentity: KubernetesObject]
  ) async throws(ActionError) -> PlannedRelease {
    var (plan, foreign) = Plan.make(
      wanted: wanted,
      previous: previous,
      live: live,
      release: release,
      namespace: namespace,
      takesOwnership: options.takesOwnership,
      works: FieldManager.works(in: history),
      replacesImmutable: options.replacesImmutable,
      endedJobs: endedJobs
    )
    plan.blocked += try await ClaimGrowth(client: client)
      .blocked(plan, live, namespace: namespace)
    return PlannedRelease(
      plan: plan,
      live: live,
      previous: previous,
      findings: foreign.map { ForeignObject.diagnostic($0, inConfig: inConfig) }
        + plan.blocked.map(BlockedObject.diagnostic)
    )
  }
}

/// A plan, and what it was made of.
struct PlannedRelease: Sendable {
  var plan: Plan
  var live: [ObjectIdentity: KubernetesObject]
  /// The manifests of the revisions that may be in the cluster.
  var previous: [KubernetesObject]
  /// What stands in its way.
  var findings: [Diagnostic]
}
