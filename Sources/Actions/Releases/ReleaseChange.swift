import Charts
import Kubernetes
import Releases

/// Brings a wanted release onto the cluster: records the revision, runs its hooks, applies its
/// objects, waits for them, and records how it ended. However it ends, the record says so, also after
/// an interruption.
struct ReleaseChange: Sendable {
  var work: ReleaseWork
  var kind: ReleaseChangeKind
  var wanted: WantedRelease
  var plan: Plan
  /// All records there are, oldest first.
  var history: [ReleaseStore.Record]
  var options: ReleaseOptions

  var revision: Int { (history.map(\.revision).max() ?? 0) + 1 }

  /// How it ended well.
  struct Outcome: Sendable {
    var revision: Int
    var changes: [ReleaseWriter.Event]
  }

  func run() async throws(ActionError) -> Outcome {
    let pending = release(kind.pendingStatus, kind.underway)
    let abandoned = try await begin(pending)
    for revision in abandoned { work.onEvent(.recovered(revision, byDeletion: false)) }
    let changes = Changes()
    let hooks = HookProgress(pending.hooks)
    let failure = await work.withHeartbeat(of: pending) {
      await attempt(pending, changes, hooks)
    }
    var ended =
      failure.map { release(.failed, kind.failed(work.name, $0)) }
      ?? release(.deployed, options.description ?? kind.done)
    ended.hooks = hooks.hooks
    let recorded = await record(ended)
    if let failure {
      await undo(changes.all)
      throw failure
    }
    if let recorded { throw recorded }
    return Outcome(revision: revision, changes: changes.all)
  }

  /// Takes the release. A release that was uninstalled and whose history is still there makes way.
  private func begin(_ pending: Release) async throws(ActionError) -> [AbandonedRevision] {
    let isNewLife = kind == .install
    return try await work.uninterrupted { [work, history] () throws(ReleaseError) in
      let abandoned = try await work.writer.begin(pending, history: history)
      if isNewLife, let newest = history.last, newest.status == .uninstalled {
        try await work.writer.close(newest, as: .superseded, "superseded by new release")
      }
      return abandoned
    }
  }

  /// The record of the revision.
  private func release(_ status: ReleaseStatus, _ description: String) -> Release {
    var release = wanted.release
    release.revision = revision
    release.status = status
    release.description = description
    release.deleted = nil
    return release
  }

  /// Records how it ended; what went wrong with that, if anything.
  private func record(_ ended: Release) async -> ActionError? {
    // Helm counts nothing as deployed after a rollback that broke off while objects were applied.
    let isBroken = isBrokenRollback(ended)
    do throws(ActionError) {
      try await work.uninterrupted { [work, history, options] () throws(ReleaseError) in
        try await work.writer.finish(ended, history: history, limit: options.historyLimit)
        guard isBroken, let newest = history.last, newest.status == .deployed else {
          return
        }
        try await work.writer.close(newest, as: .superseded, nil)
      }
      return nil
    } catch {
      return error
    }
  }

  private func isBrokenRollback(_ ended: Release) -> Bool {
    guard case .rollback = kind, ended.status == .failed else { return false }
    return ended.description.hasPrefix("Rollback ")
  }

  // MARK: Hooks, objects, waiting

  /// Applies and waits; what went wrong, if anything did.
  private func attempt(
    _ pending: Release,
    _ changes: Changes,
    _ hooks: HookProgress
  ) async -> ActionError? {
    // The record was written to its end although the work was interrupted meanwhile.
    if Task.isCancelled { return .interrupted }
    let tell: @Sendable (ReleaseWriter.Event) -> Void = { [work] event in
      work.onEvent(.applied(event))
      changes.append(event)
    }
    do throws(ReleaseError) {
      let client = work.cluster.client
      let installer = DefinitionInstaller(client, time: work.cluster.time)
      try await installer.install(wanted.definitions, onEvent: tell)
      try await run(kind.moments.before, pending, hooks)
      try await work.writer.apply(
        plan,
        force: options.force,
        defined: wanted.definedKinds,
        onEvent: tell
      )
    } catch {
      return ReleaseWork.failure(error)
    }
    if options.waits {
      let wait = ReleaseWait(work: work, wanted: wanted, options: options)
      if let failure = await wait.run() { return failure }
    }
    do throws(ReleaseError) {
      try await run(kind.moments.after, pending, hooks)
    } catch {
      return ReleaseWork.failure(error)
    }
    return nil
  }

  private func run(
    _ moment: Hook.Event,
    _ pending: Release,
    _ hooks: HookProgress
  ) async throws(ReleaseError) {
    guard options.runsHooks else { return }
    try await work.run(moment, of: pending, hooks, timeout: options.timeout)
  }
}
