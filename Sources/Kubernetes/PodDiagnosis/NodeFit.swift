public import JSON

/// Whether a node could ever run a pod, were it empty and healthy. A pure function over a pod's
/// `spec` and the node.
public enum NodeFit {
  /// What keeps a pod from a node for good.
  public enum Obstacle: Sendable, Hashable {
    /// The node lacks a label that the pod wants: `nvidia.com/gpu.product=RTX-A6000`.
    case selector(String)
    /// The node's labels do not match what the pod's affinity demands.
    case affinity
    /// The node is kept for others: `team=vision`.
    case taint(String)
    /// Even empty it has too little of a resource.
    case resource(name: String, wanted: Quantity, available: Quantity)
  }

  /// The first thing that keeps a pod from a node; `nil` where it fits.
  public static func obstacle(spec: JSONValue, node: KubernetesObject) -> Obstacle? {
    let labels = node.labels
    if let wanted = spec["nodeName"]?.string, wanted != node.name {
      return .selector("nodeName=\(wanted)")
    }
    for member in spec["nodeSelector"]?.object?.members ?? [] {
      let wanted = member.value.string ?? ""
      if labels[member.key] != wanted { return .selector("\(member.key)=\(wanted)") }
    }
    let required = spec[
      path: "affinity",
      "nodeAffinity",
      "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms"
    ]
    if let terms = required?.array, !terms.contains(where: { matches($0, labels, node.name) }) {
      return .affinity
    }
    if let taint = blockingTaint(node, tolerations: spec["tolerations"]?.array ?? []) {
      return .taint(taint)
    }
    let available = PodRequests.quantities(
      node.status?["allocatable"] ?? node.status?["capacity"]
    )
    for (name, wanted) in PodRequests.total(spec).sorted(by: { $0.key < $1.key })
    where wanted > available[name] ?? .zero {
      return .resource(name: name, wanted: wanted, available: available[name] ?? .zero)
    }
    return nil
  }

  /// Whether all expressions of a term match; a term without any matches nothing.
  private static func matches(_ term: JSONValue, _ labels: [String: String], _ name: String) -> Bool
  {
    let expressions = term["matchExpressions"]?.array ?? []
    let fields = term["matchFields"]?.array ?? []
    guard !expressions.isEmpty || !fields.isEmpty else { return false }
    return expressions.allSatisfy { matches($0, value: labels[$0["key"]?.string ?? ""]) }
      && fields.allSatisfy { $0["key"]?.string == "metadata.name" && matches($0, value: name) }
  }

  private static func matches(_ expression: JSONValue, value: String?) -> Bool {
    let values = expression["values"]?.array?.compactMap(\.string) ?? []
    switch expression["operator"]?.string {
    case "In": return value.map(values.contains) ?? false
    case "NotIn": return value.map { !values.contains($0) } ?? true
    case "Exists": return value != nil
    case "DoesNotExist": return value == nil
    case "Gt", "Lt":
      guard let value = value.flatMap({ Int($0) }), let bound = values.first.flatMap({ Int($0) })
      else { return false }
      return expression["operator"]?.string == "Gt" ? value > bound : value < bound
    default: return false
    }
  }

  /// The first taint that keeps the pod away. Those by which Kubernetes marks trouble come and go,
  /// and say nothing of what the node could run.
  private static func blockingTaint(
    _ node: KubernetesObject,
    tolerations: [JSONValue]
  ) -> String? {
    for taint in node.spec?["taints"]?.array ?? [] {
      let key = taint["key"]?.string ?? ""
      let effect = taint["effect"]?.string ?? ""
      guard effect == "NoSchedule" || effect == "NoExecute", !key.hasPrefix("node.kubernetes.io/"),
        key != "node.cloudprovider.kubernetes.io/uninitialized",
        key != "ToBeDeletedByClusterAutoscaler"
      else { continue }
      let value = taint["value"]?.string ?? ""
      let isTolerated = tolerations.contains { toleration in
        tolerates(toleration, key: key, value: value, effect: effect)
      }
      if !isTolerated { return value.isEmpty ? key : "\(key)=\(value)" }
    }
    return nil
  }

  private static func tolerates(
    _ toleration: JSONValue,
    key: String,
    value: String,
    effect: String
  ) -> Bool {
    let wantedEffect = toleration["effect"]?.string ?? ""
    guard wantedEffect.isEmpty || wantedEffect == effect else { return false }
    let wantedKey = toleration["key"]?.string ?? ""
    if toleration["operator"]?.string == "Exists" { return wantedKey.isEmpty || wantedKey == key }
    return wantedKey == key && (toleration["value"]?.string ?? "") == value
  }
}
