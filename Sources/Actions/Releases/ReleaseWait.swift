import Diagnostics
import HTTP
import Kubernetes
import Releases

/// Waits until the objects of a release are ready, and says why where they do not get there.
struct ReleaseWait: Sendable {
  var work: ReleaseWork
  var wanted: WantedRelease
  var timeout: Duration
  /// Whether the revision is undone where it is not ready in time.
  var isUndone = false

  /// What went wrong, if anything did.
  func run() async -> ActionError? {
    let cluster = work.cluster
    let wait = ReadinessWait(
      cluster.client,
      namespace: work.namespace,
      jobRole: wanted.jobRole,
      time: cluster.time
    )
    let start = cluster.time.now()
    do throws(KubernetesError) {
      let outcome = try await wait.run(for: wanted.objects, timeout: timeout) { progress in
        work.onEvent(.waiting(progress, elapsed: cluster.time.now() - start))
      }
      switch outcome {
      case .ready: return nil
      case .failed(let progress):
        let logs = await LastLines(cluster.client, namespace: work.namespace)
          .read(of: progress.object)
        return .notReady(ReadinessMistake.failed(progress, logs: logs))
      case .timedOut(let progress):
        return .timedOut(
          ReadinessMistake.timedOut(
            progress,
            after: timeout,
            release: work.name,
            isUndone: isUndone
          )
        )
      }
    } catch {
      if case .cancelled = error { return .interrupted }
      return Task.isCancelled
        ? .interrupted : .cluster(error, action: "wait until the release is ready")
    }
  }
}
