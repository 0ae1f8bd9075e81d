/// The order in which kinds are installed: what others need comes first; unknown kinds come last, by
/// name. The order of Helm's `InstallOrder`.
public enum KindOrder {
  /// Whether documents of the first kind come before those of the second.
  public static func precedes(_ left: String, _ right: String) -> Bool {
    switch (positions[left], positions[right]) {
    case (let a?, let b?): a < b
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  /// The elements by the order of their kinds; those of one kind keep their order.
  static func sorted<Element>(_ elements: [Element], kind: (Element) -> String) -> [Element] {
    elements.enumerated().map { (offset: $0.offset, kind: kind($0.element), element: $0.element) }
      .sorted { left, right in
        if precedes(left.kind, right.kind) { return true }
        return !precedes(right.kind, left.kind) && left.offset < right.offset
      }
      .map(\.element)
  }

  private static let positions: [String: Int] = Dictionary(
    uniqueKeysWithValues: installOrder.enumerated().map { ($0.element, $0.offset) }
  )

  private static let installOrder = [
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
