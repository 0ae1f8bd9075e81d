public import JSON
public import Kubernetes

/// A field that someone else has set, and that a release wants otherwise.
public struct ContestedField: Sendable, Equatable {
  public var path: FieldPath
  public var owner: FieldOwner
  /// What the release wants.
  public var ours: JSONValue?
  /// What the owner has set it to.
  public var theirs: JSONValue?

  /// What a server's refusal means. What a Secret holds is masked.
  static func all(
    _ conflicts: [FieldConflict],
    ours: KubernetesObject,
    theirs: KubernetesObject
  ) -> [ContestedField] {
    let managed = ManagedFields(of: theirs)
    return conflicts.map { conflict in
      let path = FieldPath(server: conflict.field, in: [ours.json, theirs.json])
      let owner =
        managed.owners(of: path).last { $0.manager == conflict.manager }
        ?? managed.entries.map(\.owner).last { $0.manager == conflict.manager }
        ?? FieldOwner(manager: conflict.manager, operation: "")
      let values = SecretContent.masked(
        FieldChange(path, before: path.value(in: theirs.json), after: path.value(in: ours.json)),
        of: ours
      )
      return ContestedField(path: path, owner: owner, ours: values.after, theirs: values.before)
    }
  }
}
