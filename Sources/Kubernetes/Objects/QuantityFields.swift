import JSON

/// Writes quantities as strings wherever built-in kinds have them.
///
/// `nvidia.com/gpu: 1` is what people write and every other way of creating an object takes. The
/// typed patches of server-side apply refuse the number on servers of some versions, 1.20 among
/// them, since their schema says that a quantity is a string.
enum QuantityFields {
  /// The object with all its quantities as strings.
  static func asStrings(_ object: KubernetesObject) -> KubernetesObject {
    fields.changed(object) { value in
      guard case .number(let number) = value.content else { return value }
      return JSONValue(.string(number.literal), range: value.range)
    }
  }

  private static let fields: BuiltInFields = {
    let claim = [["resources", "limits", "*"], ["resources", "requests", "*"]]
    let divisor = ["resourceFieldRef", "divisor"]
    let container = claim + [["env", "*", "valueFrom"] + divisor]
    let pod =
      ["containers", "initContainers"].flatMap { list in container.map { [list, "*"] + $0 } }
      + [["overhead", "*"], ["volumes", "*", "emptyDir", "sizeLimit"]]
      + [["volumes", "*", "downwardAPI", "items", "*"] + divisor]
      + [["volumes", "*", "projected", "sources", "*", "downwardAPI", "items", "*"] + divisor]
      + claim.map { ["volumes", "*", "ephemeral", "volumeClaimTemplate", "spec"] + $0 }
    func below(_ path: [String], _ paths: [[String]]) -> [[String]] { paths.map { path + $0 } }
    let limits = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
    var paths = BuiltInFields.ofPods(pod)
    paths["StatefulSet", default: []] += below(
      ["spec", "volumeClaimTemplates", "*", "spec"],
      claim
    )
    paths["PersistentVolumeClaim"] = below(["spec"], claim)
    paths["PersistentVolume"] = [["spec", "capacity", "*"]]
    paths["ResourceQuota"] = [["spec", "hard", "*"]]
    paths["LimitRange"] = limits.map { ["spec", "limits", "*", $0, "*"] }
    return BuiltInFields(paths: paths)
  }()
}
