public import Charts
public import HTTP
public import Kubernetes

/// Runs the hooks of a release's moments, as Helm does: one after the other in the order of their
/// weights, then names; each is waited for before the next begins.
///
/// ```swift
/// let runner = HookRunner(client, namespace: "demo", now: now, time: time, onEvent: { … })
/// try await runner.run(.preInstall, hooks: &hooks)
/// // apply the release's objects
/// try await runner.run(.postInstall, hooks: &hooks)
/// ```
///
/// Whatever happens, `hooks` says afterwards how far each has come, and is to be recorded. After
/// `pkg/action/hooks.go` of Helm 4. Hooks get no marks of ownership, as in Helm.
public struct HookRunner: Sendable {
  /// What has happened so far, for those who watch.
  public enum Event: Sendable, Equatable {
    case started(Hook.Event, ReleaseHook)
    /// How far it has come since it was started.
    case waiting(Hook.Event, ReleaseHook, Readiness, elapsed: Duration)
    case succeeded(Hook.Event, ReleaseHook)
    /// It failed; the error that is thrown says more.
    case failed(Hook.Event, ReleaseHook, reason: String)
    /// A line that one of its containers has written.
    case log(ReleaseHook, pod: String, container: String, line: String)
    /// Something that went wrong without harm to the hook: its logs cannot be read, or it cannot be
    /// cleared away.
    case trouble(Hook.Event, ReleaseHook, String)
  }

  /// Whose logs are told.
  public enum Logs: Sendable {
    /// Those of hooks that ask for it with `helm.sh/hook-output-log-policy`.
    case byPolicy
    case all
  }

  let client: KubernetesClient
  let namespace: String
  let timeout: Duration
  let logs: Logs
  let now: @Sendable () -> APITime
  let time: Timekeeper
  let record: @Sendable ([ReleaseHook]) async throws(ReleaseError) -> Void
  let onEvent: @Sendable (Event) -> Void

  /// - Parameters:
  ///   - namespace: the release's, where the hooks do not name another.
  ///   - timeout: how long each hook may take.
  ///   - now: the time of day.
  ///   - time: waits between questions.
  ///   - record: writes down that a hook has begun, so that others see it; given all hooks.
  public init(
    _ client: KubernetesClient,
    namespace: String,
    timeout: Duration = .seconds(300),
    logs: Logs = .byPolicy,
    now: @escaping @Sendable () -> APITime,
    time: Timekeeper,
    record: @escaping @Sendable ([ReleaseHook]) async throws(ReleaseError) -> Void = { _ in },
    onEvent: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.client = client
    self.namespace = namespace
    self.timeout = timeout
    self.logs = logs
    self.now = now
    self.time = time
    self.record = record
    self.onEvent = onEvent
  }

  /// Whether there is anything to run.
  public static func has(_ event: Hook.Event, in hooks: [ReleaseHook]) -> Bool {
    hooks.contains { $0.events.contains(event) }
  }

  /// The hooks of a moment in the order in which they run.
  public static func sequence(_ event: Hook.Event, in hooks: [ReleaseHook]) -> [ReleaseHook] {
    order(event, in: hooks).map { hooks[$0] }
  }

  /// Where the hooks of a moment stand, in the order in which they run. Records list hooks by kind, so that kinds
  /// decide between hooks of the same weight and name.
  static func order(_ event: Hook.Event, in hooks: [ReleaseHook]) -> [Int] {
    hooks.indices.filter { hooks[$0].events.contains(event) }
      .sorted { left, right in
        let (a, b) = (hooks[left], hooks[right])
        if a.weight != b.weight { return a.weight < b.weight }
        if a.name != b.name { return a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
        return left < right
      }
  }

  /// Runs all hooks of a moment, and clears away those that are to go when they have succeeded.
  ///
  /// - Parameters:
  ///   - hooks: all hooks of the revision; those of other moments are left alone.
  ///   - isWanted: whether a hook of this moment is to be run at all.
  /// - Throws: ``ReleaseError/hookFailed(_:)`` for the first that fails, after which no other is run;
  ///   ``ReleaseError/cluster(_:action:)`` with `cancelled` when the task is cancelled.
  public func run(
    _ event: Hook.Event,
    hooks: inout [ReleaseHook],
    where isWanted: (ReleaseHook) -> Bool = { _ in true }
  ) async throws(ReleaseError) {
    var done: [(hook: ReleaseHook, objects: [HookObject])] = []
    for index in Self.order(event, in: hooks) where isWanted(hooks[index]) {
      hooks[index].nameDeletePolicies()
      let objects: [HookObject]
      do throws(ReleaseError) {
        objects = try await prepare(hooks[index], event)
        hooks[index].lastRun = .init(startedAt: now(), phase: .running)
        onEvent(.started(event, hooks[index]))
        try await note(hooks, event, hooks[index])
      } catch {
        if hooks[index].lastRun.phase == .running { close(&hooks[index], as: .failed) }
        tell(error, event, hooks[index])
        throw error
      }
      var made: [HookObject] = []
      do throws(ReleaseError) {
        made = try await create(objects, of: hooks[index], event)
        try await wait(for: made, of: hooks[index], event)
      } catch {
        close(&hooks[index], as: .failed)
        tell(error, event, hooks[index])
        // What was begun goes on in the cluster; clearing it away is not asked for.
        if !isCancelled(error) {
          let left = made.isEmpty ? objects : made
          await afterFailure(of: hooks[index], left, event, succeeded: done)
        }
        throw error
      }
      close(&hooks[index], as: .succeeded)
      onEvent(.succeeded(event, hooks[index]))
      await tellLogs(of: hooks[index], made, event, .succeeded)
      done.append((hooks[index], made))
    }
    for (hook, objects) in done.reversed() where hook.deletePolicies.contains(.succeeded) {
      try await remove(objects, of: hook, event, .background)
    }
  }

  private func close(_ hook: inout ReleaseHook, as phase: ReleaseHook.Phase) {
    hook.lastRun.completedAt = now()
    hook.lastRun.phase = phase
  }
}

/// An object of a hook, and where it is.
struct HookObject: Sendable {
  /// As it is in the cluster, once it has been made.
  var object: KubernetesObject
  var resource: APIResource
  var namespace: String
}
