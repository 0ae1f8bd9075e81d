import Charts
import JSON
import Workloads
import YAML

/// Puts the `labels` and `annotations` of a config on the objects of a chart that knows nothing of
/// them, and on the pods that they make. What the chart itself says stays.
struct CommonLabels {
  private var labels: JSONObject
  private var annotations: JSONObject

  init(_ config: Config) {
    labels = config["labels"]?.object ?? JSONObject()
    annotations = config["annotations"]?.object ?? JSONObject()
  }

  var isEmpty: Bool { labels.isEmpty && annotations.isEmpty }

  func added(to hook: Hook) -> Hook {
    guard !isEmpty, let object = hook.manifest.object else { return hook }
    var hook = hook
    let changed = added(to: object)
    hook.manifest.object = changed
    hook.manifest.text = YAMLWriter().string(changed) ?? hook.manifest.text
    return hook
  }

  func added(to object: JSONValue) -> JSONValue {
    guard var top = object.object else { return object }
    addMetadata(to: &top)
    guard let spec = top["spec"]?.object else { return .object(top) }
    switch top["kind"]?.string {
    case "CronJob":
      top["spec"] = .object(
        changed(spec, "jobTemplate") { job in
          changed(job, "spec") { changed($0, "template", podTemplate) }
        }
      )
    case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
      top["spec"] = .object(changed(spec, "template", podTemplate))
    default: break
    }
    return .object(top)
  }

  private func podTemplate(_ template: JSONObject) -> JSONObject {
    var template = template
    addMetadata(to: &template)
    return template
  }

  private func changed(
    _ object: JSONObject,
    _ key: String,
    _ change: (JSONObject) -> JSONObject
  ) -> JSONObject {
    guard let inner = object[key]?.object else { return object }
    var object = object
    object[key] = .object(change(inner))
    return object
  }

  private func addMetadata(to object: inout JSONObject) {
    var metadata = object["metadata"]?.object ?? JSONObject()
    for (key, own) in [("labels", labels), ("annotations", annotations)] where !own.isEmpty {
      metadata[key] = .object(own.merged(with: metadata[key]?.object ?? JSONObject()))
    }
    object["metadata"] = .object(metadata)
  }
}
