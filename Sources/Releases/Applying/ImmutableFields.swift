import JSON
public import Kubernetes

/// The fields that cannot be changed once an object is there, and what a manifest asks of them.
///
/// The server would refuse the change, but only when other objects have been changed already. What
/// is not in the table is left to the server. After the validation of each kind in Kubernetes'
/// `pkg/apis/*/validation`.
public enum ImmutableFields {
  /// What a manifest would change that cannot be changed.
  ///
  /// - Parameters:
  ///   - live: the object in the cluster; with its metadata only, nothing is found.
  ///   - previous: manifests that the server has accepted before. Where they say the same as the new
  ///     one, a difference to the cluster is only one of spelling.
  public static func changes(
    to object: KubernetesObject,
    live: KubernetesObject,
    previous: [KubernetesObject] = []
  ) -> [FieldChange] {
    var found: [FieldChange] = []
    for rule in rules[key(object)] ?? [] {
      found += changes(rule, object, live).filter { change in
        previous.isEmpty
          || previous.contains { change.path.value(in: $0.json) != change.after }
      }
    }
    return found + special(object, live, previous)
  }

  /// Whether the object as a whole has to be known to tell: its kind has such fields, and the manifest
  /// is not what it was.
  public static func mayChange(_ object: KubernetesObject, previous: [KubernetesObject]) -> Bool {
    guard rules[key(object)] != nil || specialKinds.contains(key(object)) else { return false }
    return previous.isEmpty || previous.contains { content($0) != content(object) }
  }

  /// Whether an object can be deleted and made anew where that is asked for. What holds data, and what
  /// takes other things with it, never is.
  public static func canReplace(_ object: KubernetesObject) -> Bool {
    !["PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition", "Namespace"]
      .contains(object.kind)
  }

  /// Whether the server refused since a field cannot be changed.
  static func isRefusal(_ error: KubernetesError) -> Bool {
    guard let status = error.status, status.isInvalid else { return false }
    return status.message.contains("field is immutable")
      || status.causes.contains { $0.message.contains("field is immutable") }
  }

  static func key(_ object: KubernetesObject) -> String {
    "\(object.type.group)/\(object.kind)"
  }

  private static func content(_ object: KubernetesObject) -> JSONValue {
    var members = object.json.object ?? JSONObject()
    members["metadata"] = nil
    return .object(members)
  }

  // MARK: The table

  enum Rule {
    /// A field with all that is below it; what a manifest leaves out stays as it is.
    case field([String])
    /// A field that has to stay exactly as it is.
    case whole([String])
    /// A list that has to have the same members, in whatever order.
    case set([String])
    /// All members of an object but these.
    case members([String], except: Set<String>)
  }

  static let rules: [String: [Rule]] = [
    "apps/Deployment": [.whole(["spec", "selector"])],
    "apps/DaemonSet": [.whole(["spec", "selector"])],
    "apps/ReplicaSet": [.whole(["spec", "selector"])],
    "apps/StatefulSet": [
      .whole(["spec", "selector"]),
      .members(
        ["spec"],
        except: [
          "selector", "replicas", "template", "updateStrategy", "minReadySeconds", "ordinals",
          "persistentVolumeClaimRetentionPolicy", "revisionHistoryLimit",
        ]
      ),
    ],
    "batch/Job": [
      .field(["spec", "selector"]), .field(["spec", "completionMode"]),
      .field(["spec", "podFailurePolicy"]), .field(["spec", "backoffLimitPerIndex"]),
      .field(["spec", "managedBy"]), .field(["spec", "successPolicy"]),
    ],
    "/PersistentVolumeClaim": [
      .members(["spec"], except: ["resources", "volumeAttributesClassName", "volumeName"])
    ],
    "/PersistentVolume": [
      .members(
        ["spec"],
        except: [
          "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "mountOptions",
          "storageClassName", "volumeAttributesClassName", "nodeAffinity",
        ]
      )
    ],
    "/Secret": [.field(["type"])],
    "/ResourceQuota": [.set(["spec", "scopes"])],
    "rbac.authorization.k8s.io/RoleBinding": [.field(["roleRef"])],
    "rbac.authorization.k8s.io/ClusterRoleBinding": [.field(["roleRef"])],
    "storage.k8s.io/StorageClass": [
      .field(["provisioner"]), .whole(["parameters"]), .field(["reclaimPolicy"]),
      .field(["volumeBindingMode"]),
    ],
    "storage.k8s.io/VolumeAttributesClass": [.field(["driverName"]), .whole(["parameters"])],
    "storage.k8s.io/CSIDriver": [
      .field(["spec", "attachRequired"]), .field(["spec", "volumeLifecycleModes"]),
    ],
    "scheduling.k8s.io/PriorityClass": [.field(["value"]), .field(["preemptionPolicy"])],
    "storage.k8s.io/CSIStorageCapacity": [
      .whole(["nodeTopology"]), .field(["storageClassName"]),
    ],
    "resource.k8s.io/ResourceClaim": [.members(["spec"], except: [])],
    "resource.k8s.io/ResourceClaimTemplate": [.members(["spec"], except: [])],
    "node.k8s.io/RuntimeClass": [.field(["handler"])],
    "networking.k8s.io/IngressClass": [.field(["spec", "controller"])],
    "discovery.k8s.io/EndpointSlice": [.field(["addressType"])],
    "apiextensions.k8s.io/CustomResourceDefinition": [
      .field(["spec", "scope"]), .field(["spec", "names", "kind"]),
    ],
  ]

  private static func changes(
    _ rule: Rule,
    _ object: KubernetesObject,
    _ live: KubernetesObject
  ) -> [FieldChange] {
    switch rule {
    case .whole(let path):
      guard live.value(at: path.dropLast()) != nil else { return [] }
      let (before, after) = (live.value(at: path), object.value(at: path))
      guard before != nil || live.spec != nil else { return [] }
      return between(before ?? .object(JSONObject()), after ?? .object(JSONObject()), at: path)
    case .set(let path):
      func members(_ object: KubernetesObject) -> Set<String> {
        Set(object.value(at: path)?.array?.compactMap(\.string) ?? [])
      }
      guard live.spec != nil, members(live) != members(object) else { return [] }
      return [
        FieldChange(
          FieldPath(path.map(FieldPath.Step.key)),
          before: live.value(at: path),
          after: object.value(at: path)
        )
      ]
    case .field(let path): return field(path, object, live)
    case .members(let path, let exceptions):
      return (object.value(at: path)?.object?.members ?? []).filter {
        !exceptions.contains($0.key)
      }
      .flatMap { field(path + [$0.key], object, live) }
    }
  }

  private static func field(
    _ path: [String],
    _ object: KubernetesObject,
    _ live: KubernetesObject
  ) -> [FieldChange] {
    guard let after = object.value(at: path), let before = live.value(at: path) else { return [] }
    let view = ManifestView.of(before, like: [after])
    // What is not set yet can often still be set.
    return between(view, after, at: path).filter { $0.before != nil && !isNothing($0.after) }
  }

  static func between(
    _ before: JSONValue,
    _ after: JSONValue,
    at path: [String]
  ) -> [FieldChange] {
    FieldChange.between(before, after).filter { !isSameAmount($0) }.map { change in
      FieldChange(
        FieldPath(path.map(FieldPath.Step.key) + change.path.steps),
        before: change.before,
        after: change.after
      )
    }
  }

  static func isNothing(_ value: JSONValue?) -> Bool {
    switch value?.content {
    case nil, .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let object): object.isEmpty
    default: false
    }
  }

  /// Whether two amounts are only spelt differently: `0.5` and `500m`.
  private static func isSameAmount(_ change: FieldChange) -> Bool {
    guard let before = quantity(change.before), let after = quantity(change.after) else {
      return false
    }
    return before == after
  }

  static func quantity(_ value: JSONValue?) -> Quantity? {
    (value?.string ?? value?.number?.literal).flatMap(Quantity.init)
  }
}
