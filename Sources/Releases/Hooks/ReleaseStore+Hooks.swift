import JSON
public import Kubernetes

extension ReleaseStore {
  /// Writes into the record of a revision how its hooks last went. Whatever others have written into
  /// it meanwhile stays, such as that it was superseded.
  public func record(
    _ hooks: [ReleaseHook],
    of name: String,
    revision: Int,
    now: APITime
  ) async throws(ReleaseError) {
    let action = "record how the hooks of revision \(revision) went"
    var attempts = 0
    while true {
      attempts += 1
      let secret: KubernetesObject
      do throws(KubernetesError) {
        secret = try await client.get(
          .secrets,
          namespace: namespace,
          name: Self.secretName(name, revision)
        )
      } catch {
        throw .cluster(error, action: action)
      }
      var updated: KubernetesObject
      do throws(ReleaseCodec.Failure) {
        var release = try Record(secret: secret).open()
        release.hooks = hooks
        updated = try self.secret(for: release, now: now, annotations: secret.annotations)
      } catch {
        throw .damagedRecord(revision: revision, error)
      }
      updated.set(secret.resourceVersion.map { .string($0) }, at: "metadata", "resourceVersion")
      do throws(KubernetesError) {
        return try await update(updated)
      } catch {
        guard error.isConflict, attempts < 5 else { throw .cluster(error, action: action) }
      }
    }
  }
}
