import HTTP
import Kubernetes

/// Deletes objects and waits until they are gone, since something of the same name is to come.
struct ObjectRemoval: Sendable {
  var client: KubernetesClient
  var time: Timekeeper

  /// How it ended.
  enum Outcome: Sendable, Equatable {
    case gone
    case stillThere
  }

  /// Deletes an object, and looks after it until it is gone or time is up.
  ///
  /// - Parameters:
  ///   - uid: only this one; `nil` for whichever is there.
  ///   - policy: foreground where what it owns has to go first, such as the pods of a Job.
  func run(
    _ resource: APIResource,
    namespace: String,
    name: String,
    uid: String? = nil,
    _ policy: PropagationPolicy,
    timeout: Duration
  ) async throws(KubernetesError) -> Outcome {
    do throws(KubernetesError) {
      try await client.delete(
        resource,
        namespace: namespace,
        name: name,
        DeleteOptions(propagationPolicy: policy, uid: uid)
      )
    } catch {
      if error.isNotFound { return .gone }
      throw error
    }
    let start = time.now()
    var pause = Duration.milliseconds(100)
    while time.now() - start < timeout {
      let found = try await client.find(
        resource,
        namespace: namespace,
        name: name,
        detail: .metadata
      )
      guard let found, uid == nil || found.uid == uid else { return .gone }
      do throws(CancellationError) {
        try await time.sleep(pause)
      } catch {
        throw .cancelled
      }
      pause = min(pause * 2, .seconds(1))
    }
    return .stillThere
  }
}
