import JSON
public import Kubernetes

/// What has to happen so that a cluster holds what a release wants. Made from values only; nothing
/// is asked and nothing is changed.
public struct Plan: Sendable, Equatable {
  /// What becomes of one object.
  public enum Change: Sendable, Equatable {
    case create
    case update
    /// The object cannot become what is wanted, and is deleted and made anew. Why, in words.
    case recreate(reason: String)
  }

  /// An object and what becomes of it.
  public struct Step: Sendable, Equatable {
    public var object: KubernetesObject
    public var change: Change
    /// The one in the cluster, where there is one.
    public var uid: String?
    /// Who has applied fields of the one in the cluster as a tool of this release.
    public var tools: Set<String> = []
    /// Whether it is the release's, or becomes so now.
    public var isOwned = true
  }

  /// In Helm's order of installation.
  public var steps: [Step]
  /// What the last revisions had and this one has not, as far as it is there and the release's; as
  /// it is in the cluster.
  public var removals: [KubernetesObject]
  /// Under which name the objects are applied.
  public var fieldManager = FieldManager.own

  /// How Helm is to go on, as a record says it; see ``FieldManager``.
  public var applyMethod: String { fieldManager == FieldManager.own ? "" : "ssa" }

  /// An object that exists and belongs to someone else.
  public struct Foreign: Sendable, Equatable, Error {
    public var object: KubernetesObject
    /// The release it belongs to, if any.
    public var owner: String?
  }

  /// Plans a revision.
  ///
  /// - Parameters:
  ///   - wanted: the objects of the new revision, marked as the release's.
  ///   - previous: the objects of the last deployed revision and of failed ones since.
  ///   - live: what of `wanted` and `previous` is in the cluster.
  ///   - takesOwnership: whether objects that belong to someone else become the release's.
  /// - Returns: the plan, and the objects that stand in its way.
  public static func make(
    wanted: [KubernetesObject],
    previous: [KubernetesObject],
    live: [ObjectIdentity: KubernetesObject],
    release: String,
    namespace: String,
    takesOwnership: Bool = false
  ) -> (plan: Plan, foreign: [Foreign]) {
    let previousByIdentity = Dictionary(
      previous.map { (identity($0, namespace), $0) },
      uniquingKeysWith: { _, newer in newer }
    )
    var steps: [Step] = []
    var foreign: [Foreign] = []
    for object in ApplyOrder.stages(wanted).flatMap(\.self) {
      let identity = identity(object, namespace)
      guard let current = live[identity] else {
        steps.append(Step(object: object, change: .create))
        continue
      }
      let isOwned = Ownership.isOwned(current, by: release, namespace: namespace)
      guard isOwned || takesOwnership else {
        foreign.append(Foreign(object: object, owner: Ownership.owner(of: current)))
        continue
      }
      let change = change(object, from: previousByIdentity[identity], live: current)
      steps.append(
        Step(
          object: object,
          change: change,
          uid: current.uid,
          tools: FieldManager.tools(of: current),
          isOwned: isOwned
        )
      )
    }
    let wantedIdentities = Set(wanted.map { Self.identity($0, namespace) })
    let removals = previousByIdentity.compactMap { identity, object -> KubernetesObject? in
      guard !wantedIdentities.contains(identity), object.kind != "PersistentVolumeClaim",
        !Ownership.isKept(object), let current = live[identity], !Ownership.isKept(current),
        Ownership.isOwned(current, by: release, namespace: namespace)
      else { return nil }
      return current
    }
    let order = ApplyOrder.stages(removals.sorted { $0.name < $1.name }).flatMap(\.self)
    let own = live.values.filter { Ownership.isOwned($0, by: release, namespace: namespace) }
    let plan = Plan(
      steps: steps,
      removals: order.reversed(),
      fieldManager: FieldManager.manager(of: own)
    )
    return (plan, foreign)
  }

  /// What is the same object in the cluster, whether or not its namespace was written.
  public static func identity(_ object: KubernetesObject, _ namespace: String) -> ObjectIdentity {
    var identity = object.identity
    if identity.namespace.isEmpty { identity.namespace = namespace }
    return identity
  }

  /// What is being deleted would take the change with it; a Job's pods cannot change, and a Job that
  /// has ended does not start again.
  private static func change(
    _ object: KubernetesObject,
    from previous: KubernetesObject?,
    live: KubernetesObject
  ) -> Change {
    if live.deletionTime != nil { return .recreate(reason: "the old one is being deleted") }
    guard object.kind == "Job" else { return .update }
    if live.condition("Complete")?.isTrue == true { return .recreate(reason: "it has ended") }
    if let failed = live.condition("Failed"), failed.isTrue {
      return .recreate(
        reason: failed.reason == "DeadlineExceeded" ? "its time was up" : "it has failed"
      )
    }
    if let previous, previous.spec?["template"] != object.spec?["template"] {
      return .recreate(reason: "a Job's pods cannot be changed")
    }
    return .update
  }
}
