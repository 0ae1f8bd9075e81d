public import JSON
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
    /// The patch that makes fields ours which those tools have set, so that what the object has no
    /// longer is removed; see ``Kubernetes/ManagedFieldsMigration``.
    public var migration: JSONValue?
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

  /// Jobs that have done their work and are left as they are, since nothing about them has changed.
  public var done: [DoneJob] = []

  /// A Job that has done its work.
  public struct DoneJob: Sendable, Equatable {
    /// As it is in the cluster, or, where the cluster has removed it since, as it was wanted.
    public var object: KubernetesObject
    /// Whether it is no longer there.
    public var isGone: Bool
  }

  /// What becomes of Jobs that have ended.
  public enum EndedJobs: Sendable, Equatable {
    /// They are made anew with every revision.
    case runAgain
    /// Those that have done their work stay as they are until something about them changes.
    ///
    /// - goneIsDone: whether one that is to be removed after its end, and is not there, has done its work.
    case stay(goneIsDone: Bool)
  }

  /// What stands in the way of the plan: objects that can never become what is wanted.
  public var blocked: [Blocked] = []

  /// An object with fields that cannot be changed, and would have to be.
  public struct Blocked: Sendable, Equatable {
    public var object: KubernetesObject
    /// Those fields: what they are, and what is wanted.
    public var fields: [FieldChange]
    /// Whether it could be deleted and made anew.
    public var canReplace: Bool
    /// Why they cannot be changed, in words, where that is not their kind's rule.
    public var reason: String?

    public init(
      object: KubernetesObject,
      fields: [FieldChange],
      canReplace: Bool,
      reason: String? = nil
    ) {
      self.object = object
      self.fields = fields
      self.canReplace = canReplace
      self.reason = reason
    }
  }

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
  ///   - works: when other tools were at work on the release, in seconds.
  ///   - replacesImmutable: whether objects are made anew whose fields cannot be changed.
  ///   - endedJobs: what becomes of Jobs that have ended.
  /// - Returns: the plan, and the objects that stand in its way.
  public static func make(
    wanted: [KubernetesObject],
    previous: [KubernetesObject],
    live: [ObjectIdentity: KubernetesObject],
    release: String,
    namespace: String,
    takesOwnership: Bool = false,
    works: [ClosedRange<Int>] = [],
    replacesImmutable: Bool = false,
    endedJobs: EndedJobs = .runAgain
  ) -> (plan: Plan, foreign: [Foreign]) {
    let previousByIdentity = Dictionary(
      previous.map { (identity($0, namespace), $0) },
      uniquingKeysWith: { _, newer in newer }
    )
    let allPrevious = Dictionary(grouping: previous) { identity($0, namespace) }
    let manager = FieldManager.manager(
      of: live.values.filter { Ownership.isOwned($0, by: release, namespace: namespace) }
    )
    var steps: [Step] = []
    var blocked: [Blocked] = []
    var foreign: [Foreign] = []
    var done: [DoneJob] = []
    for object in ApplyOrder.stages(wanted).flatMap(\.self) {
      let identity = identity(object, namespace)
      let staysDone =
        endedJobs != .runAgain && isUnchangedJob(object, since: allPrevious[identity] ?? [])
      if staysDone, endedJobs == .stay(goneIsDone: true),
        isRemoved(live[identity], manifest: object)
      {
        done.append(DoneJob(object: object, isGone: true))
        continue
      }
      guard let current = live[identity] else {
        steps.append(Step(object: object, change: .create))
        continue
      }
      let isOwned = Ownership.isOwned(current, by: release, namespace: namespace)
      guard isOwned || takesOwnership else {
        foreign.append(Foreign(object: object, owner: Ownership.owner(of: current)))
        continue
      }
      let tools = FieldManager.tools(of: current, works: works)
      let migration = ManagedFieldsMigration(to: manager, fellows: tools)
      var step = Step(
        object: KeptReplicas.keeping(object, live: current, tools: tools),
        change: staysDone && current.jobEnd?.isGood == true
          ? .update : change(object, from: previousByIdentity[identity], live: current),
        uid: current.uid,
        tools: tools,
        migration: migration.patch(for: current),
        isOwned: isOwned
      )
      if staysDone, current.jobEnd?.isGood == true {
        done.append(DoneJob(object: current, isGone: false))
      }
      let fields = ImmutableFields.changes(
        to: object,
        live: current,
        previous: allPrevious[identity] ?? []
      )
      if step.change == .update, let first = fields.first {
        let canReplace = ImmutableFields.canReplace(object)
        if object.kind == "Job" || (replacesImmutable && canReplace) {
          step.change = .recreate(reason: "\(first.path) cannot be changed")
        } else {
          blocked.append(Blocked(object: object, fields: fields, canReplace: canReplace))
        }
      }
      steps.append(step)
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
    let plan = Plan(
      steps: steps,
      removals: order.reversed(),
      fieldManager: manager,
      done: done,
      blocked: blocked
    )
    return (plan, foreign)
  }

  /// What is the same object in the cluster, whether or not its namespace was written.
  public static func identity(_ object: KubernetesObject, _ namespace: String) -> ObjectIdentity {
    var identity = object.identity
    if identity.namespace.isEmpty { identity.namespace = namespace }
    return identity
  }

  private static func isUnchangedJob(
    _ object: KubernetesObject,
    since previous: [KubernetesObject]
  ) -> Bool {
    object.kind == "Job" && !previous.isEmpty && previous.allSatisfy { $0.spec == object.spec }
  }

  /// Whether the cluster has removed a Job after its end, as the manifest wants it.
  private static func isRemoved(_ live: KubernetesObject?, manifest: KubernetesObject) -> Bool {
    guard manifest.spec?["ttlSecondsAfterFinished"]?.int != nil else { return false }
    return live.map { $0.deletionTime != nil && $0.jobEnd?.isGood == true } ?? true
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
    if let previous, previous.spec?["template"] != object.spec?["template"],
      !ImmutableFields.canChangePods(object, from: previous, live: live)
    {
      return .recreate(reason: "a Job's pods cannot be changed")
    }
    return .update
  }
}
