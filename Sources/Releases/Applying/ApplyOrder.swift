import Charts
import Kubernetes

/// In which order objects are applied. Kinds are taken in Helm's order of installation; what stands
/// in one stage does not depend on each other and goes out together.
enum ApplyOrder {
  /// Objects by stage, each stage in Helm's order.
  static func stages(_ objects: [KubernetesObject]) -> [[KubernetesObject]] {
    let sorted = objects.enumerated().sorted { left, right in
      if KindOrder.precedes(left.element.kind, right.element.kind) { return true }
      return !KindOrder.precedes(right.element.kind, left.element.kind)
        && left.offset < right.offset
    }
    var stages: [[KubernetesObject]] = [[], [], []]
    for (_, object) in sorted { stages[stage(object.kind)].append(object) }
    return stages.filter { !$0.isEmpty }
  }

  /// What other objects are made of, what pods need before they start, and the rest.
  private static func stage(_ kind: String) -> Int {
    switch kind {
    case "PriorityClass", "Namespace", "CustomResourceDefinition": 0
    default: KindOrder.precedes(kind, "DaemonSet") ? 1 : 2
    }
  }
}
