import Actions
import Diagnostics
import JSON
import Kubernetes
import Policies
import Releases
import Synchronization

/// Shows how a deploy goes: a line that is drawn anew on a terminal, else a line for each change.
final class ProgressReporter: Sendable {
  struct State {
    /// What was last said of each object.
    var said: [ObjectIdentity: String] = [:]
    /// What was last said of each hook.
    var saidOfHooks: [String: String] = [:]
    var lastLine: Duration = .zero
    /// Whether a line stands that is to be drawn over.
    var isLineOpen = false
  }

  let session: Session
  let state = Mutex(State())

  init(_ session: Session) { self.session = session }

  /// How long nothing may be said on a plain stream before a sign of life.
  static let heartbeat = Duration.seconds(30)

  func tell(_ event: ReleaseEvent) {
    switch event {
    case .validated(let validated): tell(validated.warnings, validated.sources)
    case .opened(let chart): tell(chart)
    case .finding(let finding, let sources): tell([finding], sources)
    case .unseen(let finding):
      if session.arguments.has("verbose") { tell([finding], SourceMap()) }
    case .defaulted(let defaults): tell(defaults)
    case .planned(let plan, let revision): tell(plan, revision)
    case .applied(let event): tell(event)
    case .waiting(let progress, let elapsed): tell(progress, elapsed)
    case .hook(let event): tell(event)
    case .recovered(let abandoned, let byDeletion): tell(abandoned, byDeletion)
    case .undoing(let undoing): tell(undoing)
    case .undone(let undoing): tellDone(undoing)
    case .notUndone(let error): tell(notUndone: error)
    }
  }

  /// Takes away the line that is drawn over.
  func close() {
    state.withLock { state in
      if state.isLineOpen { session.console.talk.write("\r\u{1B}[K") }
      state.isLineOpen = false
    }
  }

  private func tell(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    guard !diagnostics.isEmpty else { return }
    close()
    session.tell(diagnostics, sources)
  }

  private func tell(_ chart: OpenedChart) {
    let members: JSONValue = [
      "chart": .string(chart.chartName), "version": .string(chart.chartVersion),
      "from": .string(chart.name),
      "fetched": .array(chart.fetchedDependencies.map(JSONValue.string)),
    ]
    emit("chart", members) { ChartText.line(chart) }
  }

  /// What is usual is not told each time.
  private func tell(_ defaults: [PolicyDefaults.Applied]) {
    guard !defaults.isEmpty, session.progress == .json || session.arguments.has("verbose") else {
      return
    }
    for value in defaults { emit("defaulted", PolicyText.json(value)) { PolicyText.line(value) } }
  }

  private func tell(_ plan: Plan, _ revision: Int) {
    emit("planned", ["revision": .int(revision), "objects": .int(plan.steps.count)]) {
      "revision \(revision): \(plan.steps.count) \(plan.steps.count == 1 ? "object" : "objects")"
        + (plan.removals.isEmpty ? "" : ", \(plan.removals.count) to remove")
    }
  }

  private func tell(_ event: ReleaseWriter.Event) {
    switch event {
    case .created(let object): emit("created", object, "created")
    case .changed(let object): emit("applied", object, "applied")
    case .removed(let object): emit("removed", object, "removed")
    case .recreating(let object, let reason):
      emit("recreating", object, "is made anew: \(reason)")
    }
  }

  private func emit(_ kind: String, _ object: KubernetesObject, _ text: String) {
    emit(kind, ["kind": .string(object.kind), "name": .string(object.name)]) {
      "\(object.kind) \(object.name) \(text)"
    }
  }

  func emit(_ event: String, _ members: JSONValue, _ text: () -> String) {
    switch session.progress {
    case .quiet: break
    case .json: writeJSON(event, members)
    case .plain: session.console.talk.write(text() + "\n")
    case .terminal:
      close()
      session.console.talk.write(text() + "\n")
    }
  }

  private func writeJSON(_ event: String, _ members: JSONValue) {
    var object = members.object ?? JSONObject()
    object["event"] = .string(event)
    session.console.talk.write(JSONWriter().string(.object(object)) + "\n")
  }

  private func tell(_ progress: [ReadinessWait.Progress], _ elapsed: Duration) {
    let changed = state.withLock { state -> [ReadinessWait.Progress] in
      let changed = progress.filter { state.said[$0.object] != $0.readiness.reason }
      for item in changed { state.said[item.object] = item.readiness.reason }
      return changed
    }
    let seconds = Int(elapsed.components.seconds)
    switch session.progress {
    case .quiet: break
    case .json:
      for item in changed {
        writeJSON(
          "waiting",
          [
            "kind": .string(item.object.type.kind), "name": .string(item.object.name),
            "ready": .bool(item.readiness.state == .ready),
            "reason": .string(item.readiness.reason), "elapsed": .int(seconds),
          ]
        )
      }
    case .plain: writePlain(progress, changed, elapsed)
    case .terminal: drawLine(progress, seconds)
    }
  }

  private func writePlain(
    _ progress: [ReadinessWait.Progress],
    _ changed: [ReadinessWait.Progress],
    _ elapsed: Duration
  ) {
    let isDue = state.withLock { state in
      guard !changed.isEmpty || elapsed - state.lastLine >= Self.heartbeat else { return false }
      state.lastLine = elapsed
      return true
    }
    guard isDue else { return }
    let waiting = progress.filter { $0.readiness.state != .ready }
    for item in changed.isEmpty ? waiting : changed {
      session.console.talk.write(
        "[\(elapsed.components.seconds) s] \(item.object.type.kind) \(item.object.name): \(item.readiness.reason)\n"
      )
    }
  }

  private func drawLine(_ progress: [ReadinessWait.Progress], _ seconds: Int) {
    let waiting = progress.filter { $0.readiness.state != .ready }
    let ready = progress.count - waiting.count
    var line = "waiting \(TimeText.length(seconds)) [\(ready)/\(progress.count) ready]"
    if let first = waiting.first {
      line += " \(first.object.type.kind) \(first.object.name): \(first.readiness.reason)"
    }
    draw(line)
  }

  /// Draws a line over the one before, as much of it as there is room for.
  func draw(_ text: String) {
    var line = text
    let width = session.console.width - 1
    while DisplayWidth.of(line) > width { line.removeLast() }
    state.withLock { state in
      session.console.talk.write("\r\u{1B}[K" + line)
      state.isLineOpen = true
    }
  }
}
