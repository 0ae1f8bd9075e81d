import Kubernetes
import Releases

/// How the objects of a release are at one moment.
struct ReleaseSnapshot: Sendable {
  var cluster: Cluster
  var namespace: String

  /// What of the objects is there, and what is needed to judge it.
  struct Facts: Sendable {
    var live: [ObjectIdentity: KubernetesObject]
    var pods: [KubernetesObject]
    var events: [KubernetesObject]
  }

  func facts(_ objects: [KubernetesObject]) async throws(ActionError) -> Facts {
    async let podList = list(.pods)
    async let eventList = list(.events)
    let live = try await LiveObjects(client: cluster.client, namespace: namespace).find(objects) {
      $0.kind == "Secret" ? .metadata : .full
    }
    return Facts(live: live, pods: await podList, events: await eventList)
  }

  /// Whether all objects are there and ready.
  func isReady(
    _ objects: [KubernetesObject],
    jobRole: Readiness.JobRole
  ) async throws(ActionError) -> Bool {
    let facts = try await facts(objects)
    let judged = Readiness.Facts(
      jobRole: jobRole,
      pods: facts.pods,
      events: facts.events,
      manifests: objects
    )
    return objects.allSatisfy { object in
      facts.live[Plan.identity(object, namespace)].map {
        Readiness(of: $0, judged).state == .ready
      } ?? false
    }
  }

  private func list(_ resource: APIResource) async -> [KubernetesObject] {
    // Without the right to list them less is said.
    (try? await cluster.client.listAll(resource, Selection(namespace: namespace)).items) ?? []
  }
}
