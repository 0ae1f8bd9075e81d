import Kubernetes
import Releases

extension ReleaseChange {
  /// Undoes a revision that has failed, as far as that is asked for: `--cleanup-on-fail` and
  /// `--atomic`. It is not cut off by the interruption that may have been the failure.
  func undo(_ changes: [ReleaseWriter.Event]) async {
    guard options.isUndoneOnFailure else { return }
    let result = await Task.detached { [self] in
      do throws(ActionError) {
        try await cleanUp(changes)
        if options.rollsBackOnFailure { try await goBack() }
        return nil as ActionError?
      } catch {
        return error
      }
    }.value
    if let result { work.onEvent(.notUndone(result)) }
  }

  /// Deletes what the revision has made; claims stay.
  private func cleanUp(_ changes: [ReleaseWriter.Event]) async throws(ActionError) {
    let made = changes.compactMap { event -> KubernetesObject? in
      guard case .created(let object) = event, object.kind != "PersistentVolumeClaim",
        !Ownership.isKept(object)
      else { return nil }
      return object
    }
    guard options.cleansUpOnFailure, !made.isEmpty else { return }
    work.onEvent(.undoing(.cleanup))
    do throws(ReleaseError) {
      try await work.writer.remove(made) { work.onEvent(.applied($0)) }
    } catch {
      throw .release(error)
    }
  }

  private func goBack() async throws(ActionError) {
    let history = try await ReleaseLookup(
      cluster: work.cluster,
      name: work.name,
      namespace: work.namespace
    )
    .history()
    guard kind != .install else {
      work.onEvent(.undoing(.uninstall))
      let removal = ReleaseRemoval(
        work: work,
        history: history,
        removals: try await ReleaseInventory.find(work, history).removals,
        options: .init(runsHooks: options.runsHooks, timeout: options.timeout)
      )
      try await removal.run()
      return work.onEvent(.undone(.uninstall))
    }
    guard let target = ReleaseHistory.lastSuccessful(history) else { return }
    work.onEvent(.undoing(.rollback(to: target.revision)))
    var options = options
    options.rollsBackOnFailure = false
    options.cleansUpOnFailure = false
    options.description = nil
    _ = try await ReleaseRollback(work: work, history: history, options: options)
      .change(to: target).change.run()
    work.onEvent(.undone(.rollback(to: target.revision)))
  }
}
