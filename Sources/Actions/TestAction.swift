import Charts
import Diagnostics
import Kubernetes
public import Releases
import Synchronization

/// Runs the tests that a release's chart brings, on the newest revision that is deployed, and records
/// how they went, as `helm test` does. It makes no difference which of the two made the release.
public struct TestAction: Sendable {
  public var connector: ClusterConnector
  public var choice: ReleaseChoice
  public var filter = TestFilter()
  /// How long each test may take.
  public var timeout = Duration.seconds(300)
  public var onEvent: @Sendable (HookRunner.Event) -> Void

  public init(
    connector: ClusterConnector,
    choice: ReleaseChoice,
    onEvent: @escaping @Sendable (HookRunner.Event) -> Void = { _ in }
  ) {
    self.connector = connector
    self.choice = choice
    self.onEvent = onEvent
  }

  /// How the tests went.
  public struct Outcome: Sendable {
    public var release: String
    public var namespace: String
    public var revision: Int
    /// Those that the filter leaves, in the order in which they run. One that was not reached has
    /// no time at which it was started in this run.
    public var tests: [Test]
    /// Why it did not go well; tests after that were not run.
    public var failure: ActionError?
  }

  /// One test.
  public struct Test: Sendable {
    public var hook: ReleaseHook
    /// Whether it was run this time.
    public var hasRun: Bool
    public var logs: [Log]
  }

  /// What a container of a test has written.
  public struct Log: Sendable, Equatable {
    public var pod: String
    public var container: String
    public var lines: [String]
  }

  /// - Throws: ``ActionError/failed(_:)`` where there is no such release, or no test of a name that
  ///   the filter asks for. A test that fails is part of the outcome.
  public func run() async throws(ActionError) -> Outcome {
    let cluster = try connector.connect(choice.cluster)
    let namespace = choice.namespace ?? cluster.client.namespace
    let lookup = ReleaseLookup(cluster: cluster, name: choice.name, namespace: namespace)
    let history = try await lookup.history()
    guard let record = history.last(where: { $0.status == .deployed }) ?? history.last else {
      return Outcome(release: choice.name, namespace: namespace, revision: 0, tests: [])
    }
    let release = try ReleaseLookup.open(record)
    try checkFilter(release)
    let collected = CollectedLogs()
    let store = ReleaseStore(cluster.client, namespace: namespace)
    let write = { @Sendable (hooks: [ReleaseHook]) async throws(ReleaseError) in
      try await store.record(
        hooks,
        of: release.name,
        revision: release.revision,
        now: cluster.now
      )
    }
    let runner = HookRunner(
      cluster.client,
      namespace: namespace,
      timeout: timeout,
      logs: .all,
      now: { cluster.now },
      time: cluster.time,
      record: write,
      onEvent: { [onEvent] event in
        collected.take(event)
        if case .log = event { return }
        onEvent(event)
      }
    )
    var hooks = release.hooks
    var failure: ActionError?
    do throws(ReleaseError) {
      try await runner.run(.test, hooks: &hooks, where: filter.takes)
    } catch {
      failure = error.isInterruption ? .interrupted : .release(error)
    }
    if hooks != release.hooks {
      let recorded = await keep(hooks, write)
      if failure == nil { failure = recorded }
    }
    let tests = HookRunner.sequence(.test, in: hooks).filter(filter.takes).map { hook in
      Test(
        hook: hook,
        hasRun: collected.started.contains(hook.name),
        logs: collected.logs(of: hook.name)
      )
    }
    return Outcome(
      release: release.name,
      namespace: namespace,
      revision: release.revision,
      tests: tests,
      failure: failure
    )
  }

  /// Writes the record also after an interruption.
  private func keep(
    _ hooks: [ReleaseHook],
    _ write: @escaping @Sendable ([ReleaseHook]) async throws(ReleaseError) -> Void
  ) async -> ActionError? {
    await Task.detached {
      do throws(ReleaseError) {
        try await write(hooks)
        return nil as ActionError?
      } catch {
        return .release(error)
      }
    }.value
  }

  /// A name that no test has is a mistake: nothing would be tested, and all be well.
  private func checkFilter(_ release: Release) throws(ActionError) {
    let names = HookRunner.sequence(.test, in: release.hooks).map(\.name)
    for name in filter.included + filter.excluded where !names.contains(name) {
      var help: [String] = []
      if let near = NearestName.of(name, among: names) { help.append("did you mean \"\(near)\"?") }
      throw .failed(
        Diagnostic(
          .error,
          .noTests,
          "\"\(release.name)\" has no test \"\(name)\"",
          notes: names.isEmpty
            ? ["it has no tests at all"] : ["its tests: " + names.joined(separator: ", ")],
          help: help
        )
      )
    }
  }
}

extension ReleaseError {
  /// Whether the work was called off.
  var isInterruption: Bool {
    if case .cluster(.cancelled, _) = self { return true }
    return Task.isCancelled
  }
}

/// What tests have written so far, and which of them were begun.
private final class CollectedLogs: Sendable {
  private struct State {
    var started: Set<String> = []
    var logs: [(hook: String, log: TestAction.Log)] = []
  }

  private let state = Mutex(State())

  func take(_ event: HookRunner.Event) {
    state.withLock { state in
      switch event {
      case .started(_, let hook): state.started.insert(hook.name)
      case .log(let hook, let pod, let container, let line):
        if let last = state.logs.last, last.hook == hook.name, last.log.pod == pod,
          last.log.container == container
        {
          state.logs[state.logs.count - 1].log.lines.append(line)
        } else {
          let log = TestAction.Log(pod: pod, container: container, lines: [line])
          state.logs.append((hook.name, log))
        }
      default: break
      }
    }
  }

  var started: Set<String> { state.withLock(\.started) }

  func logs(of hook: String) -> [TestAction.Log] {
    state.withLock { state in state.logs.filter { $0.hook == hook }.map(\.log) }
  }
}
