import JSON
import Kubernetes
import Releases

/// How the tests of a chart went, as their hooks say it.
enum TestText {
  static func word(_ hook: ReleaseHook) -> String {
    switch hook.lastRun.phase {
    case .succeeded: "passed"
    case .running: "running"
    default: "failed"
    }
  }

  /// A line for each test that was run: `test web-test passed 3 min ago`.
  static func lines(_ tests: [ReleaseHook], _ now: APITime) -> [String] {
    tests.map { hook in
      let time = hook.lastRun.completedAt ?? hook.lastRun.startedAt
      return "test \(hook.name) \(word(hook))"
        + (time.map { " \(TimeText.relative($0, to: now))" } ?? "")
    }
  }

  /// - Parameter hasRun: whether what the hook says is of the run that is meant.
  static func json(_ hook: ReleaseHook, hasRun: Bool = true) -> JSONObject {
    var object = JSONObject()
    object["name"] = .string(hook.name)
    object["kind"] = .string(hook.kind)
    object["state"] = .string(hasRun ? word(hook) : "not run")
    if hasRun {
      object["startedAt"] = hook.lastRun.startedAt.map { .string($0.description) }
      object["completedAt"] = hook.lastRun.completedAt.map { .string($0.description) }
    }
    return object
  }
}
