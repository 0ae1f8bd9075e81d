public import JSON
public import Kubernetes

/// Finds the pods that objects describe.
public enum PodSpecs {
  /// The pod's spec in a Pod, a workload's template or a CronJob's; `nil` for all other kinds.
  public static func spec(of object: KubernetesObject) -> JSONValue? {
    switch object.kind {
    case "Pod": object.spec
    case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
      object["spec", "template", "spec"]
    case "CronJob": object["spec", "jobTemplate", "spec", "template", "spec"]
    default: nil
    }
  }

  /// All containers of a pod, those that run first included.
  public static func containers(of spec: JSONValue) -> [JSONValue] {
    ["initContainers", "containers"].flatMap { spec[$0]?.array ?? [] }
  }
}
