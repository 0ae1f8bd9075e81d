import Charts
import Diagnostics
import HTTP
import Kubernetes
import Releases

/// Takes a release off the cluster. A client that is killed on the way leaves a record that says so,
/// and from which the next one goes on.
struct ReleaseRemoval: Sendable {
  struct Options: Sendable {
    var keepsHistory = false
    var runsHooks = true
    var policy = PropagationPolicy.background
    /// Whether it is waited for until the objects are gone.
    var waits = false
    var timeout = Duration.seconds(600)
    /// What a kept record says instead of the usual words.
    var description: String?
  }

  var work: ReleaseWork
  /// All records there are, oldest first.
  var history: [ReleaseStore.Record]
  /// What goes.
  var removals: [KubernetesObject]
  var options: Options

  func run() async throws(ActionError) {
    guard let newest = history.last else {
      // Volumes that an earlier delete has left.
      do throws(ReleaseError) {
        try await remove()
      } catch {
        throw ReleaseWork.failure(error)
      }
      return
    }
    let started = try await begin(newest)
    let hooks = HookProgress(started.hooks)
    let failure = await work.withHeartbeat(of: started) { await attempt(started, hooks) }
    if let failure, !failure.isOver {
      try await leave(newest, failure)
      throw failure.error
    }
    try await end(started, hooks)
    if let failure { throw failure.error }
  }

  /// What went wrong.
  private struct Failure {
    var error: ActionError
    /// Whether nothing was deleted yet.
    var isBefore = false
    /// Whether everything was deleted all the same.
    var isOver = false
  }

  /// Marks the release as being uninstalled, and takes it.
  private func begin(_ newest: ReleaseStore.Record) async throws(ActionError) -> Release {
    let left: [(ReleaseStore.Record, AbandonedRevision)]
    do throws(ReleaseError) {
      left = try work.writer.abandoned(in: history)
    } catch {
      throw .release(error)
    }
    for (_, abandoned) in left { work.onEvent(.recovered(abandoned, byDeletion: true)) }
    return try await work.uninterrupted { [work] () throws(ReleaseError) in
      try await work.writer.close(
        newest,
        as: .uninstalling,
        "Deletion in progress (or silently failed)",
        isLocked: true
      )
    }
  }

  private func attempt(_ started: Release, _ hooks: HookProgress) async -> Failure? {
    if Task.isCancelled { return Failure(error: .interrupted, isBefore: true) }
    do throws(ReleaseError) {
      try await run(.preDelete, started, hooks)
    } catch {
      return Failure(error: ReleaseWork.failure(error), isBefore: true)
    }
    do throws(ReleaseError) {
      try await remove()
    } catch {
      return Failure(error: ReleaseWork.failure(error))
    }
    let late = options.waits ? await waitUntilGone() : nil
    if case .interrupted = late { return Failure(error: .interrupted) }
    do throws(ReleaseError) {
      try await run(.postDelete, started, hooks)
    } catch {
      let error = ReleaseWork.failure(error)
      if case .interrupted = error { return Failure(error: error) }
      return Failure(error: error, isOver: true)
    }
    return late.map { Failure(error: $0, isOver: true) }
  }

  private func run(
    _ moment: Hook.Event,
    _ started: Release,
    _ hooks: HookProgress
  ) async throws(ReleaseError) {
    guard options.runsHooks else { return }
    try await work.run(moment, of: started, hooks, timeout: options.timeout)
  }

  private func remove() async throws(ReleaseError) {
    try await work.writer.remove(removals, options.policy) { event in
      work.onEvent(.applied(event))
    }
  }

  /// What is still there when time is up.
  private func waitUntilGone() async -> ActionError? {
    let time = work.cluster.time
    let start = time.now()
    var pause = Duration.milliseconds(100)
    let finder = LiveObjects(client: work.cluster.client, namespace: work.namespace)
    while true {
      let live: [ObjectIdentity: KubernetesObject]
      do throws(ActionError) {
        live = try await finder.find(removals) { _ in .metadata }
      } catch {
        return error
      }
      let left = removals.filter { object in
        live[Plan.identity(object, work.namespace)]?.uid == object.uid
      }
      guard let first = left.first else { return nil }
      if time.now() - start >= options.timeout {
        return .timedOut(Self.stillThere(first, left.count, after: options.timeout))
      }
      if (try? await time.sleep(pause)) == nil { return .interrupted }
      pause = min(pause * 2, .seconds(1))
    }
  }

  private static func stillThere(
    _ object: KubernetesObject,
    _ count: Int,
    after timeout: Duration
  ) -> Diagnostic {
    let more = count > 1 ? " and \(count - 1) more" : ""
    return Diagnostic(
      .error,
      .waitTimedOut,
      "\(object.kind) \"\(object.name)\"\(more) is still there after "
        + "\(timeout.components.seconds) s",
      help: [
        "see what holds it: kubectl get \(object.kind.lowercased()) \(object.name) -o yaml"
      ]
    )
  }

  /// Leaves the record of a deletion that went wrong so that the next one goes on.
  private func leave(_ newest: ReleaseStore.Record, _ failure: Failure) async throws(ActionError) {
    // Helm records nothing before its pre-delete hooks have succeeded.
    let before = newest.status.isUnderWay ? ReleaseStatus.failed : newest.status
    let status = failure.isBefore ? before : .uninstalling
    let text =
      failure.isBefore ? nil : "Deletion failed: \(ReleaseFailure.text(failure.error))"
    let opened = try? newest.open()
    _ = try? await work.uninterrupted { [work] () throws(ReleaseError) in
      try await work.writer.close(newest, as: status, text ?? opened?.description)
    }
  }

  private func end(_ started: Release, _ hooks: HookProgress) async throws(ActionError) {
    var release = started
    release.hooks = hooks.hooks
    release.status = .uninstalled
    release.description = options.description ?? "Uninstallation complete"
    try await work.uninterrupted { [work, history, options, release] () throws(ReleaseError) in
      if options.keepsHistory {
        try await work.writer.retire(release, history: history)
      } else {
        try await work.writer.forget(work.name, history: history)
      }
    }
  }
}
