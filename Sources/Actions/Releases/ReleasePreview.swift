import Kubernetes
import Releases

/// Says what carrying out a plan would change: the server is asked in a dry run what it would make of
/// each object. A diff and the dry runs of deploys and rollbacks show the same.
struct ReleasePreview {
  var cluster: Cluster
  var release: String
  var namespace: String
  /// Whether fields that others own count as taken over; otherwise the server refuses such objects.
  var force: Bool

  /// What would change, and what the server would refuse.
  struct Result: Sendable {
    /// Definitions, objects and hooks; those that stay as they are are among them.
    var changes: [ObjectChange]
    var refusals: [ReleaseError.Refusal]
  }

  /// - Parameters:
  ///   - planned: a plan that was made of whole objects, not only of their metadata.
  ///   - definitions: what comes with a first revision.
  ///   - hooks: those of the revision before, and of the new one.
  ///   - namespaceExists: without its namespace the server would refuse every object.
  func run(
    _ planned: PlannedRelease,
    definitions: [KubernetesObject] = [],
    hooks: (old: [ReleaseHook], new: [ReleaseHook]) = ([], []),
    namespaceExists: Bool = true
  ) async throws(ActionError) -> Result {
    let comparison = try await compare(
      planned.plan,
      live: planned.live,
      previous: planned.previous,
      asks: namespaceExists
    )
    let first = try await compare(
      Plan.make(
        wanted: try await missing(definitions),
        previous: [],
        live: [:],
        release: release,
        namespace: namespace
      )
      .plan
    )
    let hookChanges = ManifestComparison.changes(
      fromHooks: hooks.old,
      to: hooks.new,
      namespace: namespace
    )
    return Result(
      changes: first.changes + comparison.changes + hookChanges,
      refusals: first.refusals + comparison.refusals
    )
  }

  private func compare(
    _ plan: Plan,
    live: [ObjectIdentity: KubernetesObject] = [:],
    previous: [KubernetesObject] = [],
    asks: Bool = true
  ) async throws(ActionError) -> PlanComparison {
    var answers: [ObjectIdentity: KubernetesResult<KubernetesObject>] = [:]
    if asks {
      do throws(ReleaseError) {
        answers = try await DryRun(cluster.client, namespace: namespace)
          .answers(to: plan, force: force)
      } catch {
        throw .release(error)
      }
    }
    return PlanComparison(
      plan,
      live: live,
      previous: previous,
      answers: answers,
      release: release,
      namespace: namespace
    )
  }

  /// The definitions that are not there yet; those that are stay as they are.
  private func missing(
    _ definitions: [KubernetesObject]
  ) async throws(ActionError) -> [KubernetesObject] {
    guard !definitions.isEmpty else { return [] }
    let live = try await LiveObjects(client: cluster.client, namespace: namespace)
      .find(definitions) { _ in .metadata }
    return definitions.filter { live[Plan.identity($0, namespace)] == nil }
  }
}
