extension APIResource {
  /// The kinds that Kubernetes itself brings and deploys are made of. Their paths have not changed
  /// since they exist, so nothing has to be asked before they are used. Whether a server has them is
  /// another question, which ``KubernetesClient/discover(kinds:)`` answers.
  public static let builtIn: [APIResource] = groups.flatMap { apiVersions, kinds in
    apiVersions.flatMap { apiVersion in
      kinds.map { kind, plural, isNamespaced in
        let type = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        return APIResource(type, plural: plural, isNamespaced: isNamespaced)
      }
    }
  }

  static let builtInByType = Dictionary(
    builtIn.map { ($0.type, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  /// Where objects of a kind are found that Kubernetes itself brings.
  public static func builtIn(_ type: GroupVersionKind) -> APIResource? { builtInByType[type] }

  private typealias Kind = (kind: String, plural: String, isNamespaced: Bool)

  private static let groups: [(apiVersions: [String], kinds: [Kind])] = [
    (
      ["v1"],
      [
        ("ConfigMap", "configmaps", true), ("Endpoints", "endpoints", true),
        ("Event", "events", true), ("LimitRange", "limitranges", true),
        ("Namespace", "namespaces", false), ("Node", "nodes", false),
        ("PersistentVolume", "persistentvolumes", false),
        ("PersistentVolumeClaim", "persistentvolumeclaims", true), ("Pod", "pods", true),
        ("PodTemplate", "podtemplates", true),
        ("ReplicationController", "replicationcontrollers", true),
        ("ResourceQuota", "resourcequotas", true), ("Secret", "secrets", true),
        ("Service", "services", true), ("ServiceAccount", "serviceaccounts", true),
      ]
    ),
    (
      ["apps/v1"],
      [
        ("ControllerRevision", "controllerrevisions", true), ("DaemonSet", "daemonsets", true),
        ("Deployment", "deployments", true), ("ReplicaSet", "replicasets", true),
        ("StatefulSet", "statefulsets", true),
      ]
    ),
    (["batch/v1"], [("Job", "jobs", true)]),
    (["batch/v1", "batch/v1beta1"], [("CronJob", "cronjobs", true)]),
    (
      ["networking.k8s.io/v1"],
      [
        ("Ingress", "ingresses", true), ("IngressClass", "ingressclasses", false),
        ("NetworkPolicy", "networkpolicies", true),
      ]
    ),
    (
      ["rbac.authorization.k8s.io/v1"],
      [
        ("ClusterRole", "clusterroles", false),
        ("ClusterRoleBinding", "clusterrolebindings", false), ("Role", "roles", true),
        ("RoleBinding", "rolebindings", true),
      ]
    ),
    (
      ["storage.k8s.io/v1"],
      [
        ("CSIDriver", "csidrivers", false), ("CSINode", "csinodes", false),
        ("StorageClass", "storageclasses", false),
        ("VolumeAttachment", "volumeattachments", false),
      ]
    ),
    (
      ["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"],
      [("HorizontalPodAutoscaler", "horizontalpodautoscalers", true)]
    ),
    (["policy/v1", "policy/v1beta1"], [("PodDisruptionBudget", "poddisruptionbudgets", true)]),
    (["coordination.k8s.io/v1"], [("Lease", "leases", true)]),
    (["scheduling.k8s.io/v1"], [("PriorityClass", "priorityclasses", false)]),
    (["events.k8s.io/v1"], [("Event", "events", true)]),
    (
      ["apiextensions.k8s.io/v1"],
      [("CustomResourceDefinition", "customresourcedefinitions", false)]
    ),
    (
      ["admissionregistration.k8s.io/v1"],
      [
        ("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false),
        ("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false),
      ]
    ),
    (["apiregistration.k8s.io/v1"], [("APIService", "apiservices", false)]),
    (
      ["authorization.k8s.io/v1"],
      [
        ("SelfSubjectAccessReview", "selfsubjectaccessreviews", false),
        ("SelfSubjectRulesReview", "selfsubjectrulesreviews", false),
      ]
    ),
  ]
}

extension APIResource {
  // The resources that kubegate itself asks for.
  public static let pods = core("Pod", "pods")
  public static let events = core("Event", "events")
  public static let secrets = core("Secret", "secrets")
  public static let configMaps = core("ConfigMap", "configmaps")
  public static let services = core("Service", "services")
  public static let serviceAccounts = core("ServiceAccount", "serviceaccounts")
  public static let persistentVolumeClaims = core(
    "PersistentVolumeClaim",
    "persistentvolumeclaims"
  )
  public static let resourceQuotas = core("ResourceQuota", "resourcequotas")
  public static let limitRanges = core("LimitRange", "limitranges")
  public static let nodes = core("Node", "nodes", isNamespaced: false)
  public static let namespaces = core("Namespace", "namespaces", isNamespaced: false)
  public static let jobs = APIResource(
    GroupVersionKind(apiVersion: "batch/v1", kind: "Job"),
    plural: "jobs",
    isNamespaced: true
  )
  public static let cronJobs = APIResource(
    GroupVersionKind(apiVersion: "batch/v1", kind: "CronJob"),
    plural: "cronjobs",
    isNamespaced: true
  )
  /// Those of Kubernetes before 1.21.
  public static let oldCronJobs = APIResource(
    GroupVersionKind(apiVersion: "batch/v1beta1", kind: "CronJob"),
    plural: "cronjobs",
    isNamespaced: true
  )
  public static let deployments = APIResource(
    GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment"),
    plural: "deployments",
    isNamespaced: true
  )
  public static let replicaSets = APIResource(
    GroupVersionKind(apiVersion: "apps/v1", kind: "ReplicaSet"),
    plural: "replicasets",
    isNamespaced: true
  )
  public static let ingresses = APIResource(
    GroupVersionKind(apiVersion: "networking.k8s.io/v1", kind: "Ingress"),
    plural: "ingresses",
    isNamespaced: true
  )
  public static let storageClasses = APIResource(
    GroupVersionKind(apiVersion: "storage.k8s.io/v1", kind: "StorageClass"),
    plural: "storageclasses",
    isNamespaced: false
  )
  public static let leases = APIResource(
    GroupVersionKind(apiVersion: "coordination.k8s.io/v1", kind: "Lease"),
    plural: "leases",
    isNamespaced: true
  )

  private static func core(
    _ kind: String,
    _ plural: String,
    isNamespaced: Bool = true
  ) -> APIResource {
    let type = GroupVersionKind(group: "", version: "v1", kind: kind)
    return APIResource(type, plural: plural, isNamespaced: isNamespaced)
  }
}
