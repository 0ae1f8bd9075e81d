import JSON
import Kubernetes

/// The last lines that a failed object's container wrote.
struct LastLines {
  var cluster: Cluster
  var namespace: String

  private static let count = 20

  /// Lines of the newest pod's containers, at most twenty of each; empty where there are none.
  func read(of object: ObjectIdentity) async -> [String] {
    guard let pod = await newestPod(of: object) else { return [] }
    var lines: [String] = []
    for status in pod.status?["containerStatuses"]?.array ?? [] {
      guard let container = status["name"]?.string else { continue }
      // A container that is about to start again has written nothing yet; the one before has.
      let wasRestarted =
        status["restartCount"]?.int ?? 0 > 0 && status[path: "state", "running"] == nil
      lines += await self.lines(of: pod.name, container, isPrevious: wasRestarted)
    }
    return lines
  }

  private func newestPod(of object: ObjectIdentity) async -> KubernetesObject? {
    let selector =
      object.type.kind == "Job" ? "job-name=\(object.name)" : nil
    guard
      let pods = try? await cluster.client.listAll(
        .pods,
        Selection(namespace: namespace, labels: selector)
      )
    else { return nil }
    return pods.items
      .filter { selector != nil || $0.name == object.name || $0.name.hasPrefix(object.name + "-") }
      .max { ($0.creationTime?.seconds ?? 0) < ($1.creationTime?.seconds ?? 0) }
  }

  private func lines(of pod: String, _ container: String, isPrevious: Bool) async -> [String] {
    var lines: [String] = []
    let options = LogOptions(container: container, isPrevious: isPrevious, tail: Self.count)
    do {
      for try await line in cluster.client.logs(namespace: namespace, pod: pod, options) {
        lines.append(line.text)
      }
    } catch {
      // The log is a help, not the result: without it less is said.
    }
    return lines
  }
}
