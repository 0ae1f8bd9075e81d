public import JSON

extension PodDiagnosis {
  /// What is to be said of a pod that has no node; `nil` where it has one.
  ///
  /// That no node has room now is no failure: it waits. That none could ever run it is one, unless
  /// an autoscaler is about to add a node.
  static func scheduling(
    of pod: KubernetesObject,
    events: PodEvents,
    nodes: [KubernetesObject]?
  ) -> PodDiagnosis? {
    guard pod.spec?["nodeName"]?.string?.isEmpty ?? true,
      pod.status?["phase"]?.string ?? "Pending" == "Pending"
    else { return nil }
    guard let condition = pod.condition("PodScheduled"), condition.isFalse else {
      return PodDiagnosis(.waiting, "it waits for a node")
    }
    if condition.reason == "SchedulingGated" {
      return PodDiagnosis(.waiting, "a queue holds it back until it is its turn")
    }
    let message = condition.message
    let obstacles = SchedulerMessage(message).obstacles
    if let claim = volumeObstacle(message) { return claim }
    if events.latest("TriggeredScaleUp") != nil {
      return PodDiagnosis(.waiting, "the cluster adds a node for it", notes: [message])
    }
    if let spec = pod.spec, let nodes, let never = neverFits(spec, nodes) { return never }
    return PodDiagnosis(
      .waiting,
      nodes == nil ? "no node can take it now" : "all nodes that could run it are busy",
      notes: obstacles.isEmpty ? [message] : obstacles
    )
  }

  /// Volumes that keep the scheduler from choosing a node.
  private static func volumeObstacle(_ message: String) -> PodDiagnosis? {
    let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
    if message.contains("persistentvolumeclaim \""), message.contains("not found"),
      quoted.count > 2
    {
      return PodDiagnosis(
        .waiting,
        "the volume claim \"\(quoted[1])\" does not exist",
        notes: [message],
        help: ["create it, or correct its name"]
      )
    }
    if message.contains("unbound immediate PersistentVolumeClaims") {
      return PodDiagnosis(.waiting, "its volume is not there yet", notes: [message])
    }
    return nil
  }

  /// What is to be said of a pod spec that fits no node of the cluster; `nil` where one could run it.
  public static func neverFits(_ spec: JSONValue, _ nodes: [KubernetesObject]) -> PodDiagnosis? {
    guard !nodes.isEmpty else { return nil }
    var count: [NodeFit.Obstacle: Int] = [:]
    for node in nodes {
      guard let obstacle = NodeFit.obstacle(spec: spec, node: node) else { return nil }
      count[obstacle, default: 0] += 1
    }
    return PodDiagnosis(
      .doomed,
      nodes.count == 1
        ? "the only node could never run it" : "none of the \(nodes.count) nodes could ever run it",
      notes: ObstacleText.lines(count),
      help: ["ask for less, or for another kind of node"]
    )
  }
}

/// The words for what keeps a pod from nodes for good.
private enum ObstacleText {
  /// One line per kind of obstacle, the most frequent first.
  static func lines(_ count: [NodeFit.Obstacle: Int]) -> [String] {
    var merged: [String: (nodes: Int, text: String)] = [:]
    for (obstacle, nodes) in count {
      let key: String
      let text: String
      switch obstacle {
      case .selector(let label): (key, text) = (label, "without the label \(label)")
      case .affinity:
        (key, text) = ("affinity", "without the labels that its node affinity demands")
      case .taint(let taint): (key, text) = ("taint " + taint, "kept for others (taint \(taint))")
      case .resource(let name, let wanted, _):
        let words = ResourceName.words(name)
        let most = available(name, count)
        (key, text) = (
          "resource " + name,
          most == .zero
            ? "without \(words)" : "with at most \(most) of the \(wanted) \(words) that it asks for"
        )
      }
      merged[key] = (nodes + (merged[key]?.nodes ?? 0), text)
    }
    return merged.values
      .sorted { ($1.nodes, $0.text) < ($0.nodes, $1.text) }
      .map { "\($0.nodes) \($0.nodes == 1 ? "node" : "nodes") \($0.text)" }
  }

  private static func available(_ name: String, _ count: [NodeFit.Obstacle: Int]) -> Quantity {
    count.keys.compactMap { obstacle in
      if case .resource(name, _, let available) = obstacle { available } else { nil }
    }.max() ?? .zero
  }
}
