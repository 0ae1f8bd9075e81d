import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import Releases

/// What is kept of Jobs whose pods go with their logs.
@Suite struct LineKeeperTests {
  private func job(_ spec: JSONValue) -> KubernetesObject {
    var job = KubernetesObject([
      "apiVersion": "batch/v1", "kind": "Job",
      "metadata": ["name": "train", "namespace": "demo", "uid": "u"], "spec": spec,
    ])
    job.set("2026-08-01T10:00:00Z", at: "status", "startTime")
    return job
  }

  /// A cluster with a pod of the Job that writes a line.
  private func cluster(_ job: KubernetesObject) -> FakeCluster {
    let cluster = FakeCluster { line, _ in
      line.hasSuffix("/log")
        ? .answer(.init(lines: ["2026-08-01T10:00:01Z step 7 token=abcdefgh"])) : nil
    }
    cluster.add(
      job,
      KubernetesObject([
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
          "name": "train-x", "namespace": "demo", "labels": ["job-name": "train"],
          "ownerReferences": [["uid": "u"]],
        ],
        "status": ["phase": "Running", "containerStatuses": [["name": "main"]]],
      ])
    )
    return cluster
  }

  /// Runs it until a line is kept, or some turns have passed.
  private func kept(
    _ job: KubernetesObject,
    now: String,
    _ progress: [ReadinessWait.Progress] = []
  ) async throws -> [String] {
    let moment = try #require(APITime(now))
    let keeper = LineKeeper(
      KubernetesClient(cluster(job).server),
      namespace: "demo",
      time: .byTurns(),
      now: { moment }
    )
    let identity = Plan.identity(job, "demo")
    let running = Task { await keeper.run(for: [job]) }
    keeper.take(progress)
    for _ in 0..<100 where keeper.lines(of: identity).isEmpty {
      try await Task.sleep(for: .milliseconds(2))
    }
    running.cancel()
    await running.value
    return keeper.lines(of: identity)
  }

  @Test func `the last lines before a deadline are kept, without credentials`() async throws {
    let job = job(["activeDeadlineSeconds": 60])
    #expect(try await kept(job, now: "2026-08-01T10:00:56Z") == ["step 7 token=***"])
  }

  @Test func `long before its deadline a Job is left alone`() async throws {
    #expect(try await kept(job(["activeDeadlineSeconds": 7200]), now: "2026-08-01T10:00:56Z") == [])
  }

  @Test(arguments: [("OnFailure", ["step 7 token=***"]), ("Never", [])])
  func `what a container wrote that is started again and again is kept`(
    policy: String,
    lines: [String]
  ) async throws {
    let job = job(["template": ["spec": ["restartPolicy": .string(policy)]]])
    let progress = ReadinessWait.Progress(
      object: Plan.identity(job, "demo"),
      readiness: Readiness(.progressing, "the container \"main\" ended with exit code 4")
    )
    #expect(try await kept(job, now: "2026-08-01T10:00:56Z", [progress]) == lines)
  }

  @Test func `a Job that is removed right after its end has ended well`() async throws {
    var job = job([:])
    let state = WaitState(
      targets: [WaitTarget(object: job, resource: .jobs, namespace: "demo")],
      expecting: []
    )
    await state.take(.listed([job]), about: .targets(.jobs))
    job.set([["type": "Complete", "status": "True"]], at: "status", "conditions")
    job.set("2026-08-01T10:00:00Z", at: "metadata", "deletionTimestamp")
    await state.take(.deleted(job), about: .targets(.jobs))
    let progress = await state.progress(jobRole: .batch, podRole: .service)
    #expect(progress.map(\.readiness) == [Readiness(.ready, "it has ended well")])
  }
}
