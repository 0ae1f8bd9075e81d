import Diagnostics
import Kubernetes
import Releases

/// Compares what a release wants with what is in the cluster: the server says in a dry run what it
/// would make of each object.
struct LiveDiff {
  var cluster: Cluster
  var release: String
  var namespace: String
  var replacesImmutable: Bool
  /// Whether a config says what is wanted.
  var inConfig: Bool

  /// - Parameter previous: the manifests of the revisions that may be in the cluster.
  func run(
    wanted: [KubernetesObject],
    previous: [KubernetesObject],
    namespaceExists: Bool,
    sources: SourceMap
  ) async throws(ActionError) -> DiffResult {
    let wanted = wanted.map { Ownership.marked($0, release: release, namespace: namespace) }
    let live = try await LiveObjects(client: cluster.client, namespace: namespace)
      .find(union(wanted, previous)) { _ in .full }
    var (plan, foreign) = Plan.make(
      wanted: wanted,
      previous: previous,
      live: live,
      release: release,
      namespace: namespace,
      replacesImmutable: replacesImmutable
    )
    plan.blocked += try await ClaimGrowth(client: cluster.client)
      .blocked(plan, live, namespace: namespace)
    let comparison = PlanComparison(
      plan,
      live: live,
      previous: previous,
      // Without its namespace the server would refuse every object.
      answers: namespaceExists ? try await answers(plan) : [:],
      release: release,
      namespace: namespace
    )
    var result = DiffResult(release: release, namespace: namespace)
    result.changes = comparison.changes
    result.sources = sources
    let findings =
      foreign.map { ForeignObject.diagnostic($0, inConfig: inConfig) }
      + plan.blocked.map(BlockedObject.diagnostic)
    if !findings.isEmpty {
      result.failure = .check(findings, sources)
    } else if !comparison.refusals.isEmpty {
      result.failure = .release(.refused(comparison.refusals))
    }
    return result
  }

  /// The definitions of kinds that come with a first revision, as far as they are not there yet. Those
  /// that are stay as they are.
  func definitions(
    _ definitions: [KubernetesObject]
  ) async throws(ActionError) -> [ObjectChange] {
    let live = try await LiveObjects(client: cluster.client, namespace: namespace)
      .find(definitions) { _ in .metadata }
    return definitions.filter { live[Plan.identity($0, namespace)] == nil }.map {
      ObjectChange(.create, before: nil, after: $0, namespace: "")
    }
  }

  private func answers(
    _ plan: Plan
  ) async throws(ActionError) -> [ObjectIdentity: KubernetesResult<KubernetesObject>] {
    do throws(ReleaseError) {
      return try await DryRun(cluster.client, namespace: namespace).answers(to: plan)
    } catch {
      throw .release(error)
    }
  }

  /// Each object once.
  private func union(
    _ wanted: [KubernetesObject],
    _ previous: [KubernetesObject]
  ) -> [KubernetesObject] {
    var seen: Set<ObjectIdentity> = []
    return (wanted + previous).filter { seen.insert(Plan.identity($0, namespace)).inserted }
  }
}
