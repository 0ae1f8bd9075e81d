import Charts
import FakeCluster
import HTTP
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import Releases

/// What hooks do to a cluster, and what is said of them.
@Suite struct HookRunnerTests {
  private let jobs = "/apis/batch/v1/namespaces/demo/jobs"
  private let maps = "/api/v1/namespaces/demo/configmaps"

  /// A cluster whose Jobs and pods end as their names say: `bad…` fails, `slow…` never ends.
  private func cluster(
    lingers: Int = 0,
    faults: @escaping FakeCluster.Faults = { _, _ in nil }
  ) -> FakeCluster {
    FakeCluster(
      lingers: lingers,
      controllers: { object in
        var object = object
        if object.name.hasPrefix("slow") { return [] }
        let isBad = object.name.hasPrefix("bad")
        switch object.kind {
        case "Job":
          object.set(
            [
              [
                "type": isBad ? "Failed" : "Complete", "status": "True",
                "reason": isBad ? "BackoffLimitExceeded" : "", "message": "too often",
              ]
            ],
            at: "status",
            "conditions"
          )
          return [object, Self.pod(of: object, isBad: isBad)]
        case "Pod":
          object.set(isBad ? "Failed" : "Succeeded", at: "status", "phase")
          return [object]
        default: return []
        }
      },
      faults: { line, times in
        if let fault = faults(line, times) { return fault }
        guard line.hasPrefix("GET "), line.hasSuffix("/log") else { return nil }
        return .answer(.init(lines: ["2026-01-01T00:00:00Z no such table"]))
      }
    )
  }

  private static func pod(of job: KubernetesObject, isBad: Bool) -> KubernetesObject {
    KubernetesObject([
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string("\(job.name)-x"), "labels": ["job-name": .string(job.name)],
        "ownerReferences": [["kind": "Job", "uid": .string(job.uid ?? "")]],
      ],
      "spec": ["containers": [["name": "main"]]],
      "status": [
        "phase": isBad ? "Failed" : "Succeeded",
        "containerStatuses": [
          [
            "name": "main", "restartCount": 0,
            "state": ["terminated": ["exitCode": isBad ? 3 : 0]],
          ]
        ],
      ],
    ])
  }

  private func hook(
    _ kind: String,
    _ name: String,
    _ events: [Hook.Event] = [.preInstall],
    weight: Int = 0,
    delete: [String]? = nil,
    logs: [String] = []
  ) -> ReleaseHook {
    let version = kind == "Job" ? "batch/v1" : "v1"
    var json = JSONObject()
    json["name"] = .string(name)
    json["kind"] = .string(kind)
    json["path"] = "web/templates/hooks.yaml"
    json["manifest"] = .string(
      "apiVersion: \(version)\nkind: \(kind)\nmetadata:\n  name: \(name)\n"
    )
    json["events"] = .array(events.map { .string($0.rawValue) })
    json["weight"] = .int(weight)
    json["delete_policies"] = delete.map { .array($0.map { .string($0) }) }
    json["output_log_policies"] = .array(logs.map { .string($0) })
    return ReleaseHook(.object(json))
  }

  private final class Told: Sendable {
    private let state = Mutex<[String]>([])

    var lines: [String] { state.withLock(\.self) }

    func take(_ event: HookRunner.Event) {
      let line: String? =
        switch event {
        case .started(let moment, let hook): "\(moment.rawValue) \(hook) started"
        case .succeeded(_, let hook): "\(hook) succeeded"
        case .failed(_, let hook, let reason): "\(hook) failed: \(reason)"
        case .log(_, let pod, let container, let line): "\(pod) \(container) | \(line)"
        case .trouble(_, let hook, let trouble): "\(hook): \(trouble)"
        case .waiting: nil
        }
      if let line { state.withLock { $0.append(line) } }
    }
  }

  private func runner(
    _ cluster: FakeCluster,
    _ told: Told = Told(),
    timeout: Duration = .seconds(60),
    record: @escaping @Sendable ([ReleaseHook]) async throws(ReleaseError) -> Void = { _ in }
  ) -> HookRunner {
    HookRunner(
      KubernetesClient(cluster.server),
      namespace: "demo",
      timeout: timeout,
      now: { APITime(seconds: 1_800_000_000) },
      time: .byTurns(),
      record: record,
      onEvent: told.take
    )
  }

  private func failure(_ error: ReleaseError?) throws -> HookFailure {
    guard case .hookFailed(let failure) = try #require(error) else {
      throw error ?? .cluster(.cancelled, action: "")
    }
    return failure
  }

  // MARK: Order

  @Test func `hooks run by weight, then by name, and only those of the moment`() async throws {
    let told = Told()
    var hooks = [
      hook("ConfigMap", "z", weight: 1), hook("Job", "b", weight: 1), hook("Job", "a", weight: 1),
      hook("Job", "late", weight: 10), hook("Job", "early", weight: -2),
      hook("Job", "other", [.postInstall]), hook("Job", "both", [.preUpgrade, .preInstall]),
    ]
    try await runner(cluster(), told).run(.preInstall, hooks: &hooks)
    #expect(
      told.lines.filter { $0.hasSuffix("started") } == [
        "pre-install Job early started", "pre-install Job both started",
        "pre-install Job a started", "pre-install Job b started",
        "pre-install ConfigMap z started", "pre-install Job late started",
      ]
    )
    #expect(
      hooks.map(\.lastRun.phase) == [
        .succeeded, .succeeded, .succeeded, .succeeded, .succeeded, nil, .succeeded,
      ]
    )
  }

  @Test func `each is waited for before the next is made`() async throws {
    let cluster = cluster()
    var hooks = [hook("Job", "a", delete: ["hook-failed"]), hook("ConfigMap", "b")]
    try await runner(cluster).run(.preInstall, hooks: &hooks)
    let lines = cluster.lines
    let watched = try #require(lines.firstIndex { $0.hasPrefix("GET \(jobs)") })
    #expect(lines.firstIndex(of: "PATCH \(jobs)/a") ?? .max < watched)
    #expect(watched < lines.firstIndex(of: "PATCH \(maps)/b") ?? .min)
  }

  @Test func `that a hook has begun is recorded before it is made`() async throws {
    let cluster = cluster()
    let recorded = Mutex<[[ReleaseHook.Phase?]]>([])
    var hooks = [hook("Job", "a"), hook("Job", "b")]
    try await runner(cluster) { hooks async throws(ReleaseError) in
      recorded.withLock { $0.append(hooks.map(\.lastRun.phase)) }
    }.run(.preInstall, hooks: &hooks)
    #expect(recorded.withLock(\.self) == [[.running, nil], [.succeeded, .running]])
    let time = APITime(seconds: 1_800_000_000)
    #expect(hooks[0].lastRun == .init(startedAt: time, completedAt: time, phase: .succeeded))
  }

  @Test func `a record that cannot be written stops no hook`() async throws {
    let told = Told()
    var hooks = [hook("Job", "a")]
    try await runner(cluster(), told) { _ async throws(ReleaseError) in
      throw .cluster(.invalidResponse(server: "s", reason: "r"), action: "x")
    }.run(.preInstall, hooks: &hooks)
    #expect(
      told.lines == [
        "pre-install Job a started", "Job a: that it has begun could not be recorded",
        "Job a succeeded",
      ]
    )
  }

  // MARK: Policies

  @Test func `what an earlier run left goes first, with its pods`() async throws {
    let cluster = cluster(lingers: 3)
    cluster.add(
      KubernetesObject([
        "apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "a", "uid": "old"],
      ])
    )
    var hooks = [hook("Job", "a")]
    try await runner(cluster).run(.preInstall, hooks: &hooks)
    #expect(cluster.changes == ["DELETE \(jobs)/a", "PATCH \(jobs)/a"])
    #expect(cluster.object(.jobs, "a")?.uid != "old")
  }

  @Test func `only the policy that is named counts`() async throws {
    let cluster = cluster()
    var hooks = [hook("ConfigMap", "a", delete: ["hook-failed"])]
    try await runner(cluster).run(.preInstall, hooks: &hooks)
    #expect(cluster.changes == ["PATCH \(maps)/a"])
  }

  @Test func `what succeeded goes when all have succeeded, the last one first`() async throws {
    let cluster = cluster()
    var hooks = ["a", "b"].map { hook("ConfigMap", $0, delete: ["hook-succeeded"]) }
    try await runner(cluster).run(.preInstall, hooks: &hooks)
    #expect(
      cluster.changes == [
        "PATCH \(maps)/a", "PATCH \(maps)/b", "DELETE \(maps)/b", "DELETE \(maps)/a",
      ]
    )
  }

  @Test func `a definition is never deleted`() async throws {
    let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    let cluster = FakeCluster(controllers: { object in
      var object = object
      object.set([["type": "Established", "status": "True"]], at: "status", "conditions")
      return [object]
    })
    var definition = hook("CustomResourceDefinition", "d").json.object ?? JSONObject()
    definition["manifest"] = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: d}
      """
    definition["delete_policies"] = ["before-hook-creation", "hook-succeeded"]
    var hooks = [ReleaseHook(.object(definition))]
    try await runner(cluster).run(.preInstall, hooks: &hooks)
    #expect(cluster.changes == ["PATCH \(definitions)/d"])
  }

  // MARK: Failures

  @Test func `a failed hook says why, with its last lines, and nothing runs after it`()
    async throws
  {
    let cluster = cluster()
    let told = Told()
    var hooks = [
      hook("ConfigMap", "a", delete: ["hook-succeeded"]),
      hook("Job", "bad", delete: ["hook-failed"]), hook("Job", "c"),
    ]
    let error = await #expect(throws: ReleaseError.self) {
      try await runner(cluster, told).run(.preInstall, hooks: &hooks)
    }
    let failure = try failure(error)
    #expect(
      failure.description
        == "pre-install hook Job \"bad\" failed: the container \"main\" ended with exit code 3"
    )
    #expect(failure.lines == ["no such table"])
    #expect(hooks.map(\.lastRun.phase) == [.succeeded, .failed, nil])
    #expect(hooks[1].lastRun.completedAt == APITime(seconds: 1_800_000_000))
    #expect(
      cluster.changes
        == [
          "PATCH \(maps)/a", "PATCH \(jobs)/bad", "DELETE \(jobs)/bad", "DELETE \(maps)/a",
        ]
    )
    #expect(
      told.lines == [
        "pre-install ConfigMap a started", "ConfigMap a succeeded", "pre-install Job bad started",
        "Job bad failed: the container \"main\" ended with exit code 3",
      ]
    )
  }

  @Test func `a pod has to end, and end well`() async throws {
    var hooks = [hook("Pod", "good", [.test]), hook("Pod", "worse", [.test])]
    let cluster = FakeCluster(controllers: { object in
      var object = object
      object.set(object.name == "good" ? "Succeeded" : "Running", at: "status", "phase")
      object.set([["type": "Ready", "status": "True"]], at: "status", "conditions")
      object.set([["name": "main"]], at: "spec", "containers")
      object.set(
        [["name": "main", "ready": true, "state": ["running": ["startedAt": ""]]]],
        at: "status",
        "containerStatuses"
      )
      return [object]
    })
    let error = await #expect(throws: ReleaseError.self) {
      try await runner(cluster, timeout: .seconds(5)).run(.test, hooks: &hooks)
    }
    #expect(
      try failure(error).description
        == "test hook Pod \"worse\" did not end: it is not done after 5 s: it is running"
    )
    #expect(hooks.map(\.lastRun.phase) == [.succeeded, .failed])
  }

  @Test func `logs are told where the hook asks for them`() async throws {
    let told = Told()
    var hooks = [
      hook("Job", "a", logs: ["hook-succeeded"]), hook("Job", "b", logs: ["hook-failed"]),
      hook("Job", "bad", logs: ["hook-succeeded", "hook-failed"]),
    ]
    await #expect(throws: ReleaseError.self) {
      try await runner(cluster(), told).run(.preInstall, hooks: &hooks)
    }
    #expect(
      told.lines.filter { $0.contains("|") }
        == ["a-x main | no such table", "bad-x main | no such table"]
    )
  }

  @Test func `what the server refuses names the hook and what was asked`() async throws {
    let forbidden = FakeCluster.statusObject(403, "Forbidden", "no")
    let cluster = cluster { line, _ in
      line.hasPrefix("PATCH") ? .answer(.init(403, forbidden)) : nil
    }
    var upgrade = [hook("Job", "a", [.postUpgrade])]
    let refused = await #expect(throws: ReleaseError.self) {
      try await runner(cluster).run(.postUpgrade, hooks: &upgrade)
    }
    let failure = try failure(refused)
    #expect(
      failure.description
        == "post-upgrade hook Job \"a\" failed: the cluster would not create Job a"
    )
    guard case .refused(let cause, _) = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
    #expect(cause.isForbidden)
    #expect(upgrade[0].lastRun.phase == .failed)
  }

  @Test func `what does not go away keeps the hook from running`() async throws {
    let cluster = cluster(lingers: 10_000)
    cluster.add(
      KubernetesObject(["apiVersion": "batch/v1", "kind": "Job", "metadata": ["name": "a"]])
    )
    var hooks = [hook("Job", "a")]
    let error = await #expect(throws: ReleaseError.self) {
      try await runner(cluster, timeout: .seconds(10)).run(.preInstall, hooks: &hooks)
    }
    #expect(
      try failure(error).description
        == "pre-install hook Job \"a\" cannot run: the old one is still there 10 s after it was deleted"
    )
    #expect(hooks[0].lastRun.phase == nil)
    #expect(cluster.changes == ["DELETE \(jobs)/a"])
  }

  @Test func `a text that is no manifest is a failed hook`() async throws {
    var json = hook("Job", "a").json.object ?? JSONObject()
    json["manifest"] = "a: [b\n"
    var hooks = [ReleaseHook(.object(json))]
    let cluster = cluster()
    let error = await #expect(throws: ReleaseError.self) {
      try await runner(cluster).run(.preInstall, hooks: &hooks)
    }
    #expect(
      try failure(error).description.hasPrefix("pre-install hook Job \"a\" cannot be read: ")
    )
    #expect(cluster.lines == [])
  }

  @Test func `an interruption leaves what runs, and the record says that it failed`() async throws {
    let cluster = cluster()
    let told = Told()
    let runner = runner(cluster, told, timeout: .seconds(100_000))
    let hook = hook("Job", "slow", delete: ["hook-failed"])
    let task = Task {
      var hooks = [hook]
      do throws(ReleaseError) {
        try await runner.run(.preInstall, hooks: &hooks)
        return (hooks, nil as ReleaseError?)
      } catch {
        return (hooks, error)
      }
    }
    while !cluster.lines.contains(where: { $0.hasPrefix("GET \(jobs)") }) {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    let (hooks, error) = await task.value
    guard case .cluster(.cancelled, _) = try #require(error) else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(hooks[0].lastRun.phase == .failed)
    #expect(cluster.changes == ["PATCH \(jobs)/slow"])
    #expect(told.lines.last == "Job slow failed: interrupted")
  }

  @Test func `what Helm or kubegate has set of a hook is taken over, what others have set is not`()
    async throws
  {
    for (manager, isTaken) in [("helm", true), ("kubectl", false)] {
      let conflict = FakeCluster.statusObject(409, "Conflict", "conflict").object.map { status in
        var status = status
        status["details"] = [
          "causes": [
            [
              "reason": "FieldManagerConflict", "field": ".data.a",
              "message": .string("conflict with \"\(manager)\""),
            ]
          ]
        ]
        return JSONValue.object(status)
      }
      let cluster = cluster { line, _ in
        line == "PATCH \(maps)/a" ? conflict.map { .answer(.init(409, $0)) } : nil
      }
      var hooks = [hook("ConfigMap", "a", delete: ["hook-failed"])]
      do throws(ReleaseError) {
        try await runner(cluster).run(.preInstall, hooks: &hooks)
        #expect(isTaken)
      } catch {
        #expect(!isTaken, "\(error)")
      }
      let forced = "PATCH \(maps)/a?force"
      #expect(
        cluster.changes.contains(forced) == isTaken,
        "\(cluster.changes)"
      )
    }
  }
}
