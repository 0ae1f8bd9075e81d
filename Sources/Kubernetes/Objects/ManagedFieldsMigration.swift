public import JSON

/// Hands the fields of an object that a client-side tool has made over to server-side apply.
///
/// Such tools (`kubectl apply`, Helm 3) own what they wrote by an `Update`. Without the migration the
/// first server-side apply makes us a second owner, and a field that is later taken out of the
/// manifest stays in the object, since its first owner still wants it. After client-go's
/// `csaupgrade`.
///
/// ```swift
/// if let patch = ManagedFieldsMigration(to: "kubegate").patch(for: live) {
///   try await client.patch(resource, name: live.name, patch, .json)
/// }
/// ```
public struct ManagedFieldsMigration: Sendable {
  /// The owner by server-side apply.
  public var manager: String
  /// The names of client-side tools whose fields are taken over.
  public var formerManagers: Set<String>

  /// - Parameter formerManagers: by default Helm's and kubectl's.
  public init(
    to manager: String,
    from formerManagers: Set<String> = [
      "helm", "Helm", "kubectl-client-side-apply", "kubectl-create", "kubectl-replace",
    ]
  ) {
    self.manager = manager
    self.formerManagers = formerManagers
  }

  /// The JSON patch that hands the fields over, and that fails where the object has changed since;
  /// `nil` where there is nothing to hand over.
  public func patch(for live: KubernetesObject) -> JSONValue? {
    guard let entries = live.metadata?["managedFields"]?.array,
      let resourceVersion = live.resourceVersion
    else { return nil }
    let former = entries.filter(isFormer)
    guard let newest = former.last else { return nil }
    var fields = former.compactMap { $0["fieldsV1"] }
    var kept = entries.filter { !isFormer($0) }
    let own = kept.firstIndex {
      $0["manager"]?.string == manager && $0["operation"]?.string == "Apply"
        && $0["subresource"] == nil && $0["apiVersion"] == newest["apiVersion"]
    }
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

  private func isFormer(_ entry: JSONValue) -> Bool {
    formerManagers.contains(entry["manager"]?.string ?? "")
      && entry["operation"]?.string == "Update" && entry["subresource"] == nil
      && entry["fieldsType"]?.string == "FieldsV1"
  }

  /// All fields of both: `fieldsV1` is a tree of objects, one level for each level of the object.
  private static func union(_ a: JSONValue, _ b: JSONValue, depth: Int) -> JSONValue {
    guard depth < 200, var merged = a.object, let other = b.object else { return a }
    for member in other.members {
      merged[member.key] =
        merged[member.key].map {
          union($0, member.value, depth: depth + 1)
        } ?? member.value
    }
    return .object(merged)
  }
}
