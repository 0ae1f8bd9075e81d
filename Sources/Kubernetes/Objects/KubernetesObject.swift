public import JSON

/// An object of the Kubernetes API, or a manifest that may become one: its JSON with names for what
/// all objects have in common.
///
/// ```swift
/// let job = KubernetesObject(json)
/// job.identity                              // Job demo/train
/// job["spec", "activeDeadlineSeconds"]?.int // 7200
/// ```
public struct KubernetesObject: Sendable, Equatable {
  public var json: JSONValue

  public init(_ json: JSONValue) { self.json = json }

  /// The value below a path of keys.
  public subscript(path: String...) -> JSONValue? { value(at: path) }

  /// The value below a path of keys.
  public func value(at path: some Sequence<String>) -> JSONValue? {
    var value: JSONValue? = json
    for key in path { value = value?[key] }
    return value
  }

  /// Puts a value below a path of keys, making the objects on the way; `nil` removes it. A value on
  /// the way that is no object is replaced.
  public mutating func set(_ value: JSONValue?, at path: String...) {
    json = Self.setting(value, at: path[...], in: json)
  }

  private static func setting(
    _ value: JSONValue?,
    at path: ArraySlice<String>,
    in whole: JSONValue
  ) -> JSONValue {
    guard let key = path.first else { return value ?? .null }
    var object = whole.object ?? JSONObject()
    if path.count == 1 {
      object[key] = value
    } else if value != nil || object[key] != nil {
      object[key] = setting(value, at: path.dropFirst(), in: object[key] ?? .object(JSONObject()))
    }
    return JSONValue(.object(object), range: whole.range)
  }
}

extension KubernetesObject {
  public var apiVersion: String { json["apiVersion"]?.string ?? "" }
  public var kind: String { json["kind"]?.string ?? "" }
  public var type: GroupVersionKind { GroupVersionKind(apiVersion: apiVersion, kind: kind) }

  public var metadata: JSONValue? { json["metadata"] }
  public var name: String { metadata?["name"]?.string ?? "" }
  public var generateName: String? { metadata?["generateName"]?.string }
  public var namespace: String? { metadata?["namespace"]?.string }
  public var uid: String? { metadata?["uid"]?.string }
  public var resourceVersion: String? { metadata?["resourceVersion"]?.string }
  public var generation: Int? { metadata?["generation"]?.int }
  public var labels: [String: String] { strings(metadata?["labels"]) }
  public var annotations: [String: String] { strings(metadata?["annotations"]) }
  public var creationTime: APITime? {
    metadata?["creationTimestamp"]?.string.flatMap(APITime.init)
  }
  /// When someone asked for it to be deleted; it goes as soon as its finalizers are done.
  public var deletionTime: APITime? {
    metadata?["deletionTimestamp"]?.string.flatMap(APITime.init)
  }

  public var identity: ObjectIdentity {
    ObjectIdentity(type, namespace: namespace ?? "", name: name)
  }

  public var spec: JSONValue? { json["spec"] }
  public var status: JSONValue? { json["status"] }

  /// The owners that the object is deleted with.
  public var ownerUIDs: [String] {
    metadata?["ownerReferences"]?.array?.compactMap { $0["uid"]?.string } ?? []
  }

  private func strings(_ value: JSONValue?) -> [String: String] {
    var result: [String: String] = [:]
    for member in value?.object?.members ?? [] { result[member.key] = member.value.string }
    return result
  }
}

extension KubernetesObject {
  /// One line of `status.conditions`.
  public struct Condition: Sendable, Equatable {
    public var type: String
    /// `True`, `False` or `Unknown`.
    public var status: String
    public var reason: String
    public var message: String
    public var transitionTime: APITime?

    public var isTrue: Bool { status == "True" }
    public var isFalse: Bool { status == "False" }
  }

  public var conditions: [Condition] {
    (status?["conditions"]?.array ?? []).map { condition in
      Condition(
        type: condition["type"]?.string ?? "",
        status: condition["status"]?.string ?? "",
        reason: condition["reason"]?.string ?? "",
        message: condition["message"]?.string ?? "",
        transitionTime: condition["lastTransitionTime"]?.string.flatMap(APITime.init)
      )
    }
  }

  public func condition(_ type: String) -> Condition? { conditions.first { $0.type == type } }
}
