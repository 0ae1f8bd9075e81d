public import JSON

/// Who has set a field of an object, as the server notes it.
public struct FieldOwner: Sendable, Equatable {
  /// The name that a tool gives itself: `kubectl-edit`, `helm`.
  public var manager: String
  /// `Apply` for server-side apply, `Update` for all other ways.
  public var operation: String
  /// Through which side door it was set, such as `scale`.
  public var subresource: String?
  /// When the owner last changed any of its fields.
  public var time: APITime?

  public init(
    manager: String,
    operation: String,
    subresource: String? = nil,
    time: APITime? = nil
  ) {
    self.manager = manager
    self.operation = operation
    self.subresource = subresource
    self.time = time
  }
}

/// The owners of an object's fields: `metadata.managedFields`.
///
/// ```swift
/// ManagedFields(of: live).owners(of: FieldPath("spec", "replicas"))  // the autoscaler
/// ```
///
/// The format is that of Kubernetes' structured-merge-diff, `FieldsV1`.
public struct ManagedFields: Sendable {
  /// The fields of one owner.
  public struct Entry: Sendable {
    public var owner: FieldOwner
    /// A tree with a level for each level of the object: `{"f:spec": {"f:replicas": {}}}`.
    public var fields: JSONValue
  }

  public var entries: [Entry]
  private let json: JSONValue

  public init(of object: KubernetesObject) {
    json = object.json
    entries = (object.metadata?["managedFields"]?.array ?? []).compactMap { entry in
      guard let fields = entry["fieldsV1"] else { return nil }
      let owner = FieldOwner(
        manager: entry["manager"]?.string ?? "",
        operation: entry["operation"]?.string ?? "",
        subresource: entry["subresource"]?.string,
        time: entry["time"]?.string.flatMap { APITime($0) }
      )
      return Entry(owner: owner, fields: fields)
    }
  }

  /// Who has set what stands at a path, or anything below it.
  public func owners(of path: FieldPath) -> [FieldOwner] {
    entries.filter { Self.owns($0.fields, path.steps[...], json) }.map(\.owner)
  }

  private static func owns(
    _ fields: JSONValue,
    _ steps: ArraySlice<FieldPath.Step>,
    _ value: JSONValue?
  ) -> Bool {
    var (fields, value) = (fields, value)
    var steps = steps
    while let step = steps.popFirst() {
      let below = value.flatMap { FieldPath.value(at: step, in: $0) }
      guard let next = child(of: fields, at: step, below) else { return false }
      // A field without fields of its own is owned as a whole.
      if next.object?.isEmpty != false { return true }
      (fields, value) = (next, below)
    }
    return true
  }

  /// The part of a tree of fields that is about one step of an object.
  ///
  /// - Parameter value: what the object has there.
  static func child(
    of fields: JSONValue,
    at step: FieldPath.Step,
    _ value: JSONValue?
  ) -> JSONValue? {
    if case .key(let key) = step { return fields["f:\(key)"] }
    for member in fields.object?.members ?? [] {
      let text = member.key.utf8.dropFirst(2)
      if member.key.hasPrefix("i:"), case .index(let index) = step {
        if String(text) == String(index) { return member.value }
        continue
      }
      guard let value, member.key.hasPrefix("k:") || member.key.hasPrefix("v:"),
        let key = try? JSONReader().read(Array(text))
      else { continue }
      if member.key.hasPrefix("v:") ? key == value : matches(value, key) { return member.value }
    }
    return nil
  }

  /// Whether an element of a list has all that a key says.
  private static func matches(_ element: JSONValue, _ key: JSONValue) -> Bool {
    guard let members = key.object?.members, element.object != nil else { return false }
    return members.allSatisfy { element[$0.key] == $0.value }
  }
}
