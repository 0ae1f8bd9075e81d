public import HTTP
import JSON
public import Kubernetes
import Synchronization

/// Keeps the last lines of Jobs whose pods the cluster will delete together with their logs: at a Job's
/// deadline, and when it gives up on a container that it has started again and again.
public final class LineKeeper: Sendable {
  private struct State {
    var lines: [ObjectIdentity: [String]] = [:]
    /// What was last said of each Job.
    var reasons: [ObjectIdentity: String] = [:]
  }

  private let client: KubernetesClient
  private let namespace: String
  private let time: Timekeeper
  private let now: @Sendable () -> APITime
  private let state = Mutex(State())
  private let changed: AsyncStream<ObjectIdentity>
  private let continuation: AsyncStream<ObjectIdentity>.Continuation

  /// How many seconds before a deadline the first look is taken: clocks differ.
  private static let margin = 5

  /// - Parameter now: the time of day.
  public init(
    _ client: KubernetesClient,
    namespace: String,
    time: Timekeeper,
    now: @escaping @Sendable () -> APITime
  ) {
    self.client = client
    self.namespace = namespace
    self.time = time
    self.now = now
    (changed, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8))
  }

  /// The lines that were kept of a Job.
  public func lines(of job: ObjectIdentity) -> [String] { state.withLock { $0.lines[job] ?? [] } }

  /// Takes note of how far Jobs are: where that has changed, a container may have ended.
  public func take(_ progress: [ReadinessWait.Progress]) {
    let jobs = state.withLock { state in
      let changed = progress.filter {
        $0.object.type.kind == "Job" && state.reasons[$0.object] != $0.readiness.reason
      }
      for item in changed { state.reasons[item.object] = item.readiness.reason }
      return changed.map(\.object)
    }
    for job in jobs { continuation.yield(job) }
  }

  /// Looks after Jobs until the task is cancelled.
  public func run(for jobs: [KubernetesObject]) async {
    let jobs = jobs.filter { $0.kind == "Job" }
    let restarting = Set(
      jobs.filter { $0["spec", "template", "spec", "restartPolicy"]?.string == "OnFailure" }
        .map { Plan.identity($0, namespace) }
    )
    await withTaskGroup { group in
      for job in jobs {
        guard let limit = job.spec?["activeDeadlineSeconds"]?.int, limit > 0 else { continue }
        group.addTask { await self.watch(Plan.identity(job, self.namespace), limit: limit) }
      }
      if !restarting.isEmpty {
        group.addTask {
          for await job in self.changed where restarting.contains(job) { await self.keep(job) }
        }
      }
    }
  }

  /// Reads what a Job writes in the last seconds before its deadline, and until it is over.
  private func watch(_ job: ObjectIdentity, limit: Int) async {
    while !Task.isCancelled {
      var pause = Duration.seconds(2)
      let live = try? await client.find(.jobs, namespace: job.namespace, name: job.name)
      if let live = live ?? nil {
        if live.jobEnd != nil { return }
        if let start = JobRun(live).started {
          let (end, overflow) = start.seconds.addingReportingOverflow(limit)
          if overflow { return }
          let left = end - now().seconds - Self.margin
          if left <= 0 { await keep(job) }
          pause = .seconds(min(max(left, 1), 3600))
        }
      }
      guard (try? await time.sleep(pause)) != nil else { return }
    }
  }

  private func keep(_ job: ObjectIdentity) async {
    let lines = await LastLines(client, namespace: namespace).read(of: job)
    if !lines.isEmpty { state.withLock { $0.lines[job] = lines } }
  }
}
