import FakeCluster
import JSON
import Kubernetes
import Testing

/// What Jobs that do some work have come to.
@Suite struct JobRunTests {
  private func job(_ members: JSONValue) -> KubernetesObject {
    var object = KubernetesObject(members)
    object.set("batch/v1", at: "apiVersion")
    object.set("Job", at: "kind")
    object.set("train", at: "metadata", "name")
    object.set("u", at: "metadata", "uid")
    return object
  }

  private static let failed: JSONValue = [
    [
      "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
      "lastTransitionTime": "2026-08-01T10:01:00Z",
    ]
  ]

  static let states: [(JSONValue, JobRun.State, Int?)] = [
    (["spec": ["suspend": true]], .suspended, nil),
    ([:], .waiting, nil),
    (["status": ["startTime": "2026-08-01T10:00:00Z", "active": 1]], .running, 90),
    (
      [
        "spec": ["suspend": false],
        "status": [
          "startTime": "2026-08-01T10:00:00Z", "completionTime": "2026-08-01T10:00:42Z",
          "conditions": [["type": "Complete", "status": "True"]], "succeeded": 1,
        ],
      ], .completed, 42
    ),
    (
      ["status": ["startTime": "2026-08-01T10:00:00Z", "conditions": failed, "failed": 3]],
      .failed, 60
    ),
  ]
  @Test(arguments: states)
  func `a Job tells its state and how long it took`(
    members: JSONValue,
    state: JobRun.State,
    seconds: Int?
  ) throws {
    let run = JobRun(job(members))
    #expect(run.state == state)
    #expect(run.duration(until: try #require(APITime("2026-08-01T10:01:30Z"))) == seconds)
  }

  private func readiness(_ members: JSONValue, _ facts: Readiness.Facts = .init()) -> Readiness {
    Readiness(of: job(members), facts)
  }

  @Test func `work that was not done in time says how long that was`() {
    let late = readiness([
      "spec": ["activeDeadlineSeconds": 20],
      "status": [
        "conditions": [["type": "Failed", "status": "True", "reason": "DeadlineExceeded"]]
      ],
    ])
    #expect(late.state == .failed)
    #expect(late.reason == "it was not done within its deadline of 20 s")
    #expect(late.help == ["give it a longer deadline, or see what takes it so long"])
  }

  private func pod(_ status: JSONValue) -> KubernetesObject {
    KubernetesObject([
      "kind": "Pod", "metadata": ["name": "train-x", "ownerReferences": [["uid": "u"]]],
      "spec": ["containers": [["name": "main"]]], "status": status,
    ])
  }

  @Test func `several attempts are counted`() {
    let pods = [
      pod([
        "phase": "Failed",
        "containerStatuses": [["name": "main", "state": ["terminated": ["exitCode": 3]]]],
      ])
    ]
    let failed = readiness(
      ["status": ["conditions": Self.failed, "failed": 3]],
      .init(pods: pods)
    )
    #expect(
      failed.reason == "the container \"main\" ended with exit code 3, at the last of 3 attempts"
    )
  }

  /// The Job controller deletes the pod together with what it could have said.
  @Test func `a pod that is gone still says why its Job has given up`() {
    let gone = [
      pod([
        "phase": "Running",
        "containerStatuses": [
          [
            "name": "main", "restartCount": 2, "state": ["terminated": ["exitCode": 137]],
            "lastState": ["terminated": ["exitCode": 4]],
          ]
        ],
      ])
    ]
    let job: JSONValue = ["status": ["conditions": Self.failed]]
    #expect(
      readiness(job, .init(gonePods: gone)).reason
        == "the container \"main\" ended with exit code 4"
    )
    #expect(readiness(job).reason == "its pods have failed too often")
  }

  @Test(arguments: [
    ("Pending", Readiness.State.progressing), ("Running", .ready), ("Succeeded", .ready),
  ])
  func `work that is only seen off is ready when it runs`(
    phase: String,
    state: Readiness.State
  ) {
    let facts = Readiness.Facts(jobRole: .started, pods: [pod(["phase": .string(phase)])])
    #expect(readiness(["status": ["active": 1]], facts).state == state)
  }

  @Test func `a Job that is suspended by its own manifest is as it should be`() {
    let suspended = job(["spec": ["suspend": true]])
    let plain = job([:])
    var queued = suspended
    queued.set(["kueue.x-k8s.io/queue-name": "gpu"], at: "metadata", "labels")
    #expect(
      Readiness(of: suspended, .init(manifests: [suspended]))
        == Readiness(.ready, "it is suspended")
    )
    let held = Readiness(.progressing, "it is held back, for example by a queue")
    #expect(Readiness(of: suspended, .init(manifests: [plain])) == held)
    #expect(Readiness(of: queued, .init(manifests: [suspended])) == held)
  }

  @Test func `what has ended stays so while it is removed`() {
    var done = job(["status": ["conditions": [["type": "Complete", "status": "True"]]]])
    done.set("2026-08-01T10:00:00Z", at: "metadata", "deletionTimestamp")
    #expect(Readiness(of: done) == Readiness(.ready, "it has ended well"))
  }

  @Test(arguments: [(false, "it is scheduled"), (true, "it is suspended")])
  func `a CronJob is ready as soon as it is there`(isSuspended: Bool, reason: String) {
    let cronJob = KubernetesObject([
      "apiVersion": "batch/v1beta1", "kind": "CronJob", "metadata": ["name": "nightly"],
      "spec": ["suspend": .bool(isSuspended)],
    ])
    #expect(Readiness(of: cronJob) == Readiness(.ready, reason))
  }
}
