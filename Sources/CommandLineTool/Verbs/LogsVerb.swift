import Actions

/// `kubegate logs`.
enum LogsVerb {
  static let verb = Verb(
    name: "logs",
    summary: "print the log of a release's pod",
    usage: "NAME [flags]",
    discussion: """
      Takes the newest pod: of a job its last attempt, of a cronjob its newest run. --follow goes on
      until the container ends or Ctrl-C.

      examples:
        kubegate logs jupyterlab-1-v1 -n machine-learning --tail 50
        kubegate logs -f jupyterlab-1-v1
        kubegate logs train --previous
        kubegate logs --config-file env.json
      """,
    flags: ReleaseArguments.flags.map(withoutLetterF) + own,
    operands: 0...1,
    usesCluster: true
  ) { arguments, session in
    do throws(UsageOrAction) {
      let options = try options(arguments)
      let choice = try ReleaseArguments.choice(arguments, session)
      return await run(choice, options, session)
    } catch {
      return Usage.report(error, verb: "logs", session)
    }
  }

  private static let own = [
    Flag(name: "follow", letter: "f", argument: .none, help: "go on with what comes"),
    Flag(name: "tail", argument: .value("LINES"), help: "only the last lines"),
    Flag(
      name: "pod",
      argument: .value("NAME"),
      help: "another pod than the newest",
      readsEnvironment: false
    ),
    Flag(name: "container", letter: "c", argument: .value("NAME"), help: "the container"),
    Flag(
      name: "previous",
      letter: "p",
      argument: .none,
      help: "of the container's run, or the job's attempt, before this one"
    ),
  ]

  /// Here -f means --follow, as for kubectl.
  private static func withoutLetterF(_ flag: Flag) -> Flag {
    var flag = flag
    if flag.letter == "f" { flag.letter = nil }
    return flag
  }

  private static func options(
    _ arguments: ParsedArguments
  ) throws(UsageOrAction) -> LogsAction.Options {
    var options = LogsAction.Options()
    options.container = arguments["container"]
    options.pod = arguments["pod"]
    options.follows = arguments.has("follow")
    options.isPrevious = arguments.has("previous")
    if let text = arguments["tail"] {
      guard let lines = Int(text), lines >= 0 else {
        throw .usage(UsageError(message: "--tail cannot be \"\(text)\"", help: "a number of lines"))
      }
      options.tail = lines
    }
    return options
  }

  private static func run(
    _ choice: ReleaseChoice,
    _ options: LogsAction.Options,
    _ session: Session
  ) async -> ExitCode {
    let action = LogsAction(
      connector: session.connector,
      choice: choice,
      options: options,
      onChoice: { pod, others in
        let more = others.count > 5 ? ", and \(others.count - 5) more" : ""
        let names = others.prefix(5).joined(separator: ", ")
        session.say("pod \(pod); others, for --pod: \(names)\(more)")
      }
    )
    do throws(ActionError) {
      try await action.run { session.console.output.write($0 + "\n") }
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }
}
