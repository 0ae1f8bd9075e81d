import JSON
public import Kubernetes

/// The last lines that a failed object's containers wrote.
public struct LastLines: Sendable {
  private let client: KubernetesClient
  private let namespace: String

  /// How many of each container.
  private let count: Int

  public init(_ client: KubernetesClient, namespace: String, count: Int = 20) {
    self.client = client
    self.namespace = namespace
    self.count = count
  }

  /// Lines of the newest pod's containers, with credentials masked, and of the containers before them
  /// that have failed; empty where there are none.
  public func read(of object: ObjectIdentity) async -> [String] {
    guard let pod = await newestPod(of: object) else { return [] }
    var lines: [String] = []
    for container in PodContainers.failing(in: pod) {
      lines += await self.lines(of: pod.name, container.name, isPrevious: container.isStartingAgain)
    }
    return lines
  }

  private func newestPod(of object: ObjectIdentity) async -> KubernetesObject? {
    let selector = object.type.kind == "Job" ? "job-name=\(object.name)" : nil
    guard
      let pods = try? await client.listAll(
        .pods,
        Selection(namespace: namespace, labels: selector)
      )
    else { return nil }
    let candidates = pods.items
      .filter { selector != nil || $0.name == object.name || $0.name.hasPrefix(object.name + "-") }
    // Of pods that work side by side, one that has failed has more to say.
    let failed = candidates.filter { $0.status?["phase"]?.string == "Failed" }
    return (selector == nil || failed.isEmpty ? candidates : failed)
      .max { ($0.creationTime?.seconds ?? 0) < ($1.creationTime?.seconds ?? 0) }
  }

  private func lines(of pod: String, _ container: String, isPrevious: Bool) async -> [String] {
    var lines: [String] = []
    let options = LogOptions(container: container, isPrevious: isPrevious, tail: count)
    do {
      for try await line in client.logs(namespace: namespace, pod: pod, options) {
        lines.append(SecretMask.masked(line.text))
      }
    } catch {
      // The log is a help, not the result: without it less is said.
    }
    return lines
  }
}

/// The containers of a pod that have something to tell.
private struct PodContainers {
  var name: String
  /// Whether it is about to start again, and has written nothing yet; the one before has.
  var isStartingAgain: Bool

  static func failing(in pod: KubernetesObject) -> [PodContainers] {
    let first = (pod.status?["initContainerStatuses"]?.array ?? []).filter { status in
      let state = status["state"]
      let ending = state?["terminated"] ?? status[path: "lastState", "terminated"]
      return (ending?["exitCode"]?.int ?? 0) != 0
    }
    let statuses = first + (pod.status?["containerStatuses"]?.array ?? [])
    return statuses.compactMap { status in
      guard let name = status["name"]?.string else { return nil }
      return PodContainers(
        name: name,
        isStartingAgain: status["restartCount"]?.int ?? 0 > 0
          && status[path: "state", "running"] == nil
          && status[path: "state", "terminated"] == nil
      )
    }
  }
}
