import JSON

/// Writes quantities as strings wherever built-in kinds have them.
///
/// `nvidia.com/gpu: 1` is what people write and every other way of creating an object takes. The
/// typed patches of server-side apply refuse the number on servers of some versions, 1.20 among
/// them, since their schema says that a quantity is a string.
enum QuantityFields {
  /// The object with all its quantities as strings; any other object stays as it is.
  static func asStrings(_ object: KubernetesObject) -> KubernetesObject {
    guard let paths = pathsByKind[object.kind], APIResource.builtInByType[object.type] != nil else {
      return object
    }
    var json = object.json
    for path in paths { json = asStrings(json, at: path[...]) }
    return KubernetesObject(json)
  }

  /// Where the quantities of each kind are: `*` stands for every element or member.
  private static let pathsByKind: [String: [[String]]] = {
    let claim = [["resources", "limits", "*"], ["resources", "requests", "*"]]
    let pod =
      ["containers", "initContainers"].flatMap { list in claim.map { [list, "*"] + $0 } }
      + [["overhead", "*"], ["volumes", "*", "emptyDir", "sizeLimit"]]
      + claim.map { ["volumes", "*", "ephemeral", "volumeClaimTemplate", "spec"] + $0 }
    func below(_ path: [String], _ paths: [[String]]) -> [[String]] { paths.map { path + $0 } }
    let template = below(["spec", "template", "spec"], pod)
    let limits = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
    return [
      "Pod": below(["spec"], pod),
      "PodTemplate": below(["template", "spec"], pod),
      "Deployment": template,
      "ReplicaSet": template,
      "ReplicationController": template,
      "DaemonSet": template,
      "StatefulSet": template + below(["spec", "volumeClaimTemplates", "*", "spec"], claim),
      "Job": template,
      "CronJob": below(["spec", "jobTemplate", "spec", "template", "spec"], pod),
      "PersistentVolumeClaim": below(["spec"], claim),
      "PersistentVolume": [["spec", "capacity", "*"]],
      "ResourceQuota": [["spec", "hard", "*"]],
      "LimitRange": limits.map { ["spec", "limits", "*", $0, "*"] },
    ]
  }()

  private static func asStrings(_ value: JSONValue, at path: ArraySlice<String>) -> JSONValue {
    var value = value
    guard let key = path.first else {
      if case .number(let number) = value.content { value.content = .string(number.literal) }
      return value
    }
    let rest = path.dropFirst()
    switch value.content {
    case .array(var elements) where key == "*":
      for index in elements.indices { elements[index] = asStrings(elements[index], at: rest) }
      value.content = .array(elements)
    case .object(var object):
      for name in key == "*" ? Array(object.keys) : [key] {
        guard let member = object[name] else { continue }
        object[name] = asStrings(member, at: rest)
      }
      value.content = .object(object)
    default: break
    }
    return value
  }
}
