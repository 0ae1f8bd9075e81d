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
    // Each kind's place is looked for once, and those that have one are compared by it alone.
    let places = elements.enumerated().map { offset, element in
      let kind = kind(element)
      return Place(position: positions[kind] ?? .max, kind: kind, offset: offset)
    }
    return places.sorted { left, right in
      if left.position != right.position { return left.position < right.position }
      if left.position == .max, left.kind != right.kind { return precedes(left.kind, right.kind) }
      return left.offset < right.offset
    }
    .map { elements[$0.offset] }
  }

  private struct Place {
    var position: Int
    var kind: String
    var offset: Int
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
