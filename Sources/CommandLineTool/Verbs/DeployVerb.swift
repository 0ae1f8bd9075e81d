import Actions
import Diagnostics
import Host
import JSON
import Kubernetes
import Releases
import YAML

/// `kubegate deploy`.
enum DeployVerb {
  static let verb = Verb(
    name: "deploy",
    summary: "put what a config describes on a cluster, and wait until it is ready",
    usage: "-f FILE [flags]",
    discussion: """
      Validates the config, renders its chart, checks the cluster, applies the objects, waits until
      they are ready, and records the revision as Helm does. A second run with the same config
      changes nothing, but for what others have changed since.

      examples:
        kubegate deploy -f env.json
        kubegate deploy -f env.json --set tag=2024 --timeout 5m
        kubegate deploy -f env.json --dry-run=server
        kubegate deploy -f env.json --atomic --description "newer image"
        kubegate deploy -f train.json --rerun
      """,
    flags: ConfigArguments.flags + [CommonFlags.values] + CommonFlags.cluster + own
      + CommonFlags.output,
    operands: 0...0,
    usesCluster: true
  ) { arguments, session in
    await run(arguments, session)
  }

  private static let own =
    ReleaseFlags.waiting + [rerun] + special + DeployFlags.shaping + ReleaseFlags.making

  private static let rerun = Flag(
    name: "rerun",
    argument: .none,
    help: "run jobs again that have ended, though nothing has changed",
    readsEnvironment: false
  )

  private static let special = [
    Flag(
      name: "dry-run",
      argument: .optional("client|server", default: "client"),
      choices: ["client", "server", "none"],
      help:
        "change nothing: client asks no cluster, server says what would change, with -v all of it"
    ),
    Flag(
      name: "create-namespace",
      argument: .none,
      help: "create the namespace if it is missing"
    ),
    Flag(
      name: "atomic",
      aliases: ["rollback-on-failure"],
      argument: .none,
      help: "undo what fails: go back to the last revision that came up, or uninstall a first one"
    ),
    Flag(
      name: "labels",
      letter: "l",
      argument: .value("KEY=VALUE"),
      isRepeatable: true,
      help: "label the record; the value null takes a label away",
      readsEnvironment: false
    ),
    Flag(
      name: "print-helm-values-only",
      argument: .value("FILE"),
      help: "write the chart's values to FILE, and do nothing else",
      readsEnvironment: false
    ),
  ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    var options: DeployAction.Options
    do throws(UsageError) {
      options = try self.options(arguments, session)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    if let path = arguments["print-helm-values-only"] {
      return await ValuesVerb.writeValues(options.config, options.valuesFiles, to: path, session)
    }
    let reporter = ProgressReporter(session)
    let action = DeployAction(
      host: session.host,
      options: options,
      connector: session.connector,
      lock: session.lock,
      onEvent: reporter.tell
    )
    do throws(ActionError) {
      let result = try await action.run()
      reporter.close()
      report(result, options, session)
      return .done
    } catch {
      reporter.close()
      if case .interrupted = error, !options.release.rollsBackOnFailure {
        session.say("what was applied stays in the cluster; the revision is marked as failed")
      }
      return FailureReport(error).report(session)
    }
  }

  private static func options(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageError) -> DeployAction.Options {
    var options = try DeployFlags.options(arguments, session)
    options.dryRun = arguments["dry-run"].flatMap(DeployAction.DryRun.init) ?? .none
    options.release.rerunsJobs = arguments.has("rerun")
    options.createsNamespace = arguments.has("create-namespace")
    if arguments.has("atomic") {
      options.release.rollsBackOnFailure = true
      // A failure is only seen by those who wait.
      if arguments.has("no-wait") {
        throw UsageError(message: "--atomic and --no-wait contradict each other")
      }
      options.release.waits = true
    }
    options.labels = try ReleaseFlags.labels(arguments)
    return options
  }

  // MARK: The result

  private static func report(
    _ result: DeployResult,
    _ options: DeployAction.Options,
    _ session: Session
  ) {
    ResultWriter(session: session).write(
      text(result, options, session),
      json(result, session.now)
    )
  }

  /// How far the release is; jobs may have been waited for only until they run.
  private static func state(_ isReady: Bool, _ jobs: [JobRun]) -> String {
    guard isReady else { return "applied" }
    return jobs.contains { $0.state == .running || $0.state == .waiting } ? "started" : "ready"
  }

  private static func text(
    _ result: DeployResult,
    _ options: DeployAction.Options,
    _ session: Session
  ) -> String {
    let name = "\"\(result.release)\" in namespace \"\(result.namespace)\""
    var lines: [String]
    switch result.outcome {
    case .deployed(_, let isReady):
      let state = state(isReady, result.jobs)
      lines = [
        "\(name): revision \(result.revision) \(state == "started" ? "has" : "is") \(state)"
      ]
    case .unchanged: lines = ["\(name): nothing changed since revision \(result.revision)"]
    case .rendered(let objects): return PreviewText.text(name, of: objects)
    case .preview(let changes): return PreviewText(session: session).text(name, changes)
    }
    let notes = result.notes.split(separator: "\n").map { "  \($0)" }
    lines += notes
    if let expires = result.expires {
      let verb = result.jobs.isEmpty ? "lives" : "has time"
      lines.append("  \(verb) until \(expires) (\(TimeText.relative(expires, to: session.now)))")
    }
    lines += result.jobs.map { "  " + JobText.line($0, session.now) }
    for done in result.done {
      lines.append("  " + JobText.line(done, session.now))
    }
    if !result.done.isEmpty {
      let files = options.config.files.map { " -f \($0)" }.joined()
      lines.append("  run it again with: kubegate deploy\(files) --rerun")
    }
    lines += result.cronJobs.flatMap { JobText.lines($0, hasRuns: false, session.now) }.map {
      "  \($0)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func json(_ result: DeployResult, _ now: APITime) -> JSONValue {
    var object = JSONObject()
    object["release"] = .string(result.release)
    object["namespace"] = .string(result.namespace)
    switch result.outcome {
    case .deployed(let changes, let isReady):
      object["status"] = .string(state(isReady, result.jobs))
      object["changes"] = .array(changes.map(json))
    case .unchanged: object["status"] = "unchanged"
    case .rendered(let objects):
      object["status"] = "dry-run"
      object["changes"] = PreviewText.json(of: objects)
    case .preview(let changes):
      object["status"] = "dry-run"
      PreviewText.add(changes, to: &object)
    }
    if result.revision > 0 { object["revision"] = .int(result.revision) }
    object["notes"] = .string(result.notes)
    object["expires"] = result.expires.map { .string($0.description) }
    let jobs =
      result.jobs.map { JSONValue(.object(JobText.json($0, now))) }
      + result.done.map { JobText.json($0, now) }
    object["jobs"] = jobs.isEmpty ? nil : .array(jobs)
    object["cronJobs"] =
      result.cronJobs.isEmpty
      ? nil : .array(result.cronJobs.map { JobText.json($0, hasRuns: false, now) })
    return .object(object)
  }

  static func json(_ event: ReleaseWriter.Event) -> JSONValue {
    let (object, change) =
      switch event {
      case .created(let object): (object, "created")
      case .changed(let object): (object, "applied")
      case .recreating(let object, _): (object, "recreating")
      case .removed(let object): (object, "removed")
      }
    return [
      "kind": .string(object.kind), "name": .string(object.name), "change": .string(change),
    ]
  }
}
