public import JSON

/// Hands the fields of an object that another tool has made over to our server-side apply.
///
/// Client-side tools (`kubectl apply`, Helm 3) own what they wrote by an `Update`, and Helm 4 by an
/// `Apply` of its own. Without the migration the first server-side apply makes us a second owner,
/// and a field that is later taken out of the manifest stays in the object, since its first owner
/// still wants it. After client-go's `csaupgrade`.
///
/// ```swift
/// if let patch = ManagedFieldsMigration(to: "kubegate").patch(for: live) {
///   try await client.patch(resource, name: live.name, patch, .json)
/// }
/// ```
public struct ManagedFieldsMigration: Sendable {
  /// The owner by server-side apply.
  public var manager: String
  /// Tools that make releases as we do: what they own of a release's object is always taken over.
  public var fellows: Set<String>
  /// Client-side tools whose fields are taken over as long as we own none. Once we do, what they
  /// change is someone's own wish.
  public static let predecessors: Set = [
    "kubectl-client-side-apply", "kubectl-create", "kubectl-replace",
  ]

  public init(to manager: String, fellows: Set<String> = ["kubegate", "helm", "Helm"]) {
    self.manager = manager
    self.fellows = fellows
  }

  /// The JSON patch that hands the fields over, and that fails where the object has changed since;
  /// `nil` where there is nothing to hand over.
  public func patch(for live: KubernetesObject) -> JSONValue? {
    let (former, others) = split(live)
    var kept = others
    guard let newest = former.last, let resourceVersion = live.resourceVersion else { return nil }
    var fields = former.compactMap { $0["fieldsV1"] }
    let own = kept.firstIndex { isOwn($0) && $0["apiVersion"] == newest["apiVersion"] }
    var entry = own.map { kept.remove(at: $0) } ?? newest
    fields += own == nil ? [] : [entry["fieldsV1"]].compactMap { $0 }
    var members = entry.object ?? JSONObject()
    members["manager"] = .string(manager)
    members["operation"] = "Apply"
    members["fieldsV1"] = fields.reduce(.object(JSONObject())) { Self.union($0, $1, depth: 0) }
    entry = .object(members)
    return [
      [
        "op": "replace", "path": "/metadata/managedFields", "value": .array(kept + [entry]),
      ],
      [
        "op": "replace", "path": "/metadata/resourceVersion", "value": .string(resourceVersion),
      ],
    ]
  }

  /// What applying a manifest after the migration takes out of an object: the fields that the former
  /// owners alone have set, and the manifest does not name.
  ///
  /// - Parameters:
  ///   - object: what a dry run without the migration made of it.
  ///   - live: the object before.
  public func removingDropped(
    from object: KubernetesObject,
    live: KubernetesObject,
    wanted: KubernetesObject
  ) -> KubernetesObject {
    let (former, others) = split(live)
    let foreign = others.filter { !isOwn($0) }.compactMap { $0["fieldsV1"] }
    var object = object
    for fields in former.compactMap({ $0["fieldsV1"] }) {
      object.json =
        Self.pruned(object.json, fields, wanted: wanted.json, foreign: foreign, depth: 0)
        ?? object.json
    }
    return object
  }

  /// The names of those whose fields of an object are handed over.
  public func handedOver(of live: KubernetesObject) -> Set<String> {
    Set(split(live).former.compactMap { $0["manager"]?.string })
  }

  /// The entries whose fields are handed over, and all others.
  private func split(_ live: KubernetesObject) -> (former: [JSONValue], others: [JSONValue]) {
    let entries = live.metadata?["managedFields"]?.array ?? []
    let isOurs = entries.contains(where: isOwn)
    let former = entries.filter { isFormer($0, isOurs: isOurs) }
    return (former, entries.filter { !isFormer($0, isOurs: isOurs) })
  }

  private func isOwn(_ entry: JSONValue) -> Bool {
    entry["manager"]?.string == manager && entry["operation"]?.string == "Apply"
      && entry["subresource"] == nil
  }

  private func isFormer(_ entry: JSONValue, isOurs: Bool) -> Bool {
    guard !isOwn(entry), entry["subresource"] == nil, entry["fieldsType"]?.string == "FieldsV1",
      let name = entry["manager"]?.string
    else { return false }
    if fellows.contains(name) { return true }
    return !isOurs && Self.predecessors.contains(name) && entry["operation"]?.string == "Update"
  }

  /// No object is nested deeper.
  private static let depthLimit = 100

  /// All fields of both: `fieldsV1` is a tree of objects, one level for each level of the object.
  private static func union(_ a: JSONValue, _ b: JSONValue, depth: Int) -> JSONValue {
    guard depth < depthLimit, var merged = a.object, let other = b.object else { return a }
    for member in other.members {
      merged[member.key] =
        merged[member.key].map {
          union($0, member.value, depth: depth + 1)
        } ?? member.value
    }
    return .object(merged)
  }

  /// The value without the fields of a tree that are neither wanted nor of others; `nil` where
  /// nothing of it is left.
  private static func pruned(
    _ value: JSONValue,
    _ fields: JSONValue,
    wanted: JSONValue?,
    foreign: [JSONValue],
    depth: Int
  ) -> JSONValue? {
    let isWhole = fields.object?.members.allSatisfy { $0.key == "." } != false
    let isLost = wanted == nil && foreign.isEmpty
    // A dot says that the thing itself is owned, and with it what nobody owns below it.
    if isLost, isWhole || fields["."] != nil { return nil }
    guard depth < depthLimit, !isWhole else { return value }
    func below(_ step: FieldPath.Step, _ part: JSONValue) -> JSONValue? {
      guard let next = ManagedFields.child(of: fields, at: step, part) else { return part }
      return pruned(
        part,
        next,
        wanted: wanted.flatMap { Self.counterpart(of: part, at: step, in: $0, next) },
        foreign: foreign.compactMap { ManagedFields.child(of: $0, at: step, part) },
        depth: depth + 1
      )
    }
    switch value.content {
    case .object(let object):
      let kept = object.members.compactMap { member in
        below(.key(member.key), member.value).map { JSONObject.Member(key: member.key, value: $0) }
      }
      return isLost && kept.isEmpty && !object.isEmpty ? nil : .object(JSONObject(kept))
    case .array(let elements):
      let kept = elements.enumerated().compactMap { below(.index($0.offset), $0.element) }
      return isLost && kept.isEmpty && !elements.isEmpty ? nil : .array(kept)
    default: return value
    }
  }

  /// What a manifest has for a part of an object: elements of lists are found by their keys.
  private static func counterpart(
    of part: JSONValue,
    at step: FieldPath.Step,
    in wanted: JSONValue,
    _ fields: JSONValue
  ) -> JSONValue? {
    guard case .index = step else { return FieldPath.value(at: step, in: wanted) }
    guard part.object != nil else { return wanted.array?.first { $0 == part } }
    for key in ListKeys.all {
      guard let value = part[key], let match = wanted.array?.first(where: { $0[key] == value })
      else { continue }
      return match
    }
    return nil
  }
}
