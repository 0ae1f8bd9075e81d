import HTTP
import JSON
import Kubernetes

extension ReleaseWriter {
  /// Makes fields ours that other tools have set for this release, once for each object.
  func migrate(
    _ step: Plan.Step,
    as resource: APIResource
  ) async throws(ReleaseError) {
    guard var patch = step.migration else { return }
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
      guard let found = found ?? nil, let again = ManagedFieldsMigration().patch(for: found) else {
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

/// Why the server did not let fields be set.
struct OwnershipConflict {
  private let conflicts: [FieldConflict]
  /// Whether fields are still to be taken over from client-side tools, which a dry run leaves out.
  private let isBeforeMigration: Bool

  init(_ step: Plan.Step, _ error: KubernetesError, isDryRun: Bool) {
    conflicts = error.status?.fieldConflicts ?? []
    isBeforeMigration = isDryRun && step.migration != nil
  }

  /// Whether all who own the fields make releases as we do: what they have set, they have set for
  /// this release. So have client-side tools before the object is taken over from them.
  var isAmongFellows: Bool {
    let migration = ManagedFieldsMigration()
    var fellows = migration.fellows
    if isBeforeMigration { fellows.formUnion(migration.predecessors) }
    return !conflicts.isEmpty && conflicts.allSatisfy { fellows.contains($0.manager) }
  }
}
