import JSON

/// A container of a pod: what was asked for, and what has become of it.
struct PodContainer {
  var name: String
  var isInit: Bool
  var spec: JSONValue?
  var status: JSONValue?

  /// All that the pod has, in the order in which they start; also those that have no status yet.
  static func all(of pod: KubernetesObject) -> [PodContainer] {
    [("initContainers", "initContainerStatuses", true), ("containers", "containerStatuses", false)]
      .flatMap { specs, statuses, isInit in
        let statuses = pod.status?[statuses]?.array ?? []
        return (pod.spec?[specs]?.array ?? []).map { spec in
          let name = spec["name"]?.string ?? ""
          return PodContainer(
            name: name,
            isInit: isInit,
            spec: spec,
            status: statuses.first { $0["name"]?.string == name }
          )
        }
      }
  }

  var image: String { spec?["image"]?.string ?? status?["image"]?.string ?? "" }
  var isReady: Bool { status?["ready"]?.bool ?? false }
  var isRunning: Bool { status?[path: "state", "running"] != nil }
  var restarts: Int { status?["restartCount"]?.int ?? 0 }
  var hasStarted: Bool { isRunning || status?[path: "state", "terminated"] != nil || restarts > 0 }
  var waitingReason: String? { status?[path: "state", "waiting", "reason"]?.string }
  var waitingMessage: String { status?[path: "state", "waiting", "message"]?.string ?? "" }
  var memoryLimit: String? { spec?[path: "resources", "limits", "memory"]?.string }

  /// How it has ended, now or before its last restart.
  var ending: ContainerEnding? {
    let ended = status?[path: "state", "terminated"] ?? status?[path: "lastState", "terminated"]
    return ended.map(ContainerEnding.init)
  }

  /// How it has ended before its last restart.
  var previousEnding: ContainerEnding? {
    (status?[path: "lastState", "terminated"]).map(ContainerEnding.init)
  }
}
