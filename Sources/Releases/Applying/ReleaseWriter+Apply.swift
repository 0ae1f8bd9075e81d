import HTTP
public import Kubernetes

extension ReleaseWriter {
  /// What has happened so far, for those who watch.
  public enum Event: Sendable, Equatable {
    case created(KubernetesObject)
    case changed(KubernetesObject)

    /// It has to go before it can be made anew.
    case recreating(KubernetesObject, reason: String)
    case removed(KubernetesObject)
  }

  /// Carries out a plan: objects of one stage together, one stage after the other, then the removals.
  /// Objects of kinds that definitions of the same plan bring wait until the cluster serves them.
  ///
  /// - Parameters:
  ///   - force: whether fields that others own are taken over.
  ///   - defined: kinds that come with definitions beside the plan's own.
  /// - Throws: ``ReleaseError/refused(_:)`` with every object of a stage that the server refused.
  public func apply(
    _ plan: Plan,
    force: Bool = false,
    defined: Set<GroupVersionKind> = [],
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws(ReleaseError) {
    let objects = plan.steps.map(\.object)
    let coming = DefinedKinds(objects).types.union(defined)
    let all = objects + plan.removals
    var resources = try await resources(of: all, coming: coming)
    let steps = Dictionary(
      plan.steps.map { (Plan.identity($0.object, namespace), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let sending = Sending(manager: plan.fieldManager, force: force)
    for stage in ApplyOrder.stages(plan.steps.map(\.object)) {
      var works: [Work<Event>] = []
      for step in stage.compactMap({ steps[Plan.identity($0, namespace)] }) {
        let resource = resources[step.object.type]
        works.append {
          await outcome(step, as: resource, sending, onEvent: onEvent)
        }
      }
      try collect(await inParallel(works))
      let definitions = stage.filter(DefinedKinds.isDefinition)
      if !definitions.isEmpty {
        try await DefinitionInstaller(client, time: time).wait(for: definitions)
        resources = try await self.resources(of: all)
      }
    }
    try await remove(plan.removals, .background, resources: resources, onEvent: onEvent)
  }

  /// Deletes objects, those that pods need last; what is gone already is no error. Objects with a
  /// `uid` are only deleted while they are still the same ones.
  ///
  /// - Parameter policy: what becomes of what the objects own.
  public func remove(
    _ objects: [KubernetesObject],
    _ policy: PropagationPolicy = .background,
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws(ReleaseError) {
    let resources = try await resources(of: objects)
    try await remove(objects, policy, resources: resources, onEvent: onEvent)
  }

  private func remove(
    _ objects: [KubernetesObject],
    _ policy: PropagationPolicy,
    resources: [GroupVersionKind: APIResource],
    onEvent: @escaping @Sendable (Event) -> Void
  ) async throws(ReleaseError) {
    for stage in ApplyOrder.stages(objects).reversed() {
      var works: [Work<Event>] = []
      for object in stage {
        guard let resource = resources[object.type] else { continue }
        works.append {
          do throws(KubernetesError) {
            try await client.delete(
              resource,
              namespace: object.namespace ?? namespace,
              name: object.name,
              DeleteOptions(propagationPolicy: policy, uid: object.uid)
            )
          } catch {
            guard error.isNotFound else {
              return .failure(.refused([.init(object: object, error: error)]))
            }
          }
          onEvent(.removed(object))
          return .success(.removed(object))
        }
      }
      try collect(await inParallel(works))
    }
  }

  /// Where the objects are found; kinds that are only to come are left out where nobody knows them.
  private func resources(
    of objects: [KubernetesObject],
    coming: Set<GroupVersionKind> = []
  ) async throws(ReleaseError) -> [GroupVersionKind: APIResource] {
    do throws(KubernetesError) {
      return try await client.resources(for: objects.map(\.type), tolerating: coming)
    } catch {
      throw .cluster(error, action: "find out which kinds the cluster has")
    }
  }

  /// All refusals of a stage as one error; any other error on its own.
  private func collect(_ results: [Result<Event, ReleaseError>]) throws(ReleaseError) {
    var refusals: [ReleaseError.Refusal] = []
    for result in results {
      guard case .failure(let error) = result else { continue }
      guard case .refused(let more) = error else { throw error }
      refusals += more
    }
    if !refusals.isEmpty { throw .refused(refusals) }
  }

  private func outcome(
    _ step: Plan.Step,
    as resource: APIResource?,
    _ sending: Sending,
    onEvent: @Sendable (Event) -> Void
  ) async -> Result<Event, ReleaseError> {
    do throws(ReleaseError) {
      return .success(try await apply(step, as: resource, sending, onEvent: onEvent))
    } catch {
      return .failure(error)
    }
  }

  private func apply(
    _ step: Plan.Step,
    as resource: APIResource?,
    _ sending: Sending,
    onEvent: @Sendable (Event) -> Void
  ) async throws(ReleaseError) -> Event {
    guard let resource else {
      throw .refused([.init(object: step.object, error: .unknownKind(step.object.type))])
    }
    if case .recreate(let reason) = step.change {
      onEvent(.recreating(step.object, reason: reason))
      try await removeFirst(step.object, as: resource, uid: step.uid)
    }
    if step.change == .update {
      try await migrate(step, to: sending.manager, as: resource)
    }
    let result: WriteResult
    do throws(KubernetesError) {
      result = try await send(step, as: resource, sending)
    } catch {
      guard step.object.kind == "Job", ImmutableFields.isRefusal(error) else {
        throw .refused([await refusal(of: step.object, as: resource, error)])
      }
      onEvent(.recreating(step.object, reason: "a Job's pods cannot be changed"))
      try await removeFirst(step.object, as: resource, uid: step.uid)
      do throws(KubernetesError) {
        result = try await send(step, as: resource, sending)
      } catch {
        throw .refused([.init(object: step.object, error: error)])
      }
    }
    let event: Event = result.isCreated ? .created(result.object) : .changed(result.object)
    onEvent(event)
    return event
  }

  /// How objects are sent.
  private struct Sending {
    var manager: String
    var force: Bool
  }

  /// Sends an object. Fields that another tool of the same release has applied are taken over.
  private func send(
    _ step: Plan.Step,
    as resource: APIResource,
    _ sending: Sending
  ) async throws(KubernetesError) -> WriteResult {
    do throws(KubernetesError) {
      return try await send(step.object, as: resource, sending, force: sending.force)
    } catch {
      guard step.isConflict(error, amongToolsAnd: []) else { throw error }
      return try await send(step.object, as: resource, sending, force: true)
    }
  }

  private func send(
    _ object: KubernetesObject,
    as resource: APIResource,
    _ sending: Sending,
    force: Bool
  ) async throws(KubernetesError) -> WriteResult {
    try await client.apply(
      object,
      as: resource,
      namespace: object.namespace ?? namespace,
      force: force,
      WriteOptions(fieldManager: sending.manager)
    )
  }

  /// Deletes an object and waits until it and what it owns are gone: its pods may use volumes that
  /// the new ones want.
  private func removeFirst(
    _ object: KubernetesObject,
    as resource: APIResource,
    uid: String?
  ) async throws(ReleaseError) {
    let outcome: ObjectRemoval.Outcome
    do throws(KubernetesError) {
      outcome = try await ObjectRemoval(client: client, time: time).run(
        resource,
        namespace: object.namespace ?? namespace,
        name: object.name,
        uid: uid,
        .foreground,
        timeout: .seconds(120)
      )
    } catch {
      if case .cancelled = error {
        throw .cluster(error, action: "wait until \(object.kind) \(object.name) is gone")
      }
      throw .refused([.init(object: object, error: error)])
    }
    if outcome == .stillThere { throw .stillThere(object) }
  }
}
