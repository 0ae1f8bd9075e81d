import Actions
import JSON
import Kubernetes

/// `kubegate run`.
enum RunVerb {
  static let verb = Verb(
    name: "run",
    summary: "start a cronjob now, and wait until its run has ended",
    usage: "NAME [flags]",
    discussion: """
      Makes a Job of the cronjob's template, beside those of its schedule, and waits for it as a deploy
      does. A run that fails is told with its reason and its last log lines.

      examples:
        kubegate run nightly -n machine-learning
        kubegate run nightly --no-wait
        kubegate run -f nightly.json -o json
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: ReleaseArguments.run("run", run)
  )

  private static let own = [
    Flag(
      name: "wait",
      argument: .optional("completed|started", default: "completed"),
      choices: ["completed", ReleaseFlags.started],
      help: "wait until it has ended (the default), or only until it runs",
      readsEnvironment: false
    ),
    Flag(
      name: "no-wait",
      argument: .none,
      help: "return as soon as the Job is made",
      opposite: "wait"
    ),
    CommonFlags.timeout,
    Flag(
      name: "cronjob",
      argument: .value("NAME"),
      help: "which CronJob, where the release has several",
      readsEnvironment: false
    ),
    Flag(name: "dry-run", argument: .none, help: "make no Job; the server says whether it could"),
  ]

  private static func run(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    let options: RunAction.Options
    do throws(UsageError) {
      options = try self.options(arguments)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    let reporter = ProgressReporter(session)
    let action = RunAction(
      connector: session.connector,
      choice: choice,
      options: options,
      onEvent: reporter.tell
    )
    do throws(ActionError) {
      let result = try await action.run()
      reporter.close()
      ResultWriter(session: session).write(
        text(result, options, session.now),
        json(result, options, session.now)
      )
      return .done
    } catch {
      reporter.close()
      if case .interrupted = error { session.say("the run goes on in the cluster") }
      return FailureReport(error).report(session)
    }
  }

  private static func options(_ arguments: ParsedArguments) throws(UsageError) -> RunAction.Options
  {
    var options = RunAction.Options()
    if arguments.has("wait"), arguments.has("no-wait") {
      throw UsageError(message: "--wait and --no-wait contradict each other")
    }
    options.cronJob = arguments["cronjob"]
    options.isDryRun = arguments.has("dry-run")
    options.waits = !arguments.has("no-wait")
    if arguments["wait"] == ReleaseFlags.started { options.goal = .started }
    if let timeout = try ReleaseFlags.timeout(arguments) { options.timeout = timeout }
    return options
  }

  private static func text(
    _ result: RunResult,
    _ options: RunAction.Options,
    _ now: APITime
  ) -> String {
    let name = "\"\(result.release)\" in namespace \"\(result.namespace)\""
    if result.isDryRun { return "\(name): would start Job \(result.run.name)\n" }
    if !options.waits { return "\(name): started Job \(result.run.name)\n" }
    return "\(name): \(JobText.line(result.run, now))\n"
  }

  private static func json(
    _ result: RunResult,
    _ options: RunAction.Options,
    _ now: APITime
  ) -> JSONValue {
    var object = JSONObject()
    object["release"] = .string(result.release)
    object["namespace"] = .string(result.namespace)
    object["cronJob"] = .string(result.cronJob)
    let status =
      if result.isDryRun { "dry-run" } else if options.waits { result.run.state.rawValue } else {
        "started"
      }
    object["status"] = .string(status)
    object["job"] = .object(JobText.json(result.run, now))
    return .object(object)
  }
}
