import HTTP
import JSON
import Kubernetes

extension ReleaseWriter {
  /// Makes fields ours that other tools have set for this release, once for each object.
  func migrate(
    _ step: Plan.Step,
    to manager: String,
    as resource: APIResource
  ) async throws(ReleaseError) {
    guard var patch = step.migration else { return }
    let migration = ManagedFieldsMigration(to: manager, fellows: step.tools)
    let space = step.object.namespace ?? namespace
    for isLast in [false, false, true] {
      do throws(KubernetesError) {
        _ = try await client.patch(
          resource,
          namespace: space,
          name: step.object.name,
          patch,
          .json
        )
        return
      } catch {
        if error.isNotFound { return }
        guard error.isConflict, !isLast else {
          throw .refused([.init(object: step.object, error: error)])
        }
      }
      // It has changed since it was looked at.
      let found = try? await client.find(
        resource,
        namespace: space,
        name: step.object.name,
        detail: .metadata
      )
      guard let found = found ?? nil, let again = migration.patch(for: found) else {
        return
      }
      patch = again
    }
  }

  /// A refusal with all that can be said of it: of a conflict, what both sides want.
  func refusal(
    of object: KubernetesObject,
    as resource: APIResource,
    _ error: KubernetesError
  ) async -> ReleaseError.Refusal {
    var refusal = ReleaseError.Refusal(object: object, error: error)
    guard let conflicts = error.status?.fieldConflicts, !conflicts.isEmpty else { return refusal }
    let live = try? await client.find(
      resource,
      namespace: object.namespace ?? namespace,
      name: object.name
    )
    if let live = live ?? nil {
      refusal.contested = ContestedField.all(conflicts, ours: object, theirs: live)
    }
    return refusal
  }
}
