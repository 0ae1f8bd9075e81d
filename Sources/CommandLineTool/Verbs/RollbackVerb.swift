import Actions
import JSON
import Kubernetes
import Releases

/// `kubegate rollback`.
enum RollbackVerb {
  static let verb = Verb(
    name: "rollback",
    summary: "go back to an earlier revision of a release",
    usage: "NAME [REVISION] [flags]",
    discussion: """
      Makes a new revision of what an earlier one was: its chart, values, objects and hooks. Without
      REVISION, or with 0, it is the one before the newest. Volumes stay as they are.

      examples:
        kubegate rollback jupyterlab-1-v1 -n machine-learning
        kubegate rollback jupyterlab-1-v1 3 --timeout 5m
        kubegate rollback jupyterlab-1-v1 3 --dry-run
      """,
    flags: ReleaseArguments.flags + ReleaseFlags.waiting + own + ReleaseFlags.revision
      + CommonFlags.output,
    operands: 0...2,
    usesCluster: true
  ) { arguments, session in
    await run(arguments, session)
  }

  private static let own = [
    Flag(
      name: "dry-run",
      argument: .optional("server|client|none", default: "server"),
      choices: ["server", "client", "none"],
      help:
        "change nothing, and say what would change, with -v all of it; the cluster is always asked",
      readsEnvironment: false
    )
  ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    var arguments = arguments
    let action: RollbackAction
    let reporter = ProgressReporter(session)
    do throws(UsageOrAction) {
      let revision = try revision(&arguments)
      let options: ReleaseOptions
      do throws(UsageError) {
        options = try ReleaseFlags.options(arguments)
      } catch {
        throw .usage(error)
      }
      action = RollbackAction(
        connector: session.connector,
        choice: try ReleaseArguments.choice(arguments, session),
        revision: revision,
        options: options,
        isDryRun: arguments["dry-run"].map { $0 != "none" } ?? false,
        lock: session.lock,
        onEvent: reporter.tell
      )
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    do throws(ActionError) {
      let outcome = try await action.run()
      reporter.close()
      let name = action.choice.name
      ResultWriter(session: session).write(text(name, outcome, session), json(name, outcome))
      return .done
    } catch {
      reporter.close()
      if case .interrupted = error {
        session.say("what was applied stays in the cluster; the revision is marked as failed")
      }
      return FailureReport(error).report(session)
    }
  }

  /// Takes the revision from the operands: the last of two, or the only one beside `-f`.
  private static func revision(_ arguments: inout ParsedArguments) throws(UsageOrAction) -> Int {
    let hasConfig = arguments.has("config-file")
    guard arguments.operands.count > (hasConfig ? 0 : 1) else { return 0 }
    let text = arguments.operands.removeLast()
    guard let revision = Int(text), revision >= 0, !hasConfig || arguments.operands.isEmpty else {
      throw .usage(
        UsageError(message: "\"\(text)\" is no revision", help: "write a number, such as 3")
      )
    }
    return revision
  }

  private static func text(
    _ release: String,
    _ outcome: RollbackAction.Outcome,
    _ session: Session
  ) -> String {
    let name = "\"\(release)\" in namespace \"\(outcome.namespace)\""
    guard outcome.revision == 0 else {
      let state = outcome.isReady ? "ready" : "applied"
      return "\(name): back at revision \(outcome.target); as revision \(outcome.revision) it is "
        + "\(state)\n"
    }
    return PreviewText(session: session).text(name, outcome.preview)
  }

  private static func json(_ release: String, _ outcome: RollbackAction.Outcome) -> JSONValue {
    var object = JSONObject()
    object["release"] = .string(release)
    object["namespace"] = .string(outcome.namespace)
    object["rollbackTo"] = .int(outcome.target)
    guard outcome.revision == 0 else {
      object["status"] = outcome.isReady ? "ready" : "applied"
      object["revision"] = .int(outcome.revision)
      object["changes"] = .array(outcome.changes.map(DeployVerb.json))
      return .object(object)
    }
    object["status"] = "dry-run"
    PreviewText.add(outcome.preview, to: &object)
    return .object(object)
  }
}
