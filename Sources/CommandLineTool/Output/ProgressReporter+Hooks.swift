import Charts
import JSON
import Kubernetes
import Releases
import Synchronization

extension ProgressReporter {
  /// Shows how a hook goes: `hook pre-install Job migrate started`.
  func tell(_ event: HookRunner.Event) {
    switch event {
    case .started(let moment, let hook):
      state.withLock { $0.lastLine = .zero }
      emit(moment, hook, "started")
    case .succeeded(let moment, let hook): emit(moment, hook, "succeeded")
    case .failed(let moment, let hook, let reason): emit(moment, hook, "failed", reason)
    case .trouble(let moment, let hook, let trouble): emit(moment, hook, "trouble", trouble)
    case .waiting(let moment, let hook, let readiness, let elapsed):
      tellWaiting(moment, hook, readiness, elapsed)
    case .log(let hook, let pod, let container, let line):
      emit(
        "log",
        [
          "hook": .string(hook.name), "pod": .string(pod), "container": .string(container),
          "line": .string(line),
        ]
      ) { "\(pod) \(container) | \(line)" }
    }
  }

  private func emit(
    _ moment: Hook.Event,
    _ hook: ReleaseHook,
    _ state: String,
    _ reason: String? = nil
  ) {
    var members = members(of: hook, moment)
    members["state"] = .string(state)
    members["reason"] = reason.map { .string($0) }
    emit("hook", .object(members)) {
      let words = reason.map { state == "trouble" ? ": \($0)" : " \(state): \($0)" }
      return "hook \(moment.rawValue) \(hook)\(words ?? " \(state)")"
    }
  }

  private func members(of hook: ReleaseHook, _ moment: Hook.Event) -> JSONObject {
    var members = JSONObject()
    members["moment"] = .string(moment.rawValue)
    members["kind"] = .string(hook.kind)
    members["name"] = .string(hook.name)
    return members
  }

  private func tellWaiting(
    _ moment: Hook.Event,
    _ hook: ReleaseHook,
    _ readiness: Readiness,
    _ elapsed: Duration
  ) {
    let seconds = Int(elapsed.components.seconds)
    let text = "hook \(moment.rawValue) \(hook): \(readiness.reason)"
    // On a terminal the time is drawn again and again.
    if session.progress == .terminal {
      return draw("waiting \(TimeText.length(seconds)) \(text)")
    }
    let key = "\(moment.rawValue) \(hook)"
    let isDue = state.withLock { state in
      let isNews = state.saidOfHooks[key] != readiness.reason
      guard isNews || elapsed - state.lastLine >= Self.heartbeat else { return false }
      state.saidOfHooks[key] = readiness.reason
      state.lastLine = elapsed
      return true
    }
    guard isDue else { return }
    var members = members(of: hook, moment)
    members["state"] = "waiting"
    members["reason"] = .string(readiness.reason)
    members["elapsed"] = .int(seconds)
    emit("hook", .object(members)) { "[\(seconds) s] \(text)" }
  }
}
