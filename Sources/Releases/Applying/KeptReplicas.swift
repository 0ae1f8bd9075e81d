import JSON
import Kubernetes

/// The number of pods of an object that is no longer to say how many there are, since an autoscaler is
/// to decide.
///
/// Server-side apply takes away what is applied no longer, and a Deployment without a number has one
/// pod. So the number is applied as it is in the cluster for as long as it is this release's; once
/// someone else has written another one, it is theirs.
enum KeptReplicas {
  /// - Parameter tools: who works on the release, under the names of ``FieldManager``.
  static func keeping(
    _ object: KubernetesObject,
    live: KubernetesObject,
    tools: Set<String>
  ) -> KubernetesObject {
    guard ["Deployment", "StatefulSet", "ReplicaSet"].contains(object.kind),
      object["spec", "replicas"] == nil, let count = live["spec", "replicas"],
      owners(of: live).contains(where: tools.contains)
    else { return object }
    var kept = object
    kept.set(count, at: "spec", "replicas")
    return kept
  }

  private static func owners(of live: KubernetesObject) -> [String] {
    FieldManager.entries(live).compactMap { entry in
      entry[path: "fieldsV1", "f:spec", "f:replicas"] == nil ? nil : entry["manager"]?.string
    }
  }
}
