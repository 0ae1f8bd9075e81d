import Charts
import HTTP
import Kubernetes

/// The way of one hook: read, made, waited for.
extension HookRunner {
  /// Writes down that a hook has begun. It runs even where that cannot be written, as with Helm.
  func note(
    _ hooks: [ReleaseHook],
    _ event: Hook.Event,
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
  func prepare(
    _ hook: ReleaseHook,
    _ event: Hook.Event
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

  func create(
    _ objects: [HookObject],
    of hook: ReleaseHook,
    _ event: Hook.Event
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
  func wait(
    for objects: [HookObject],
    of hook: ReleaseHook,
    _ event: Hook.Event
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
}
