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
    let abandoned = try await work.uninterrupted { [work, history] () throws(ReleaseError) in
      try await work.writer.begin(pending, history: history)
    }
    for revision in abandoned { work.onEvent(.recovered(revision)) }
    let changes = Changes()
    let hooks = HookResults(pending.hooks)
    let failure = await work.withHeartbeat(of: pending) {
      await attempt(pending, changes, hooks)
    }
    var ended =
      failure.map { release(.failed, kind.failed(work.name, $0)) }
      ?? release(.deployed, options.description ?? kind.done)
    ended.hooks = hooks.all
    let recorded = await record(ended)
    if let failure {
      try await undo(failure, changes.all)
      throw failure
    }
    if let recorded { throw recorded }
    return Outcome(revision: revision, changes: changes.all)
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
    var isBrokenRollback = false
    if case .rollback = kind, ended.status == .failed, ended.description.hasPrefix("Rollback ") {
      isBrokenRollback = true
    }
    do throws(ActionError) {
      try await work.uninterrupted { [work, history, options] () throws(ReleaseError) in
        try await work.writer.finish(ended, history: history, limit: options.historyLimit)
        guard isBrokenRollback, let newest = history.last, newest.status == .deployed else {
          return
        }
        try await work.writer.close(newest, as: .superseded, nil)
      }
      return nil
    } catch {
      return error
    }
  }

  // MARK: Hooks, objects, waiting

  /// Applies and waits; what went wrong, if anything did.
  private func attempt(
    _ pending: Release,
    _ changes: Changes,
    _ hooks: HookResults
  ) async -> ActionError? {
    // The record was written to its end although the work was interrupted meanwhile.
    if Task.isCancelled { return .interrupted }
    do throws(ReleaseError) {
      try await work.writer.apply(plan, force: options.force) { event in
        work.onEvent(.applied(event))
        changes.append(event)
      }
    } catch {
      return ReleaseWork.failure(error)
    }
    guard options.waits else { return nil }
    return await ReleaseWait(work: work, wanted: wanted, timeout: options.timeout).run()
  }
}
