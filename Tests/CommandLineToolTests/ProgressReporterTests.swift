import Actions
import Charts
import Diagnostics
import FakeCluster
import Host
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool
@testable import Releases

/// What a deploy says while it goes on.
@Suite struct ProgressReporterTests {
  private func object(_ kind: String, _ name: String) -> KubernetesObject {
    KubernetesObject(["kind": .string(kind), "metadata": ["name": .string(name)]])
  }

  private func waiting(
    _ reasons: [String: String],
    elapsed: Int
  ) -> ReleaseEvent {
    .waiting(
      reasons.sorted { $0.key < $1.key }.map { name, reason in
        ReadinessWait.Progress(
          object: ObjectIdentity(GroupVersionKind(apiVersion: "batch/v1", kind: "Job"), name: name),
          readiness: Readiness(reason == "ready" ? .ready : .progressing, reason)
        )
      },
      elapsed: .seconds(elapsed)
    )
  }

  private var events: [ReleaseEvent] {
    [
      .planned(
        Plan(steps: [], removals: [object("Service", "old")]),
        revision: 3
      ),
      .applied(.created(object("Service", "web"))), .applied(.changed(object("ConfigMap", "c"))),
      .applied(.recreating(object("Job", "lab"), reason: "it has ended")),
      .applied(.removed(object("Service", "old"))),
      waiting(["a": "its pod is being created", "b": "pulling"], elapsed: 1),
      waiting(["a": "its pod is being created", "b": "pulling"], elapsed: 2),
      waiting(["a": "ready", "b": "pulling"], elapsed: 5),
      waiting(["a": "ready", "b": "pulling"], elapsed: 20),
      waiting(["a": "ready", "b": "pulling"], elapsed: 36),
      .finding(Diagnostic(.warning, .noEffect, "look here"), SourceMap()),
      waiting(["a": "ready", "b": "ready"], elapsed: 65),
    ]
  }

  private static let hook = ReleaseHook(["kind": "Job", "name": "migrate"])

  /// What is told of a hook that fails after a while.
  private var hookEvents: [ReleaseEvent] {
    let hook = Self.hook
    let waiting = { (reason: String, seconds: Int) -> ReleaseEvent in
      .hook(
        .waiting(
          .preInstall,
          hook,
          Readiness(.progressing, reason),
          elapsed: .seconds(seconds)
        )
      )
    }
    return [
      .hook(.started(.preInstall, hook)), waiting("pulling", 1), waiting("pulling", 2),
      waiting("it runs", 3), waiting("it runs", 34),
      .hook(.log(hook, pod: "migrate-x", container: "main", line: "no such table")),
      .hook(.failed(.preInstall, hook, reason: "it ended with exit code 1")),
      .hook(.trouble(.preInstall, hook, "it cannot be cleared away")),
      .hook(.succeeded(.postInstall, hook)),
    ]
  }

  @Test func `how hooks go, for people and for programs`() throws {
    #expect(
      told("plain", hookEvents) == """
        hook pre-install Job migrate started
        [1 s] hook pre-install Job migrate: pulling
        [3 s] hook pre-install Job migrate: it runs
        [34 s] hook pre-install Job migrate: it runs
        migrate-x main | no such table
        hook pre-install Job migrate failed: it ended with exit code 1
        hook pre-install Job migrate: it cannot be cleared away
        hook post-install Job migrate succeeded

        """
    )
    let clear = "\r\u{1B}[K"
    let drawn = told(nil, hookEvents, isTerminal: true, columns: 60)
    #expect(
      drawn.hasPrefix(
        "hook pre-install Job migrate started\n"
          + clear + "waiting 1 s hook pre-install Job migrate: pulling"
          + clear + "waiting 2 s hook pre-install Job migrate: pulling"
      )
    )
    let lines = told("json", hookEvents).split(separator: "\n")
    let events = try lines.map { try JSONReader().read(Array($0.utf8)) }
    #expect(
      events.map { $0["state"]?.string ?? $0["event"]?.string } == [
        "started", "waiting", "waiting", "waiting", "log", "failed", "trouble", "succeeded",
      ]
    )
    #expect(
      events[1] == [
        "moment": "pre-install", "kind": "Job", "name": "migrate", "state": "waiting",
        "reason": "pulling", "elapsed": 1, "event": "hook",
      ]
    )
    #expect(told("quiet", hookEvents) == "")
  }

  private func told(_ flag: String?, isTerminal: Bool = false, columns: Int? = nil) -> String {
    told(flag, events, isTerminal: isTerminal, columns: columns)
  }

  private func told(
    _ flag: String?,
    _ events: [ReleaseEvent],
    isTerminal: Bool = false,
    columns: Int? = nil
  ) -> String {
    let talk = Captured()
    let server = FakeCluster().server
    var arguments = ParsedArguments()
    if let flag { arguments.values["progress"] = [flag] }
    let reporter = ProgressReporter(
      Session(
        host: Host(environment: [:], files: .inMemory([:]), now: { .zero }),
        console: Console(
          output: Captured().stream(isTerminal: false),
          talk: talk.stream(isTerminal: isTerminal),
          columns: { columns }
        ),
        transport: { _ in server },
        time: .byTurns(),
        arguments: arguments
      )
    )
    for event in events { reporter.tell(event) }
    reporter.close()
    return talk.text
  }

  @Test func `plain lines for each change, and a sign of life`() {
    #expect(
      told("plain") == """
        revision 3: 0 objects, 1 to remove
        Service web created
        ConfigMap c applied
        Job lab is made anew: it has ended
        Service old removed
        [1 s] Job a: its pod is being created
        [1 s] Job b: pulling
        [5 s] Job a: ready
        [36 s] Job b: pulling
        warning[KG1208]: look here
        [65 s] Job b: ready

        """
    )
  }

  @Test func `one line that is drawn anew on a terminal`() {
    let clear = "\r\u{1B}[K"
    #expect(
      told(nil, isTerminal: true, columns: 60) == """
        revision 3: 0 objects, 1 to remove
        Service web created
        ConfigMap c applied
        Job lab is made anew: it has ended
        Service old removed

        """
        + clear + "waiting 1 s [0/2 ready] Job a: its pod is being created"
        + clear + "waiting 2 s [0/2 ready] Job a: its pod is being created"
        + clear + "waiting 5 s [1/2 ready] Job b: pulling"
        + clear + "waiting 20 s [1/2 ready] Job b: pulling"
        + clear + "waiting 36 s [1/2 ready] Job b: pulling"
        + clear + "\u{1B}[1;33mwarning[KG1208]\u{1B}[0m\u{1B}[1m: look here\u{1B}[0m\n"
        + clear + "waiting 1 min 5 s [2/2 ready]" + clear
    )
  }

  @Test func `no line is wider than the terminal`() {
    let lines = told("tty", columns: 40).split(separator: "\r\u{1B}[K")
    #expect(lines.contains("waiting 1 s [0/2 ready] Job a: its pod "))
  }

  @Test func `an object a line for programs`() throws {
    let lines = told("json").split(separator: "\n").filter { $0.hasPrefix("{") }
    let events = try lines.map { try JSONReader().read(Array($0.utf8)) }
    #expect(
      events.map { $0["event"]?.string ?? "" } == [
        "planned", "created", "applied", "recreating", "removed", "waiting", "waiting", "waiting",
        "waiting",
      ]
    )
    #expect(
      events[7] == [
        "event": "waiting", "kind": "Job", "name": "a", "ready": true, "reason": "ready",
        "elapsed": 5,
      ]
    )
  }

  @Test func `nothing when asked to be quiet`() { #expect(told("quiet") == "") }
}
