import JSON
import Kubernetes

/// The Job of a run that is started by hand, as kubectl makes it.
enum ManualRun {
  /// - Parameter moment: in seconds since 1970; two runs of the same moment have the same name.
  static func job(of cronJob: KubernetesObject, at moment: Int) -> KubernetesObject {
    let template = cronJob["spec", "jobTemplate"]
    var annotations = template?[path: "metadata", "annotations"]?.object ?? JSONObject()
    annotations["cronjob.kubernetes.io/instantiate"] = "manual"
    var metadata = JSONObject()
    metadata["name"] = .string(name(cronJob.name, moment))
    metadata["namespace"] = cronJob.namespace.map(JSONValue.string)
    metadata["annotations"] = .object(annotations)
    metadata["labels"] = template?[path: "metadata", "labels"]
    // The owner does not block its own deletion: to say so would take a further right.
    metadata["ownerReferences"] = [
      [
        "apiVersion": .string(cronJob.apiVersion), "kind": "CronJob",
        "name": .string(cronJob.name), "uid": .string(cronJob.uid ?? ""), "controller": true,
      ]
    ]
    return KubernetesObject([
      "apiVersion": "batch/v1", "kind": "Job", "metadata": .object(metadata),
      "spec": template?["spec"] ?? [:],
    ])
  }

  /// What is left of a name that labels of pods can hold.
  private static let longest = 63

  /// `nightly-run-tqmmo0`
  private static func name(_ cronJob: String, _ moment: Int) -> String {
    let suffix = "-run-" + String(moment, radix: 36)
    var start = cronJob.prefix(longest - suffix.utf8.count)
    while let last = start.last, last == "-" || last == "." { start.removeLast() }
    return start + suffix
  }
}
