import JSON

/// Fields of built-in kinds, by the paths at which they stand: `*` stands for every element or member.
struct BuiltInFields: Sendable {
  /// The paths by kind.
  var paths: [String: [[String]]]

  /// The object with each of the fields changed; an object of any other kind stays as it is.
  func changed(
    _ object: KubernetesObject,
    _ change: (JSONValue) -> JSONValue
  ) -> KubernetesObject {
    guard let paths = paths[object.kind], APIResource.builtInByType[object.type] != nil else {
      return object
    }
    var json = object.json
    for path in paths { json = Self.changed(json, at: path[...], change) }
    return KubernetesObject(json)
  }

  /// Where the pods of each kind are.
  static let podSpecs: [String: [String]] = [
    "Pod": ["spec"],
    "PodTemplate": ["template", "spec"],
    "Deployment": ["spec", "template", "spec"],
    "ReplicaSet": ["spec", "template", "spec"],
    "ReplicationController": ["spec", "template", "spec"],
    "DaemonSet": ["spec", "template", "spec"],
    "StatefulSet": ["spec", "template", "spec"],
    "Job": ["spec", "template", "spec"],
    "CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
  ]

  /// Fields of pods, for each kind that has some.
  static func ofPods(_ paths: [[String]]) -> [String: [[String]]] {
    podSpecs.mapValues { spec in paths.map { spec + $0 } }
  }

  private static func changed(
    _ value: JSONValue,
    at path: ArraySlice<String>,
    _ change: (JSONValue) -> JSONValue
  ) -> JSONValue {
    guard let key = path.first else { return change(value) }
    var value = value
    let rest = path.dropFirst()
    switch value.content {
    case .array(var elements) where key == "*":
      for index in elements.indices {
        elements[index] = changed(elements[index], at: rest, change)
      }
      value.content = .array(elements)
    case .object(var object):
      for name in key == "*" ? Array(object.keys) : [key] {
        guard let member = object[name] else { continue }
        object[name] = changed(member, at: rest, change)
      }
      value.content = .object(object)
    default: break
    }
    return value
  }
}
