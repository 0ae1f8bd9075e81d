import JSON
public import Kubernetes

/// Asks the server what it would make of the objects of a plan, all at once. Changes nothing.
public struct DryRun: Sendable {
  private let client: KubernetesClient
  private let namespace: String

  public init(_ client: KubernetesClient, namespace: String) {
    self.client = client
    self.namespace = namespace
  }

  /// What the server answered for each object, by what it is. Not asked about are objects that are made
  /// anew, those that cannot become what is wanted, and those of kinds that the cluster does not have
  /// yet.
  ///
  /// - Parameter force: whether fields that others own are taken over, so that the answer shows what is
  ///   wanted; otherwise the server refuses the object, as it would when the plan is carried out.
  public func answers(
    to plan: Plan,
    force: Bool
  ) async throws(ReleaseError) -> [ObjectIdentity: KubernetesResult<KubernetesObject>] {
    let blocked = Set(plan.blocked.map { Plan.identity($0.object, namespace) })
    let steps = plan.steps.filter { step in
      if case .recreate = step.change { return false }
      return !blocked.contains(Plan.identity(step.object, namespace))
    }
    let resources = try await resources(of: steps.map(\.object))
    return await withTaskGroup { group in
      for step in steps {
        guard let resource = resources[step.object.type] else { continue }
        group.addTask {
          let answer = await KubernetesResult.of { () async throws(KubernetesError) in
            try await ask(about: step, as: resource, plan.fieldManager, force: force)
          }
          return (Plan.identity(step.object, namespace), answer)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func ask(
    about step: Plan.Step,
    as resource: APIResource,
    _ manager: String,
    force: Bool
  ) async throws(KubernetesError) -> KubernetesObject {
    func send(force: Bool) async throws(KubernetesError) -> KubernetesObject {
      try await client.apply(
        step.object,
        as: resource,
        namespace: step.object.namespace ?? namespace,
        force: force,
        WriteOptions(fieldManager: manager, isDryRun: true)
      )
      .object
    }
    do throws(KubernetesError) {
      return try await send(force: force)
    } catch {
      guard step.isConflict(error, amongToolsAnd: step.predecessors) else { throw error }
      return try await send(force: true)
    }
  }

  private func resources(
    of objects: [KubernetesObject]
  ) async throws(ReleaseError) -> [GroupVersionKind: APIResource] {
    do throws(KubernetesError) {
      return try await client.resources(
        for: objects.map(\.type),
        tolerating: Set(objects.map(\.type))
      )
    } catch {
      throw .cluster(error, action: "find out which kinds the cluster has")
    }
  }
}

extension Plan.Step {
  /// Whether the server refused the object only for fields that tools of the same release have set.
  func isConflict(_ error: KubernetesError, amongToolsAnd others: Set<String>) -> Bool {
    let owners = Set((error.status?.fieldConflicts ?? []).map(\.manager))
    return error.isConflict && !owners.isEmpty && owners.isSubset(of: tools.union(others))
  }

  /// Whose fields are handed over before the object is applied, which a dry run leaves out.
  fileprivate var predecessors: Set<String> {
    migration == nil ? [] : ManagedFieldsMigration.predecessors
  }
}
