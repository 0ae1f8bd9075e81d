import JSON
import Kubernetes

// Pods, and Jobs, which are made of them. After `ValidatePodUpdate` and `ValidateJobSpecUpdate`.
extension ImmutableFields {
  /// Of a Pod's containers only the images can be changed, and of the rest next to nothing.
  static func pod(
    _ object: KubernetesObject,
    _ live: KubernetesObject,
    _ previous: [KubernetesObject]
  ) -> [FieldChange] {
    guard let liveSpec = live.spec, let wantedSpec = object.spec else { return [] }
    let isGated = liveSpec["schedulingGates"]?.array?.isEmpty == false
    func fixed(_ spec: JSONValue) -> JSONValue { fixedPart(of: spec, isGated: isGated) }
    let wanted = fixed(wantedSpec)
    let view = ManifestView.of(
      fixed(liveSpec),
      like: ([wanted] + previous.compactMap(\.spec).map(fixed))
    )
    let changes = between(view, wanted, at: ["spec"]).filter { change in
      guard let after = change.after else {
        // What the server has added stays, and what is left out may be its default.
        return isElement(change.path) && previous.contains { change.path.value(in: $0.json) != nil }
      }
      if change.before == nil, isZero(after) { return false }
      return previous.isEmpty || previous.contains { change.path.value(in: $0.json) != after }
    }
    return changes + deadline(object, live) + tolerations(object, live, previous)
  }

  /// A Pod's spec without what can be changed.
  private static func fixedPart(of spec: JSONValue, isGated: Bool) -> JSONValue {
    var members = spec.object ?? JSONObject()
    var free = ["activeDeadlineSeconds", "ephemeralContainers", "schedulingGates", "tolerations"]
    // A Pod that may not be scheduled yet can still be sent elsewhere.
    if isGated { free += ["affinity", "nodeSelector"] }
    for key in free { members[key] = nil }
    for list in ["containers", "initContainers"] {
      guard let containers = members[list]?.array else { continue }
      members[list] = .array(
        containers.map { container in
          var container = container.object ?? JSONObject()
          container["image"] = nil
          return .object(container)
        }
      )
    }
    return .object(members)
  }

  /// A Pod can be given less time, and never more.
  private static func deadline(
    _ object: KubernetesObject,
    _ live: KubernetesObject
  ) -> [FieldChange] {
    let path = ["spec", "activeDeadlineSeconds"]
    guard let before = live.value(at: path), let after = object.value(at: path),
      let old = before.int, let new = after.int, new > old
    else { return [] }
    return [FieldChange(FieldPath(path.map(FieldPath.Step.key)), before: before, after: after)]
  }

  /// A Pod can tolerate more, and never less; for how long may change.
  private static func tolerations(
    _ object: KubernetesObject,
    _ live: KubernetesObject,
    _ previous: [KubernetesObject]
  ) -> [FieldChange] {
    func list(_ object: KubernetesObject) -> [JSONValue] {
      (object.spec?["tolerations"]?.array ?? []).map { toleration in
        var members = toleration.object ?? JSONObject()
        members["tolerationSeconds"] = nil
        return .object(JSONObject(members.members.sorted { $0.key < $1.key }))
      }
    }
    let (wanted, there) = (list(object), list(live))
    let isLess = previous.flatMap(list).contains { there.contains($0) && !wanted.contains($0) }
    guard isLess else { return [] }
    return [
      FieldChange(
        FieldPath("spec", "tolerations"),
        before: live.spec?["tolerations"],
        after: object.spec?["tolerations"]
      )
    ]
  }

  /// How often a Job's pods have to succeed stays; one whose pods are counted can grow together with
  /// how many run at once.
  static func job(_ object: KubernetesObject, _ live: KubernetesObject) -> [FieldChange] {
    let path = ["spec", "completions"]
    guard let spec = live.spec, let after = object.value(at: path) else { return [] }
    let before = live.value(at: path)
    let isElastic =
      spec["completionMode"] == "Indexed" && before == spec["parallelism"]
      && after == object.spec?["parallelism"]
    guard before != after, !isElastic else { return [] }
    return [FieldChange(FieldPath(path.map(FieldPath.Step.key)), before: before, after: after)]
  }

  /// Whether a Job's pods can become what is wanted: those of one that waits to be started can be sent
  /// elsewhere, and be labelled.
  static func canChangePods(
    _ object: KubernetesObject,
    from previous: KubernetesObject,
    live: KubernetesObject
  ) -> Bool {
    func fixed(_ job: KubernetesObject) -> [JSONObject] {
      func part(_ key: String, without free: [String]) -> JSONObject {
        var members = job.spec?["template"]?[key]?.object ?? JSONObject()
        for key in free { members[key] = nil }
        return members
      }
      let scheduling = ["nodeSelector", "affinity", "tolerations", "schedulingGates"]
      return [
        part("metadata", without: ["labels", "annotations"]), part("spec", without: scheduling),
      ]
    }
    let isWaiting = live.spec?["suspend"]?.bool == true && live.status?["startTime"] == nil
    return isWaiting && fixed(object) == fixed(previous)
  }

  private static func isElement(_ path: FieldPath) -> Bool {
    if case .element = path.steps.last { return true }
    return false
  }

  /// Whether it is the same as not to write it.
  private static func isZero(_ value: JSONValue) -> Bool {
    switch value.content {
    case .bool(let bool): !bool
    case .number: value.int == 0
    default: isNothing(value)
    }
  }
}
