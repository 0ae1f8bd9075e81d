import Charts
import JSON
import Kubernetes
import Testing

@testable import Releases

/// Hooks as records hold them.
@Suite struct ReleaseHookTests {
  /// As Helm 4 wrote it, with something that a later one may add.
  private let recorded: JSONValue = [
    "name": "migrate", "kind": "Job", "path": "web/templates/migrate.yaml",
    "manifest": "kind: Job\n", "events": ["pre-upgrade", "pre-install", "crd-install"],
    "last_run": [
      "started_at": "2026-01-02T03:04:05.123456789+01:00",
      "completed_at": "2026-01-02T02:04:06Z", "phase": "Succeeded", "node": "n1",
    ],
    "weight": -5, "delete_policies": ["hook-succeeded", "on-fire"],
    "output_log_policies": ["hook-failed"], "later": ["x": 1],
  ]

  @Test func `what Helm wrote is understood`() {
    let hook = ReleaseHook(recorded)
    #expect(hook.name == "migrate")
    #expect(hook.kind == "Job")
    #expect(hook.events == [.preUpgrade, .preInstall])
    #expect(hook.weight == -5)
    #expect(hook.deletePolicies == [.succeeded])
    #expect(hook.logPolicies == [.failed])
    #expect(
      hook.lastRun
        == .init(
          startedAt: APITime("2026-01-02T02:04:05.123456789Z"),
          completedAt: APITime("2026-01-02T02:04:06Z"),
          phase: .succeeded
        )
    )
  }

  @Test func `what is not known stays when a run is written down`() {
    var hook = ReleaseHook(recorded)
    hook.lastRun = .init(startedAt: APITime(seconds: 1_800_000_000), phase: .running)
    #expect(
      hook.json["last_run"]
        == ["started_at": "2027-01-15T08:00:00Z", "phase": "Running", "node": "n1"]
    )
    #expect(hook.json["later"] == ["x": 1])
    #expect(hook.json["delete_policies"] == ["hook-succeeded", "on-fire"])
  }

  @Test func `a hook without policies goes before it is made again, and says so once it has run`() {
    var hook = ReleaseHook(["name": "a"])
    #expect(hook.deletePolicies == [.beforeCreation])
    #expect(hook.lastRun == .init())
    hook.nameDeletePolicies()
    #expect(hook.json["delete_policies"] == ["before-hook-creation"])
  }

  @Test func `a record without sense does no harm`() {
    for json: JSONValue in [.null, [], "x", ["events": "test", "weight": "1", "last_run": 3]] {
      var hook = ReleaseHook(json)
      #expect(hook.events == [])
      #expect(hook.weight == 0)
      hook.lastRun.phase = .failed
      #expect(hook.lastRun.phase == .failed)
    }
  }
}
