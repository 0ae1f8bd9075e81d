public import Kubernetes

/// Asks the server what it would make of the objects of a plan, all at once. Changes nothing.
public struct DryRun: Sendable {
  private let client: KubernetesClient
  private let namespace: String

  public init(_ client: KubernetesClient, namespace: String) {
    self.client = client
    self.namespace = namespace
  }

  /// What the server answered for each object, by what it is. Fields that others own are taken over,
  /// so that the answer shows what is wanted. Not asked about are objects that are made anew, those
  /// that cannot become what is wanted, and those of kinds that the cluster does not have yet.
  public func answers(
    to plan: Plan
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
            try await client.apply(
              step.object,
              as: resource,
              namespace: step.object.namespace ?? namespace,
              force: true,
              WriteOptions(fieldManager: plan.fieldManager, isDryRun: true)
            )
            .object
          }
          return (Plan.identity(step.object, namespace), answer)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
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
