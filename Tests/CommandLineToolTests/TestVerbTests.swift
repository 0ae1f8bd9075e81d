import FakeCluster
import JSON
import Kubernetes
@testable import Releases
import Testing

@testable import CommandLineTool

/// `kubegate test` against a cluster that is played.
@Suite struct TestVerbTests {
  private func hook(_ name: String, weight: Int = 0, event: String = "test") -> ReleaseHook {
    ReleaseHook([
      "name": .string(name), "kind": "Pod", "path": "web/templates/tests/\(name).yaml",
      "manifest": .string("apiVersion: v1\nkind: Pod\nmetadata:\n  name: \(name)\n"),
      "events": [.string(event)], "last_run": ["phase": ""], "weight": .int(weight),
    ])
  }

  /// A cluster with a release whose tests end as their names say.
  private func cluster(_ hooks: [ReleaseHook]) async throws -> FakeCluster {
    let cluster = FakeCluster(
      controllers: { object in
        guard object.kind == "Pod" else { return [] }
        let isBad = object.name.hasPrefix("bad")
        var object = object
        object.set([["name": "main"]], at: "spec", "containers")
        object.set(isBad ? "Failed" : "Succeeded", at: "status", "phase")
        object.set(
          [["name": "main", "state": ["terminated": ["exitCode": isBad ? 1 : 0]]]],
          at: "status",
          "containerStatuses"
        )
        return [object]
      },
      faults: { line, _ in
        guard line.hasPrefix("GET "), line.hasSuffix("/log") else { return nil }
        return .answer(
          .init(lines: ["2026-01-01T00:00:00Z connecting", "2026-01-01T00:00:01Z the end"])
        )
      }
    )
    let store = ReleaseStore(KubernetesClient(FakeCluster().server), namespace: "demo")
    for (revision, status) in [(1, ReleaseStatus.superseded), (2, .deployed), (3, .failed)] {
      let release = Release(
        name: "web",
        namespace: "demo",
        revision: revision,
        status: status,
        firstDeployed: nil,
        lastDeployed: nil,
        description: "",
        chart: .null,
        config: JSONObject(),
        manifest: "",
        hooks: revision == 2 ? hooks : []
      )
      cluster.add(try store.secret(for: release, now: APITime(seconds: 1_700_000_000)))
    }
    return cluster
  }

  private func phases(_ cluster: FakeCluster) async throws -> [ReleaseHook.Phase?] {
    let secret = try #require(cluster.object(.secrets, "sh.helm.release.v1.web.v2"))
    #expect(secret.labels["status"] == "deployed")
    return try ReleaseStore.Record(secret: secret).open().hooks.map(\.lastRun.phase)
  }

  @Test func `tests run on the newest deployed revision, and show what they wrote`()
    async throws
  {
    let cluster = try await cluster([
      hook("second", weight: 2), hook("first", weight: 1), hook("other", event: "pre-install"),
    ])
    let run = await TestedCommand(cluster: cluster).run("test", "web")
    #expect(run.code == .done)
    #expect(
      run.output == """
        "web" in namespace "demo": 2 of 2 tests of revision 2 passed
          Pod   first    passed   0 s
          Pod   second   passed   0 s

        POD LOGS: first (main)
        connecting
        the end

        POD LOGS: second (main)
        connecting
        the end

        """
    )
    #expect(
      run.talk == """
        hook test Pod first started
        hook test Pod first succeeded
        hook test Pod second started
        hook test Pod second succeeded

        """
    )
    #expect(try await phases(cluster) == [.succeeded, .succeeded, nil])
  }

  @Test func `a test that fails ends the run, and the record says so`() async throws {
    let cluster = try await cluster([hook("a"), hook("bad"), hook("c")])
    let run = await TestedCommand(cluster: cluster).run("test", "web", "--no-logs")
    #expect(run.code == .failed)
    #expect(
      run.output == """
        "web" in namespace "demo": 1 of 3 tests of revision 2 passed
          Pod   a     passed    0 s
          Pod   bad   failed    0 s
          Pod   c     not run   -

        """
    )
    #expect(
      run.talk.hasSuffix(
        """
        error[KG1620]: test hook Pod "bad" failed: the container "main" ended with exit code 1
          = note: last log lines:
                  connecting
                  the end
          = note: it comes from web/templates/tests/bad.yaml

        """
      ),
      "\(run.talk)"
    )
    #expect(try await phases(cluster) == [.succeeded, .failed, nil])
  }

  @Test func `a status says how the tests went that were run`() async throws {
    let cluster = try await cluster([hook("a"), hook("bad"), hook("c")])
    let before = await TestedCommand(cluster: cluster).run("status", "web", "--revision", "2")
    #expect(!before.output.contains("test "), "\(before)")
    _ = await TestedCommand(cluster: cluster).run("test", "web")
    let run = await TestedCommand(cluster: cluster).run("status", "web", "--revision", "2")
    #expect(
      run.output.hasSuffix("\n  test a passed just now\n  test bad failed just now\n"),
      "\(run)"
    )
    let json = await TestedCommand(cluster: cluster).run(
      "status",
      "web",
      "--revision",
      "2",
      "-o",
      "json"
    )
    .json
    #expect(json?["tests"]?.array?.map { $0["name"] } == ["a", "bad"])
    #expect(json?["tests"]?.array?.map { $0["state"] } == ["passed", "failed"])
    #expect(json?["tests"]?[0]?["completedAt"] == "2027-01-15T08:00:00Z")
  }

  @Test func `programs get one document, also of a failure`() async throws {
    let cluster = try await cluster([hook("bad")])
    let run = await TestedCommand(cluster: cluster).run("test", "web", "-o", "json")
    #expect(run.code == .failed)
    #expect(
      run.json?["tests"] == [
        [
          "name": "bad", "kind": "Pod", "state": "failed",
          "startedAt": "2027-01-15T08:00:00Z", "completedAt": "2027-01-15T08:00:00Z",
          "logs": [["pod": "bad", "container": "main", "lines": ["connecting", "the end"]]],
        ]
      ]
    )
    #expect(run.json?["revision"] == 2)
    #expect(run.json?["error"]?["exitCode"] == 1)
    #expect(run.json?["error"]?["diagnostics"]?[0]?["code"] == "KG1620")
  }

  @Test(arguments: [
    (["--filter", "name=a"], ["a"]), (["--filter", "name=c,name=a"], ["a", "c"]),
    (["--filter", "!name=a"], ["b", "c"]), (["--filter", "! name=a,!name=c"], ["b"]),
    (["--filter", "name=a", "--filter", "name=b", "--filter", "!name=a"], ["b"]),
  ])
  func `a filter leaves some of the tests`(flags: [String], names: [String]) async throws {
    let cluster = try await cluster(["a", "b", "c"].map { hook($0) })
    let run = await TestedCommand(cluster: cluster).run(["test", "web", "-o", "json"] + flags)
    #expect(run.code == .done)
    #expect(run.json?["tests"]?.array?.compactMap { $0["name"]?.string } == names)
    #expect(cluster.names(.pods) == names)
  }

  @Test func `a filter that means nothing is a mistake`() async throws {
    let cluster = try await cluster([hook("web-test")])
    let unknown = await TestedCommand(cluster: cluster)
      .run("test", "web", "--filter", "name=web-tset")
    #expect(unknown.code == .failed)
    #expect(
      unknown.talk == """
        error[KG1622]: "web" has no test "web-tset"
          = note: its tests: web-test
          = help: did you mean "web-test"?

        """
    )
    let wrong = await TestedCommand(cluster: cluster).run("test", "web", "--filter", "kind=Pod")
    #expect(wrong.code == .usage)
    #expect(cluster.changes == [])
  }

  @Test func `a release without tests is fine`() async throws {
    let cluster = try await cluster([])
    let run = await TestedCommand(cluster: cluster).run("test", "web")
    #expect(run.code == .done)
    #expect(run.output == "\"web\" in namespace \"demo\": revision 2 has no tests to run\n")
    #expect(cluster.changes == [])
    #expect(await TestedCommand(cluster: cluster).run("test", "nothing").code == .failed)
  }
}
