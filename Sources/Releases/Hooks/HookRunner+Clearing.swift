import Charts
import Kubernetes

/// What is told and cleared away when a hook has ended.
extension HookRunner {
  /// Tells the failed hook's logs, and clears away what is to go after a failure, and those before it
  /// that have succeeded. What goes wrong here does not hide why the hook failed.
  func afterFailure(
    of hook: ReleaseHook,
    _ objects: [HookObject],
    _ event: Hook.Event,
    succeeded: [(hook: ReleaseHook, objects: [HookObject])]
  ) async {
    await tellLogs(of: hook, objects, event, .failed)
    var leaving = hook.deletePolicies.contains(.failed) ? [(hook: hook, objects: objects)] : []
    leaving += succeeded.filter { $0.hook.deletePolicies.contains(.succeeded) }
    for (hook, objects) in leaving {
      do throws(ReleaseError) {
        try await remove(objects, of: hook, event, .background)
      } catch {
        onEvent(.trouble(event, hook, "it cannot be cleared away"))
      }
    }
  }

  /// Deletes a hook's objects and waits until they are gone. Definitions stay: all objects of their
  /// kinds would go with them.
  func remove(
    _ objects: [HookObject],
    of hook: ReleaseHook,
    _ event: Hook.Event,
    _ policy: PropagationPolicy
  ) async throws(ReleaseError) {
    for item in objects where !item.object.name.isEmpty {
      guard item.object.kind != "CustomResourceDefinition" else { continue }
      let outcome: ObjectRemoval.Outcome
      do throws(KubernetesError) {
        outcome = try await ObjectRemoval(client: client, time: time).run(
          item.resource,
          namespace: item.namespace,
          name: item.object.name,
          policy,
          timeout: timeout
        )
      } catch {
        throw failure(error, hook, event, "delete \(item.object.kind) \(item.object.name)")
      }
      if outcome == .stillThere {
        throw .hookFailed(
          HookFailure(event: event, hook: hook, reason: .stillThere(after: timeout))
        )
      }
    }
  }

  func tellLogs(
    of hook: ReleaseHook,
    _ objects: [HookObject],
    _ event: Hook.Event,
    _ policy: ReleaseHook.LogPolicy
  ) async {
    guard logs == .all || hook.logPolicies.contains(policy) else { return }
    for item in objects {
      let reader = HookLogs(client: client, namespace: item.namespace)
      do throws(KubernetesError) {
        try await reader.read(of: item.object) { pod, container, line in
          onEvent(.log(hook, pod: pod, container: container, line: line))
        }
      } catch {
        onEvent(.trouble(event, hook, "its logs cannot be read"))
      }
    }
  }

  func failure(
    _ error: KubernetesError,
    _ hook: ReleaseHook,
    _ event: Hook.Event,
    _ action: String
  ) -> ReleaseError {
    if case .cancelled = error { return .cluster(error, action: action) }
    return .hookFailed(
      HookFailure(event: event, hook: hook, reason: .refused(error, action: action))
    )
  }

  func isCancelled(_ error: ReleaseError) -> Bool {
    if case .cluster(.cancelled, _) = error { return true }
    return Task.isCancelled
  }

  func tell(_ error: ReleaseError, _ event: Hook.Event, _ hook: ReleaseHook) {
    let reason =
      switch error {
      case .hookFailed(let failure): failure.shortReason
      case .cluster(.cancelled, _): "interrupted"
      case .notEstablished(_, let readiness): readiness.reason
      default: "it could not be run"
      }
    onEvent(.failed(event, hook, reason: reason))
  }
}
