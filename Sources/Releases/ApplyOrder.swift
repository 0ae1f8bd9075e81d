import Kubernetes

/// In which order objects are applied. Kinds are taken in Helm's order of installation; what stands
/// in one stage does not depend on each other and goes out together.
enum ApplyOrder {
  /// Objects by stage, each stage in Helm's order.
  static func stages(_ objects: [KubernetesObject]) -> [[KubernetesObject]] {
    let sorted = objects.enumerated().sorted { left, right in
      let a = rank(left.element.kind)
      let b = rank(right.element.kind)
      return a == b ? left.offset < right.offset : a < b
    }
    var stages: [[KubernetesObject]] = [[], [], []]
    for (_, object) in sorted { stages[stage(object.kind)].append(object) }
    return stages.filter { !$0.isEmpty }
  }

  /// What other objects are made of, what pods need before they start, and the rest.
  private static func stage(_ kind: String) -> Int {
    switch kind {
    case "PriorityClass", "Namespace", "CustomResourceDefinition": 0
    default: rank(kind) < rank("DaemonSet") ? 1 : 2
    }
  }

  private static func rank(_ kind: String) -> Int { ranks[kind] ?? kinds.count }

  private static let ranks = Dictionary(
    uniqueKeysWithValues: kinds.enumerated().map { ($0.element, $0.offset) }
  )

  /// Helm's order; kinds that are not in it come last.
  private static let kinds = [
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange",
    "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList",
    "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
    "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service",
    "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
    "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress",
    "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
  ]
}
