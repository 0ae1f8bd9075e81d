import Diagnostics
import HTTP
import Kubernetes
import Releases

/// Waits until the objects of a release are ready, and says why where they do not get there.
struct ReleaseWait: Sendable {
  var work: ReleaseWork
  var wanted: WantedRelease
  var options: ReleaseOptions

  /// What went wrong, if anything did.
  func run() async -> ActionError? {
    let wait = ObjectWait(
      cluster: work.cluster,
      namespace: work.namespace,
      role: options.role(wanted.jobRole),
      onEvent: work.onEvent
    )
    do throws(KubernetesError) {
      switch try await wait.run(for: wanted.objects, timeout: options.timeout) {
      case .ready: return nil
      case .failed(let progress, let lines):
        return .notReady(
          ReadinessMistake.failed(
            progress,
            logs: lines,
            isWork: wanted.jobRole != .environment,
            help: RootAdvice.help(lines, of: wanted, progress.object)
              + ["mend the config and deploy again"]
          )
        )
      case .timedOut(let progress):
        return .timedOut(
          ReadinessMistake.timedOut(
            progress,
            after: options.timeout,
            release: work.name,
            isUndone: options.isUndoneOnFailure
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

/// Waits for objects, whoever has made them, and has the last words of those that fail.
struct ObjectWait: Sendable {
  var cluster: Cluster
  var namespace: String
  var role: Readiness.JobRole
  var onEvent: @Sendable (ReleaseEvent) -> Void

  enum Outcome {
    case ready
    /// One of them has failed, and these are the last lines that it wrote.
    case failed(ReadinessWait.Progress, lines: [String])
    case timedOut([ReadinessWait.Progress])
  }

  func run(
    for objects: [KubernetesObject],
    timeout: Duration
  ) async throws(KubernetesError) -> Outcome {
    let wait = ReadinessWait(
      cluster.client,
      namespace: namespace,
      jobRole: role,
      time: cluster.time
    )
    let keeper = LineKeeper(
      cluster.client,
      namespace: namespace,
      time: cluster.time,
      now: { [cluster] in cluster.now }
    )
    async let _: Void = keeper.run(for: role == .batch ? objects : [])
    let start = cluster.time.now()
    let outcome = try await wait.run(for: objects, timeout: timeout) { progress in
      keeper.take(progress)
      onEvent(.waiting(progress, elapsed: cluster.time.now() - start))
    }
    switch outcome {
    case .ready: return .ready
    case .timedOut(let progress): return .timedOut(progress)
    case .failed(let progress):
      let lines = await LastLines(cluster.client, namespace: namespace).read(of: progress.object)
      return .failed(progress, lines: lines.isEmpty ? keeper.lines(of: progress.object) : lines)
    }
  }
}
