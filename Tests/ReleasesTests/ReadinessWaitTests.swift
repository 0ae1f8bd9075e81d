import FakeCluster
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import Releases

/// Waiting for what was applied.
@Suite struct ReadinessWaitTests {
  private let job = KubernetesObject([
    "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "lab", "namespace": "demo"],
  ])
  private let service = KubernetesObject([
    "apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "namespace": "demo"],
  ])

  private func wait(
    _ cluster: FakeCluster,
    for objects: [KubernetesObject],
    timeout: Duration = .seconds(600),
    onProgress: @escaping @Sendable ([ReadinessWait.Progress]) -> Void = { _ in }
  ) async throws(KubernetesError) -> ReadinessWait.Outcome {
    try await ReadinessWait(
      KubernetesClient(cluster.server),
      namespace: "demo",
      jobRole: .batch,
      time: .byTurns()
    ).run(for: objects, timeout: timeout, onProgress: onProgress)
  }

  private func cluster(
    _ condition: String? = nil,
    reason: String = "",
    faults: @escaping FakeCluster.Faults = { _, _ in nil }
  ) -> FakeCluster {
    let cluster = FakeCluster(faults: faults)
    var job = job
    if let condition {
      job.set(
        [["type": .string(condition), "status": "True", "reason": .string(reason)]],
        at: "status",
        "conditions"
      )
    }
    cluster.add(job)
    return cluster
  }

  private static let forbidden = FakeCluster.Fault.answer(
    .init(403, FakeCluster.statusObject(403, "Forbidden", "no"))
  )

  @Test func `what needs no time is not waited for`() async throws {
    let cluster = FakeCluster()
    #expect(try await wait(cluster, for: [service]) == .ready)
    #expect(cluster.lines == [])
  }

  @Test func `it ends as soon as all is ready, and tells how far it is`() async throws {
    let told = Mutex<[String]>([])
    let outcome = try await wait(cluster("Complete"), for: [service, job]) { progress in
      told.withLock { $0 += progress.map { "\($0.object): \($0.readiness.reason)" } }
    }
    #expect(outcome == .ready)
    #expect(told.withLock(\.last) == "Job demo/lab: it has ended well")
  }

  @Test func `it ends as soon as something will not become ready`() async throws {
    let outcome = try await wait(cluster("Failed", reason: "DeadlineExceeded"), for: [job])
    guard case .failed(let progress) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(progress.object.name == "lab")
    #expect(progress.readiness.reason == "its time is over")
  }

  @Test func `what is gone does not come back`() async throws {
    let outcome = try await wait(FakeCluster(), for: [job])
    guard case .failed(let progress) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(progress.readiness.reason == "it is gone")
  }

  @Test func `when time is up, what is not ready is named`() async throws {
    let outcome = try await wait(cluster(), for: [job], timeout: .seconds(60))
    guard case .timedOut(let progress) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(progress.map(\.object.name) == ["lab"])
  }

  @Test func `events may be hidden, objects may not`() async throws {
    let hidden = cluster("Complete") { line, _ in line.contains("/events") ? Self.forbidden : nil }
    #expect(try await wait(hidden, for: [job]) == .ready)
    let closed = cluster("Complete") { line, _ in line.contains("/jobs") ? Self.forbidden : nil }
    let error = await #expect(throws: KubernetesError.self) { try await wait(closed, for: [job]) }
    #expect(error?.isForbidden == true)
  }

  @Test func `it can be interrupted`() async throws {
    let cluster = cluster()
    let job = job
    let task = Task { [self] in
      do throws(KubernetesError) {
        return "\(try await wait(cluster, for: [job], timeout: .seconds(1_000_000)))"
      } catch {
        return "\(error)"
      }
    }
    while !cluster.lines.contains(where: { $0.hasSuffix("?watch") }) {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    #expect(await task.value == "cancelled")
  }

  @Test func `few pods are watched by their labels, many all at once`() async throws {
    let cluster = FakeCluster()
    let jobs = ["a", "b", "c", "d"].map { name in
      KubernetesObject([
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": ["name": .string(name), "namespace": "demo"],
      ])
    }
    func pods(_ objects: [KubernetesObject]) throws -> [String?] {
      let targets = objects.map { WaitTarget(object: $0, resource: .jobs, namespace: "demo") }
      return WaitWatches(
        client: KubernetesClient(cluster.server),
        namespace: "demo",
        targets: targets
      ).all.filter { $0.resource == .pods }.map(\.selection.labels)
    }
    #expect(
      Set(try pods(Array(jobs.prefix(3)))) == ["job-name=a", "job-name=b", "job-name=c"]
    )
    #expect(try pods(jobs) == [nil])
  }
}
