import Actions
import JSON
import Kubernetes
import Releases

/// `kubegate test`.
enum TestVerb {
  static let verb = Verb(
    name: "test",
    summary: "run the tests of a release's chart, and show their logs",
    usage: "NAME [flags]",
    discussion: """
      Runs the chart's test hooks on the newest deployed revision, one after the other, until one
      fails, and records how they went as Helm does. Works on releases made by Helm too.

      examples:
        kubegate test web -n demo
        kubegate test web --filter name=web-test-connection --timeout 2m
        kubegate test web --filter '!name=web-test-load' -o json
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
    operands: 0...1,
    usesCluster: true
  ) { arguments, session in
    do throws(UsageOrAction) {
      let choice = try ReleaseArguments.choice(arguments, session)
      return await run(try action(choice, arguments, session), arguments, session)
    } catch {
      return Usage.report(error, verb: "test", session)
    }
  }

  private static let own = [
    Flag(
      name: "filter",
      argument: .value("name=TEST"),
      isRepeatable: true,
      help: "only this test, or all but this with '!name=TEST'; several with commas",
      readsEnvironment: false
    ),
    Flag(
      name: "logs",
      argument: .none,
      help: "show what the tests have written (the default)",
      readsEnvironment: false
    ),
    Flag(
      name: "no-logs",
      argument: .none,
      help: "leave out what the tests have written",
      opposite: "logs"
    ),
    CommonFlags.timeout,
  ]

  private static func action(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageOrAction) -> TestAction {
    let reporter = ProgressReporter(session)
    var action = TestAction(
      connector: session.connector,
      choice: choice,
      onEvent: { event in
        reporter.tell(event)
        switch event {
        case .succeeded, .failed: reporter.close()
        default: break
        }
      }
    )
    for text in arguments.all("filter") where !action.filter.add(text) {
      throw .usage(
        UsageError(
          message: "--filter cannot be \"\(text)\"",
          help: "write name=TEST or '!name=TEST', several with commas"
        )
      )
    }
    if let text = arguments["timeout"] {
      guard let timeout = Duration(flag: text) else {
        throw .usage(
          UsageError(
            message: "--timeout cannot be \"\(text)\"",
            help: "write 90s, 10m or 1h30m"
          )
        )
      }
      action.timeout = timeout
    }
    if arguments.has("logs"), arguments.has("no-logs") {
      throw .usage(UsageError(message: "--logs and --no-logs contradict each other"))
    }
    return action
  }

  private static func run(
    _ action: TestAction,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    do throws(ActionError) {
      let outcome = try await action.run()
      let showsLogs = !arguments.has("no-logs")
      let report = outcome.failure.map { FailureReport($0) }
      ResultWriter(session: session).write(
        text(outcome, showsLogs: showsLogs),
        json(outcome, showsLogs: showsLogs, report)
      )
      guard let report else { return .done }
      if report.code == .interrupted { session.say("interrupted") }
      session.tell(report.diagnostics, report.sources)
      return report.code
    } catch {
      return FailureReport(error).report(session)
    }
  }

  // MARK: The result

  private static func text(_ outcome: TestAction.Outcome, showsLogs: Bool) -> String {
    let name = "\"\(outcome.release)\" in namespace \"\(outcome.namespace)\""
    guard !outcome.tests.isEmpty else {
      return "\(name): revision \(outcome.revision) has no tests to run\n"
    }
    let passed = outcome.tests.count { $0.hasRun && $0.hook.lastRun.phase == .succeeded }
    var text = "\(name): \(passed) of \(outcome.tests.count) tests of revision "
    text += "\(outcome.revision) passed\n"
    text += TextTable.text(
      outcome.tests.map { test in
        ["  " + test.hook.kind, test.hook.name, word(test), seconds(test) ?? "-"]
      }
    )
    guard showsLogs else { return text }
    for test in outcome.tests {
      for log in test.logs {
        text += "\nPOD LOGS: \(log.pod) (\(log.container))\n"
        for line in log.lines { text += line + "\n" }
      }
    }
    return text
  }

  private static func word(_ test: TestAction.Test) -> String {
    test.hasRun ? TestText.word(test.hook) : "not run"
  }

  private static func seconds(_ test: TestAction.Test) -> String? {
    let run = test.hook.lastRun
    guard test.hasRun, let start = run.startedAt, let end = run.completedAt else { return nil }
    return TimeText.length(max(0, end.seconds - start.seconds))
  }

  private static func json(
    _ outcome: TestAction.Outcome,
    showsLogs: Bool,
    _ report: FailureReport?
  ) -> JSONValue {
    var object = JSONObject()
    object["release"] = .string(outcome.release)
    object["namespace"] = .string(outcome.namespace)
    object["revision"] = .int(outcome.revision)
    object["tests"] = .array(outcome.tests.map { json($0, showsLogs: showsLogs) })
    object["error"] = report?.error
    return .object(object)
  }

  private static func json(_ test: TestAction.Test, showsLogs: Bool) -> JSONValue {
    var object = TestText.json(test.hook, hasRun: test.hasRun)
    if showsLogs {
      object["logs"] = .array(
        test.logs.map { log in
          [
            "pod": .string(log.pod), "container": .string(log.container),
            "lines": .array(log.lines.map { .string($0) }),
          ]
        }
      )
    }
    return .object(object)
  }
}
