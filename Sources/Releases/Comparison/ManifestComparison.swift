import Charts
public import Kubernetes

/// The difference of two sets of manifests, such as those of two revisions. No cluster is asked.
public enum ManifestComparison {
  /// What becomes of each object on the way from one set to the other; those that stay as they are
  /// are among them.
  public static func changes(
    from old: [KubernetesObject],
    to new: [KubernetesObject],
    namespace: String
  ) -> [ObjectChange] {
    func byIdentity(_ objects: [KubernetesObject]) -> [ObjectIdentity: KubernetesObject] {
      Dictionary(
        objects.map { (Plan.identity($0, namespace), $0) },
        uniquingKeysWith: { _, later in later }
      )
    }
    let (before, after) = (byIdentity(old), byIdentity(new))
    var changes = unique(new, namespace).map { object in
      let counterpart = before[Plan.identity(object, namespace)]
      return ObjectChange(
        counterpart == nil ? .create : .update,
        before: counterpart,
        after: after[Plan.identity(object, namespace)],
        namespace: PlanComparison.space(of: object, nil, namespace)
      )
    }
    for object in unique(old, namespace) where after[Plan.identity(object, namespace)] == nil {
      let space = PlanComparison.space(of: object, nil, namespace)
      changes.append(ObjectChange(.remove, before: object, after: nil, namespace: space))
    }
    return changes
  }

  /// The same for hooks.
  public static func changes(
    fromHooks old: [ReleaseHook],
    to new: [ReleaseHook],
    namespace: String
  ) -> [ObjectChange] {
    let events = Dictionary(
      (old + new).flatMap { hook in
        hook.objects.map { (Plan.identity($0, namespace), hook.events.map(\.rawValue)) }
      },
      uniquingKeysWith: { _, later in later }
    )
    return changes(from: old.flatMap(\.objects), to: new.flatMap(\.objects), namespace: namespace)
      .map { change in
        var change = change
        let space = change.namespace.isEmpty ? namespace : change.namespace
        let identity = ObjectIdentity(change.type, namespace: space, name: change.name)
        change.hookEvents = events[identity] ?? []
        return change
      }
  }

  private static func unique(
    _ objects: [KubernetesObject],
    _ namespace: String
  ) -> [KubernetesObject] {
    var seen: Set<ObjectIdentity> = []
    return objects.filter { seen.insert(Plan.identity($0, namespace)).inserted }
  }
}
