import Charts
import Kubernetes
import Releases

/// Where a release is changed, and by whom: what all steps of the work share.
struct ReleaseWork: Sendable {
  var cluster: Cluster
  var name: String
  var namespace: String
  var lock: ReleaseLock
  var onEvent: @Sendable (ReleaseEvent) -> Void

  var writer: ReleaseWriter {
    ReleaseWriter(
      cluster.client,
      namespace: namespace,
      lock: lock,
      now: { [cluster] in cluster.now },
      time: cluster.time
    )
  }

  /// Does something while the record says again and again that this process is alive.
  func withHeartbeat<Value: Sendable>(
    of release: Release,
    _ work: @Sendable @escaping () async -> Value
  ) async -> Value {
    let heartbeat = Task { [writer] in await writer.keepAlive(release) }
    let value = await work()
    heartbeat.cancel()
    return value
  }

  /// Does something that is not cut off where the task is cancelled, such as writing a record: whether
  /// it is there has to be known.
  func uninterrupted<Value: Sendable>(
    _ work: @Sendable @escaping () async throws(ReleaseError) -> Value
  ) async throws(ActionError) -> Value {
    let result = await Task.detached {
      do throws(ReleaseError) {
        return Result<Value, ReleaseError>.success(try await work())
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let value): return value
    case .failure(let error): throw .release(error)
    }
  }

  /// Runs the hooks of a moment, and keeps how far they have come.
  ///
  /// - Parameter release: what the record says while they run.
  func run(
    _ moment: Hook.Event,
    of release: Release,
    _ progress: HookProgress,
    timeout: Duration
  ) async throws(ReleaseError) {
    guard HookRunner.has(moment, in: progress.hooks) else { return }
    let runner = HookRunner(
      cluster.client,
      namespace: namespace,
      timeout: timeout,
      now: { [cluster] in cluster.now },
      time: cluster.time,
      record: { [writer] hooks async throws(ReleaseError) in
        var release = release
        release.hooks = hooks
        try await writer.record(release)
      },
      onEvent: { [onEvent] in onEvent(.hook($0)) }
    )
    var hooks = progress.hooks
    defer { progress.hooks = hooks }
    try await runner.run(moment, hooks: &hooks)
  }

  /// What went wrong, as verbs end with it.
  static func failure(_ error: ReleaseError) -> ActionError {
    if case .cluster(.cancelled, _) = error { return .interrupted }
    return Task.isCancelled ? .interrupted : .release(error)
  }
}
