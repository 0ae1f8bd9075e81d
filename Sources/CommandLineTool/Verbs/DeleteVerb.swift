import Actions
import Diagnostics
import JSON
import Kubernetes

/// `kubegate delete`.
enum DeleteVerb {
  static let verb = Verb(
    name: "delete",
    aliases: ["uninstall", "un", "del"],
    summary: "remove a release; its volumes stay unless told otherwise",
    usage: "NAME [flags]",
    discussion: """
      Removes the objects of the release and its records. Volumes are kept and listed, and are used
      again by a release of the same name. --delete-volumes deletes them with all data, after the
      name of the release was typed in, or given with --confirm.

      examples:
        kubegate delete jupyterlab-1-v1 -n machine-learning
        kubegate delete -f env.json --delete-volumes --confirm jupyterlab-1-v1
        kubegate delete jupyterlab-1-v1 --keep-history --wait
      """,
    flags: ReleaseArguments.flags + own
      + [CommonFlags.timeout, ReleaseFlags.noHooks, ReleaseFlags.description] + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: ReleaseArguments.run("delete", run)
  )

  private static let own = [
    Flag(
      name: "delete-volumes",
      argument: .none,
      help: "delete the volumes too, with all data",
      readsEnvironment: false
    ),
    Flag(
      name: "confirm",
      argument: .value("NAME"),
      help: "the release's name again, instead of typing it in",
      readsEnvironment: false
    ),
    Flag(
      name: "keep-history",
      argument: .none,
      help: "keep the records, and mark the release as uninstalled"
    ),
    Flag(
      name: "dry-run",
      argument: .none,
      help: "delete nothing, and say what would be",
      readsEnvironment: false
    ),
    Flag(
      name: "ignore-not-found",
      argument: .none,
      help: "a release that is not there is no failure"
    ),
    Flag(
      name: "cascade",
      argument: .value("background|foreground|orphan"),
      choices: ["background", "foreground", "orphan"],
      help: "what becomes of what the objects own: goes after them, before them, or stays"
    ),
    Flag(
      name: "wait",
      argument: .none,
      help: "wait until all of it is gone",
      readsEnvironment: false
    ),
  ]

  private static func run(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    let options: DeleteAction.Options
    do throws(UsageError) {
      options = try self.options(arguments)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    let reporter = ProgressReporter(session)
    let action = DeleteAction(
      connector: session.connector,
      choice: choice,
      options: options,
      lock: session.lock,
      onEvent: reporter.tell
    )
    do throws(ActionError) {
      let preview = try await action.preview()
      if arguments.has("dry-run") {
        ResultWriter(session: session).write(
          text(choice, preview.outcome, isDryRun: true),
          json(choice, preview.outcome, isDryRun: true)
        )
        return .done
      }
      if !preview.volumes.isEmpty, options.deletesVolumes,
        let refusal = confirm(preview, choice, arguments["confirm"], session)
      {
        return Usage.report(refusal, verb: verb.name, session)
      }
      let outcome = try await action.run(preview)
      reporter.close()
      ResultWriter(session: session).write(text(choice, outcome), json(choice, outcome))
      return .done
    } catch {
      reporter.close()
      if arguments.has("ignore-not-found"), case .failed(let mistake) = error,
        mistake.code == .releaseNotFound
      {
        ResultWriter(session: session).write(
          "\(mistake.message)\n",
          ["release": .string(choice.name), "removed": []]
        )
        return .done
      }
      return FailureReport(error).report(session)
    }
  }

  private static func options(
    _ arguments: ParsedArguments
  ) throws(UsageError) -> DeleteAction.Options {
    var options = DeleteAction.Options()
    options.deletesVolumes = arguments.has("delete-volumes")
    options.keepsHistory = arguments.has("keep-history")
    options.runsHooks = !arguments.has("no-hooks")
    options.waits = arguments.has("wait")
    if let timeout = try ReleaseFlags.timeout(arguments) { options.timeout = timeout }
    options.description = try ReleaseFlags.description(arguments)
    options.policy =
      switch arguments["cascade"] {
      case "foreground": .foreground
      case "orphan": .orphan
      default: .background
      }
    return options
  }

  /// `nil` where the user has confirmed that volumes are deleted.
  private static func confirm(
    _ preview: DeleteAction.Preview,
    _ choice: ReleaseChoice,
    _ flag: String?,
    _ session: Session
  ) -> UsageError? {
    var typed = flag
    if typed == nil, let ask = session.console.ask {
      session.console.talk.write("These volumes and all data on them will be deleted:\n")
      for volume in preview.volumes {
        let size = volume["spec", "resources", "requests", "storage"]?.string ?? ""
        session.console.talk.write("  \(volume.name) \(size)\n")
      }
      session.console.talk.write("Type the name of the release to go on: ")
      typed = ask()
    }
    if typed == choice.name { return nil }
    let names = preview.volumes.map(\.name).joined(separator: ", ")
    return UsageError(
      message: "nothing was deleted: --delete-volumes was not confirmed (\(names))",
      help: "add --confirm \(choice.name)"
    )
  }

  private static func text(
    _ choice: ReleaseChoice,
    _ outcome: DeleteAction.Outcome,
    isDryRun: Bool = false
  ) -> String {
    let name = "\"\(choice.name)\" in namespace \"\(outcome.namespace)\""
    var text: String
    if isDryRun {
      text = "\(name): dry run, nothing was deleted\n"
      for object in outcome.removed {
        text += "  \(object.kind) \(object.name) would be deleted\n"
      }
    } else {
      text = "\(name) is deleted\(outcome.keepsHistory ? "; its history stays" : "")\n"
    }
    for object in outcome.kept { text += "  kept: \(object.kind) \(object.name)\n" }
    for object in outcome.foreign {
      text += "  left alone: \(object.kind) \(object.name), which belongs to someone else by now\n"
    }
    if outcome.kept.contains(where: { $0.kind == "PersistentVolumeClaim" }) {
      let command = "kubegate delete \(choice.name) -n \(outcome.namespace) --delete-volumes"
      text += "  to delete the volumes too: \(command)\n"
    }
    return text
  }

  private static func json(
    _ choice: ReleaseChoice,
    _ outcome: DeleteAction.Outcome,
    isDryRun: Bool = false
  ) -> JSONValue {
    func list(_ objects: [KubernetesObject]) -> JSONValue {
      .array(objects.map { ["kind": .string($0.kind), "name": .string($0.name)] })
    }
    var object = JSONObject()
    object["release"] = .string(choice.name)
    object["namespace"] = .string(outcome.namespace)
    if isDryRun { object["status"] = "dry-run" }
    object["removed"] = list(outcome.removed)
    object["kept"] = list(outcome.kept)
    object["foreign"] = list(outcome.foreign)
    if outcome.keepsHistory { object["history"] = "kept" }
    return .object(object)
  }
}
