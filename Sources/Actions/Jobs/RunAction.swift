import Diagnostics
import HTTP
import JSON
public import Kubernetes
import Releases

/// Starts a cronjob now: makes a Job of its template, as `kubectl create job --from` does, and waits for
/// it.
public struct RunAction: Sendable {
  public struct Options: Sendable {
    /// Which one, where the release has several.
    public var cronJob: String?
    public var isDryRun = false
    public var waits = true
    /// How far it is waited for.
    public var goal = ReleaseOptions.JobGoal.completed
    public var timeout = Duration.seconds(600)

    public init() {}
  }

  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var options: Options
  public var onEvent: @Sendable (ReleaseEvent) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    options: Options,
    onEvent: @escaping @Sendable (ReleaseEvent) -> Void = { _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.options = options
    self.onEvent = onEvent
  }

  /// - Throws: ``ActionError``; ``ActionError/notReady(_:)`` where the run has failed.
  public func run() async throws(ActionError) -> RunResult {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let cronJob = try await cronJob(on: cluster, namespace)
    let job = try await create(from: cronJob, on: cluster, namespace)
    var result = RunResult(
      release: choice.name,
      namespace: namespace,
      cronJob: cronJob.name,
      run: JobRun(job),
      isDryRun: options.isDryRun
    )
    guard !options.isDryRun else { return result }
    onEvent(.applied(.created(job)))
    guard options.waits else { return result }
    try await wait(for: job, on: cluster, namespace)
    let live = try? await cluster.client.find(.jobs, namespace: namespace, name: job.name)
    if let live = live ?? nil { result.run = JobRun(live) }
    return result
  }

  // MARK: The cronjob

  private func cronJob(
    on cluster: Cluster,
    _ namespace: String
  ) async throws(ActionError) -> KubernetesObject {
    let record = try await ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
      .newest()
    let objects = try ReleaseObjects.read(try ReleaseLookup.open(record))
    let all = objects.filter { $0.kind == "CronJob" }
    let found = all.filter { options.cronJob == nil || $0.name == options.cronJob }
    guard let wanted = found.first, found.count == 1 else {
      throw .failed(mistake(all, objects, namespace))
    }
    let live = try await LiveObjects(client: cluster.client, namespace: namespace)
      .find([wanted]) { _ in .full }
    guard let cronJob = live[Plan.identity(wanted, namespace)] else {
      throw .failed(
        Diagnostic(
          .error,
          .notReady,
          "CronJob \"\(wanted.name)\" of \"\(choice.name)\" is not in the cluster",
          help: ["deploy it again"]
        )
      )
    }
    return cronJob
  }

  private func mistake(
    _ cronJobs: [KubernetesObject],
    _ objects: [KubernetesObject],
    _ namespace: String
  ) -> Diagnostic {
    let names = cronJobs.map(\.name)
    if let wanted = options.cronJob, !names.isEmpty {
      let near = NearestName.of(wanted, among: names)
      return Diagnostic(
        .error,
        .notReady,
        "\"\(choice.name)\" has no CronJob \"\(wanted)\"",
        help: [near.map { "did you mean \"\($0)\"?" } ?? "it has: \(names.joined(separator: ", "))"]
      )
    }
    if !names.isEmpty {
      return Diagnostic(
        .error,
        .notReady,
        "\"\(choice.name)\" has \(names.count) CronJobs",
        help: ["say which one with --cronjob: \(names.joined(separator: ", "))"]
      )
    }
    let isJob = objects.contains { $0.kind == "Job" }
    return Diagnostic(
      .error,
      .notReady,
      isJob
        ? "\"\(choice.name)\" is a job, not a cronjob"
        : "\"\(choice.name)\" has no cronjob to start",
      help: [
        isJob
          ? "a job that has ended runs again with: kubegate deploy --rerun -f FILE"
          : "see what it is with: kubegate status \(choice.name) -n \(namespace)"
      ]
    )
  }

  // MARK: The run

  private func create(
    from cronJob: KubernetesObject,
    on cluster: Cluster,
    _ namespace: String
  ) async throws(ActionError) -> KubernetesObject {
    var moment = cluster.now.seconds
    // Two runs that begin in the same second want the same name.
    for _ in 0..<Self.attempts {
      let job = ManualRun.job(of: cronJob, at: moment)
      do throws(KubernetesError) {
        return try await cluster.client.create(
          job,
          as: .jobs,
          namespace: namespace,
          WriteOptions(isDryRun: options.isDryRun)
        )
        .object
      } catch {
        guard error.isAlreadyExists else {
          throw .cluster(error, action: "create Job \(job.name)")
        }
        moment += 1
      }
    }
    throw .failed(
      Diagnostic(.error, .notReady, "the runs of CronJob \"\(cronJob.name)\" have taken all names")
    )
  }

  private static let attempts = 10

  private func wait(
    for job: KubernetesObject,
    on cluster: Cluster,
    _ namespace: String
  ) async throws(ActionError) {
    let wait = ObjectWait(
      cluster: cluster,
      namespace: namespace,
      role: options.goal == .started ? .started : .batch,
      onEvent: onEvent
    )
    let outcome: ObjectWait.Outcome
    do throws(KubernetesError) {
      outcome = try await wait.run(for: [job], timeout: options.timeout)
    } catch {
      if case .cancelled = error { throw .interrupted }
      throw .cluster(error, action: "wait until Job \(job.name) has ended")
    }
    switch outcome {
    case .ready: return
    case .failed(let progress, let lines):
      throw .notReady(
        ReadinessMistake.failed(
          progress,
          logs: lines,
          isWork: true,
          help: ["mend it, and start another run with: kubegate run \(choice.name) -n \(namespace)"]
        )
      )
    case .timedOut(let progress):
      throw .timedOut(
        ReadinessMistake.timedOut(
          progress,
          after: options.timeout,
          release: choice.name,
          isUndone: false
        )
      )
    }
  }
}

/// A run of a cronjob that someone has started.
public struct RunResult: Sendable {
  public var release: String
  public var namespace: String
  public var cronJob: String
  /// How far it has come.
  public var run: JobRun
  /// Whether the Job was not made.
  public var isDryRun: Bool
}
