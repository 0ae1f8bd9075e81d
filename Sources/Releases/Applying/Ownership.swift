import JSON
public import Kubernetes

/// The marks by which Helm knows the objects of a release.
public enum Ownership {
  static let managedByLabel = "app.kubernetes.io/managed-by"
  static let nameAnnotation = "meta.helm.sh/release-name"
  static let namespaceAnnotation = "meta.helm.sh/release-namespace"
  static let policyAnnotation = "helm.sh/resource-policy"

  /// The object with the marks of a release.
  public static func marked(
    _ object: KubernetesObject,
    release: String,
    namespace: String
  ) -> KubernetesObject {
    var object = object
    object.set("Helm", at: "metadata", "labels", managedByLabel)
    object.set(.string(release), at: "metadata", "annotations", nameAnnotation)
    object.set(.string(namespace), at: "metadata", "annotations", namespaceAnnotation)
    return object
  }

  /// Whether an object of the cluster belongs to a release.
  public static func isOwned(
    _ object: KubernetesObject,
    by release: String,
    namespace: String
  ) -> Bool {
    object.labels[managedByLabel] == "Helm" && object.annotations[nameAnnotation] == release
      && object.annotations[namespaceAnnotation] == namespace
  }

  /// The release that an object belongs to, as messages name it.
  public static func owner(of object: KubernetesObject) -> String? {
    object.annotations[nameAnnotation]
  }

  /// Whether the object outlives its release.
  public static func isKept(_ object: KubernetesObject) -> Bool {
    object.annotations[policyAnnotation] == "keep"
  }
}
