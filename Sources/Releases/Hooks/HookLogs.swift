import JSON
import Kubernetes

/// What the containers of a hook's pods have written.
struct HookLogs {
  var client: KubernetesClient
  var namespace: String

  /// More lines of one container than this are left out, from the start.
  private static let limit = 10_000

  /// Tells each line of each container in turn, those that prepare a pod first.
  ///
  /// - Parameter object: a Job or a pod, as it is in the cluster; other kinds write nothing.
  func read(
    of object: KubernetesObject,
    _ tell: (_ pod: String, _ container: String, _ line: String) -> Void
  ) async throws(KubernetesError) {
    for pod in try await pods(of: object) {
      for list in ["initContainerStatuses", "containerStatuses"] {
        for status in pod.status?[list]?.array ?? [] {
          // A container that has not begun has no log.
          guard let container = status["name"]?.string, hasBegun(status) else { continue }
          let options = LogOptions(container: container, tail: Self.limit)
          for try await line in client.logs(namespace: namespace, pod: pod.name, options) {
            tell(pod.name, container, line.text)
          }
        }
      }
    }
  }

  /// The pods, oldest first.
  private func pods(
    of object: KubernetesObject
  ) async throws(KubernetesError) -> [KubernetesObject] {
    switch object.kind {
    case "Pod":
      let pod = try await client.find(.pods, namespace: namespace, name: object.name)
      return pod.map { [$0] } ?? []
    case "Job":
      let selection = Selection(namespace: namespace, labels: "job-name=\(object.name)")
      return try await client.listAll(.pods, selection).items
        // Pods of an earlier Job of that name may still be there.
        .filter { pod in object.uid.map(pod.ownerUIDs.contains) ?? true }
        .sorted {
          ($0.creationTime?.seconds ?? 0, $0.name) < ($1.creationTime?.seconds ?? 0, $1.name)
        }
    default: return []
    }
  }

  private func hasBegun(_ status: JSONValue) -> Bool {
    status[path: "state", "running"] != nil || status[path: "state", "terminated"] != nil
      || status[path: "lastState", "terminated"] != nil
  }
}
