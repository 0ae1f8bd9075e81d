import Actions
import Diagnostics
import JSON
import Kubernetes

/// `kubegate delete`.
enum DeleteVerb {
  static let verb = Verb(
    name: "delete",
    summary: "remove a release; its volumes stay unless told otherwise",
    usage: "NAME [flags]",
    discussion: """
      Removes the objects of the release and its records. Volumes are kept and listed, and are used
      again by a release of the same name. --delete-volumes deletes them with all data, after the
      name of the release was typed in, or given with --confirm.

      examples:
        kubegate delete jupyterlab-1-v1 -n machine-learning
        kubegate delete -f env.json --delete-volumes --confirm jupyterlab-1-v1
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
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
  ]

  private static func run(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    let reporter = ProgressReporter(session)
    let action = DeleteAction(
      connector: session.connector,
      choice: choice,
      deletesVolumes: arguments.has("delete-volumes"),
      holder: session.holder,
      onEvent: { reporter.tell(.applied($0)) }
    )
    do throws(ActionError) {
      let preview = try await action.preview()
      if !preview.volumes.isEmpty, action.deletesVolumes,
        let refusal = confirm(preview, choice, arguments["confirm"], session)
      {
        return Usage.report(refusal, verb: verb.name, session)
      }
      let outcome = try await action.run(preview)
      ResultWriter(session: session).write(text(choice, outcome), json(choice, outcome))
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
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

  private static func text(_ choice: ReleaseChoice, _ outcome: DeleteAction.Outcome) -> String {
    var text = "\"\(choice.name)\" in namespace \"\(outcome.namespace)\" is deleted\n"
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
    _ outcome: DeleteAction.Outcome
  ) -> JSONValue {
    func list(_ objects: [KubernetesObject]) -> JSONValue {
      .array(objects.map { ["kind": .string($0.kind), "name": .string($0.name)] })
    }
    return [
      "release": .string(choice.name), "namespace": .string(outcome.namespace),
      "removed": list(outcome.removed), "kept": list(outcome.kept),
      "foreign": list(outcome.foreign),
    ]
  }
}
