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
    var live = live
    let answers = asks ? try await answers(to: plan, &live) : [:]
    return PlanComparison(
      plan,
      live: live,
      previous: previous,
      answers: answers,
      release: release,
      namespace: namespace
    )
  }

  private typealias Answers = [ObjectIdentity: KubernetesResult<KubernetesObject>]

  /// Controllers go on changing objects while they are looked at. What was changed between the question
  /// what is there and the question what would become of it is asked about once more; otherwise their
  /// work would be told as the plan's.
  private func answers(
    to plan: Plan,
    _ live: inout [ObjectIdentity: KubernetesObject]
  ) async throws(ActionError) -> Answers {
    var answers = try await ask(plan)
    for _ in 0..<Self.attempts {
      var rest = plan
      rest.steps = plan.steps.filter { step in
        let identity = Plan.identity(step.object, namespace)
        guard let read = live[identity]?.resourceVersion,
          let asked = try? answers[identity]?.get().resourceVersion
        else { return false }
        return read != asked
      }
      if rest.steps.isEmpty { break }
      let newer = try await LiveObjects(client: cluster.client, namespace: namespace)
        .find(rest.steps.map(\.object)) { _ in .full }
      live.merge(newer) { _, new in new }
      answers.merge(try await ask(rest)) { _, new in new }
    }
    return answers
  }

  /// How often an object that never keeps still is asked about again.
  private static let attempts = 3

  private func ask(_ plan: Plan) async throws(ActionError) -> Answers {
    do throws(ReleaseError) {
      return try await DryRun(cluster.client, namespace: namespace).answers(to: plan, force: force)
    } catch {
      throw .release(error)
    }
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
