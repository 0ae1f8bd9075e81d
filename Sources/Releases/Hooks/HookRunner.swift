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
    case started(HookEvent, ReleaseHook)
    /// How far it has come since it was started.
    case waiting(HookEvent, ReleaseHook, Readiness, elapsed: Duration)
    case succeeded(HookEvent, ReleaseHook)
    /// It failed; the error that is thrown says more.
    case failed(HookEvent, ReleaseHook, reason: String)
    /// A line that one of its containers has written.
    case log(ReleaseHook, pod: String, container: String, line: String)
    /// Something that went wrong without harm to the hook: its logs cannot be read, or it cannot be
    /// cleared away.
    case trouble(HookEvent, ReleaseHook, String)
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
  public static func has(_ event: HookEvent, in hooks: [ReleaseHook]) -> Bool {
    hooks.contains { $0.events.contains(event) }
  }

  /// The hooks of a moment in the order in which they run.
  public static func sequence(_ event: HookEvent, in hooks: [ReleaseHook]) -> [ReleaseHook] {
    order(event, in: hooks).map { hooks[$0] }
  }

  /// Where the hooks of a moment stand, in the order in which they run. Records list hooks by kind, so that kinds
  /// decide between hooks of the same weight and name.
  static func order(_ event: HookEvent, in hooks: [ReleaseHook]) -> [Int] {
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
    _ event: HookEvent,
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
        tell(error, event, hooks[index])
        throw error
      }
      var made: [HookObject] = []
      do throws(ReleaseError) {
        made = try await create(objects, of: hooks[index], event)
        try await wait(for: made, of: hooks[index], event)
      } catch {
        hooks[index].lastRun.completedAt = now()
        hooks[index].lastRun.phase = .failed
        tell(error, event, hooks[index])
        // What was begun goes on in the cluster; clearing it away is not asked for.
        if !isCancelled(error) {
          await afterFailure(of: hooks[index], made, event, succeeded: done)
        }
        throw error
      }
      hooks[index].lastRun.completedAt = now()
      hooks[index].lastRun.phase = .succeeded
      onEvent(.succeeded(event, hooks[index]))
      await tellLogs(of: hooks[index], made, event, .succeeded)
      done.append((hooks[index], made))
    }
    for (hook, objects) in done.reversed() where hook.deletePolicies.contains(.succeeded) {
      try await remove(objects, of: hook, event, .background)
    }
  }

  // MARK: Steps

  /// Writes down that a hook has begun. It runs even where that cannot be written, as with Helm.
  private func note(
    _ hooks: [ReleaseHook],
    _ event: HookEvent,
    _ hook: ReleaseHook
  ) async throws(ReleaseError) {
    do throws(ReleaseError) {
      try await record(hooks)
    } catch {
      if isCancelled(error) { throw error }
      onEvent(.trouble(event, hook, "that it has begun could not be recorded"))
    }
  }

  /// Reads what a hook's manifest holds, and clears away what an earlier run has left.
  private func prepare(
    _ hook: ReleaseHook,
    _ event: HookEvent
  ) async throws(ReleaseError) -> [HookObject] {
    let objects: [KubernetesObject]
    do throws(HookManifest.Mistake) {
      objects = try HookManifest.objects(of: hook)
    } catch {
      throw .hookFailed(
        HookFailure(event: event, hook: hook, reason: .unreadable(error.message))
      )
    }
    var found: [HookObject] = []
    for object in objects {
      do throws(KubernetesError) {
        found.append(
          HookObject(
            object: object,
            resource: try await client.resource(for: object.type),
            namespace: object.namespace ?? namespace
          )
        )
      } catch {
        throw failure(error, hook, event, "create \(object.kind) \(object.name)")
      }
    }
    if hook.deletePolicies.contains(.beforeCreation) {
      // Two runs of one Job must not get into each other's way: its pods go first.
      try await remove(found, of: hook, event, .foreground)
    }
    return found
  }

  private func create(
    _ objects: [HookObject],
    of hook: ReleaseHook,
    _ event: HookEvent
  ) async throws(ReleaseError) -> [HookObject] {
    var made: [HookObject] = []
    for var item in objects {
      do throws(KubernetesError) {
        if item.object.name.isEmpty, item.object.generateName != nil {
          item.object =
            try await client.create(item.object, as: item.resource, namespace: item.namespace)
            .object
        } else {
          item.object = try await apply(item).object
        }
      } catch {
        throw failure(error, hook, event, "create \(item.object.kind) \(item.object.name)")
      }
      made.append(item)
    }
    return made
  }

  /// Applies an object. Where it is there already, what Helm or kubegate has set is the release's own.
  private func apply(_ item: HookObject) async throws(KubernetesError) -> WriteResult {
    do throws(KubernetesError) {
      return try await client.apply(item.object, as: item.resource, namespace: item.namespace)
    } catch {
      let owners = Set((error.status?.fieldConflicts ?? []).map(\.manager))
      guard error.isConflict, !owners.isEmpty, owners.isSubset(of: ["helm", "kubegate"]) else {
        throw error
      }
      return try await client.apply(
        item.object,
        as: item.resource,
        namespace: item.namespace,
        force: true
      )
    }
  }

  /// Waits until Jobs and pods have ended and definitions are established; everything else is done
  /// as soon as it is there.
  private func wait(
    for objects: [HookObject],
    of hook: ReleaseHook,
    _ event: HookEvent
  ) async throws(ReleaseError) {
    let definitions = objects.map(\.object).filter(DefinedKinds.isDefinition)
    if !definitions.isEmpty {
      try await DefinitionInstaller(client, time: time).wait(for: definitions, timeout: timeout)
    }
    for (space, members) in Dictionary(grouping: objects, by: \.namespace) {
      let runs = members.map(\.object).filter { $0.kind == "Job" || $0.kind == "Pod" }
      guard !runs.isEmpty else { continue }
      let wait = ReadinessWait(
        client,
        namespace: space,
        jobRole: .batch,
        podRole: .batch,
        time: time
      )
      let start = time.now()
      let outcome: ReadinessWait.Outcome
      do throws(KubernetesError) {
        outcome = try await wait.run(for: runs, timeout: timeout) { progress in
          guard let first = progress.first(where: { $0.readiness.state != .ready }) else { return }
          onEvent(.waiting(event, hook, first.readiness, elapsed: time.now() - start))
        }
      } catch {
        throw failure(error, hook, event, "say how it is")
      }
      switch outcome {
      case .ready: continue
      case .failed(let progress):
        throw .hookFailed(
          HookFailure(
            event: event,
            hook: hook,
            reason: .failed(progress.readiness),
            lines: await LastLines(client, namespace: space).read(of: progress.object)
          )
        )
      case .timedOut(let progress):
        var lines: [String] = []
        if let first = progress.first {
          lines = await LastLines(client, namespace: space).read(of: first.object)
        }
        throw .hookFailed(
          HookFailure(
            event: event,
            hook: hook,
            reason: .timedOut(progress.first?.readiness, after: timeout),
            lines: lines
          )
        )
      }
    }
  }

  /// Tells the failed hook's logs, and clears away what is to go after a failure, and those before it
  /// that have succeeded. What goes wrong here does not hide why the hook failed.
  private func afterFailure(
    of hook: ReleaseHook,
    _ objects: [HookObject],
    _ event: HookEvent,
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
  private func remove(
    _ objects: [HookObject],
    of hook: ReleaseHook,
    _ event: HookEvent,
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

  private func tellLogs(
    of hook: ReleaseHook,
    _ objects: [HookObject],
    _ event: HookEvent,
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

  // MARK: Errors

  private func failure(
    _ error: KubernetesError,
    _ hook: ReleaseHook,
    _ event: HookEvent,
    _ action: String
  ) -> ReleaseError {
    if case .cancelled = error { return .cluster(error, action: action) }
    return .hookFailed(
      HookFailure(event: event, hook: hook, reason: .refused(error, action: action))
    )
  }

  private func isCancelled(_ error: ReleaseError) -> Bool {
    if case .cluster(.cancelled, _) = error { return true }
    return Task.isCancelled
  }

  private func tell(_ error: ReleaseError, _ event: HookEvent, _ hook: ReleaseHook) {
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

/// An object of a hook, and where it is.
struct HookObject: Sendable {
  /// As it is in the cluster, once it has been made.
  var object: KubernetesObject
  var resource: APIResource
  var namespace: String
}
