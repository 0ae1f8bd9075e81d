import JSON
public import Kubernetes

/// What carrying out a plan would change, object by object. Made from values only.
public struct PlanComparison: Sendable {
  /// In the plan's order; then what is removed, and what is kept. Objects that stay as they are are
  /// among them.
  public var changes: [ObjectChange]
  /// What the server would not take.
  public var refusals: [ReleaseError.Refusal]

  /// - Parameters:
  ///   - live: the objects in the cluster, as a whole.
  ///   - previous: the manifests of the revisions that may be in the cluster.
  ///   - answers: what the server made of the plan's objects in a dry run.
  public init(
    _ plan: Plan,
    live: [ObjectIdentity: KubernetesObject],
    previous: [KubernetesObject],
    answers: [ObjectIdentity: KubernetesResult<KubernetesObject>],
    release: String,
    namespace: String
  ) {
    let manifests = Dictionary(grouping: previous) { Plan.identity($0, namespace) }
    changes = []
    refusals = []
    for step in plan.steps {
      let identity = Plan.identity(step.object, namespace)
      var step = step
      if case .failure(let error) = answers[identity] {
        // What the deploy would meet in the same way, and mend.
        if step.object.kind == "Job", ImmutableFields.isRefusal(error) {
          step.change = .recreate(reason: "a Job's pods cannot be changed")
        } else if !(step.change == .create && error.isNotFound) {
          var refusal = ReleaseError.Refusal(object: step.object, error: error)
          if let conflicts = error.status?.fieldConflicts, let current = live[identity] {
            refusal.contested = ContestedField.all(conflicts, ours: step.object, theirs: current)
          }
          refusals.append(refusal)
        }
      }
      changes.append(
        Self.change(
          step,
          live: live[identity],
          previous: (manifests[identity] ?? []).map {
            Ownership.marked($0, release: release, namespace: namespace)
          },
          answer: try? answers[identity]?.get(),
          manager: plan.fieldManager,
          namespace: Self.space(of: step.object, live[identity], namespace)
        )
      )
    }
    for object in plan.removals {
      let identity = Plan.identity(object, namespace)
      let current = live[identity] ?? object
      changes.append(
        ObjectChange(
          .remove,
          before: Self.view(current, like: manifests[identity] ?? []),
          after: nil,
          namespace: current.namespace ?? ""
        )
      )
    }
    changes += Self.kept(plan, live, previous, release: release, namespace: namespace)
  }

  private static func change(
    _ step: Plan.Step,
    live: KubernetesObject?,
    previous: [KubernetesObject],
    answer: KubernetesObject?,
    manager: String,
    namespace: String
  ) -> ObjectChange {
    let migration = ManagedFieldsMigration(to: manager, fellows: step.tools)
    guard let live else {
      return ObjectChange(.create, before: nil, after: step.object, namespace: namespace)
    }
    let managed = ManagedFields(of: live)
    var fellows = step.tools
    if case .recreate(let reason) = step.change {
      // Manifests are compared as they are written; the server spells some fields otherwise.
      let last = previous.last { $0 != step.object }
      return ObjectChange(
        .recreate(reason: reason),
        before: last ?? view(live, like: previous + [step.object]),
        after: step.object,
        namespace: namespace
      )
    }
    guard var after = answer else {
      return ObjectChange(
        .update,
        before: view(live, like: previous + [step.object]),
        after: step.object,
        managed: managed,
        fellows: fellows,
        namespace: namespace
      )
    }
    if step.migration != nil {
      after = migration.removingDropped(from: after, live: live, wanted: step.object)
      fellows.formUnion(migration.handedOver(of: live))
    }
    return ObjectChange(
      .update,
      before: live,
      after: after,
      managed: managed,
      fellows: fellows,
      namespace: namespace
    )
  }

  /// The object as far as manifests describe it.
  private static func view(
    _ live: KubernetesObject,
    like manifests: [KubernetesObject]
  ) -> KubernetesObject {
    guard !manifests.isEmpty else { return live }
    return KubernetesObject(
      ManifestView.of(live.json, like: manifests.map { SecretContent.merged($0).json })
    )
  }

  /// Where an object is; empty where it belongs to no namespace.
  static func space(
    of object: KubernetesObject,
    _ live: KubernetesObject?,
    _ namespace: String
  ) -> String {
    if let live { return live.namespace ?? "" }
    if let namespace = object.namespace { return namespace }
    return APIResource.builtIn(object.type)?.isNamespaced == false ? "" : namespace
  }

  /// What the release had and has no longer, and what stays for all that.
  private static func kept(
    _ plan: Plan,
    _ live: [ObjectIdentity: KubernetesObject],
    _ previous: [KubernetesObject],
    release: String,
    namespace: String
  ) -> [ObjectChange] {
    let handled = Set(
      (plan.steps.map(\.object) + plan.removals).map { Plan.identity($0, namespace) }
    )
    var seen: Set<ObjectIdentity> = []
    return previous.compactMap { object in
      let identity = Plan.identity(object, namespace)
      guard !handled.contains(identity), seen.insert(identity).inserted,
        let current = live[identity],
        Ownership.isOwned(current, by: release, namespace: namespace)
      else { return nil }
      let reason =
        object.kind == "PersistentVolumeClaim"
        ? "it holds data" : "its annotation \(Ownership.policyAnnotation) says so"
      return ObjectChange(
        .keep(reason: reason),
        before: current,
        after: current,
        namespace: current.namespace ?? ""
      )
    }
  }
}
