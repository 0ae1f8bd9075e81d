import Actions
import Diagnostics
import Host
import Workloads

/// `kubegate init`.
enum InitVerb {
  static let verb = Verb(
    name: "init",
    summary: "write a new config, asking a few questions",
    usage: "[TYPE] [flags]",
    discussion: """
      TYPE is a workload type, environment without it. On a terminal it asks for what no flag says;
      Return takes the answer in brackets, and Ctrl-C leaves no file. Without a terminal, or with
      --yes, the flags are all there is.

      The file is NAME.kubegate.json in the current folder, unless -f names another one. It is valid,
      and a file that is there already is never written to.

      examples:
        kubegate init
        kubegate init environment -f env.json
        kubegate init --yes --name lab --image jupyter/scipy-notebook --port jupyter=8888
        kubegate init --yes --name lab --image busybox --time 2h -f - | kubegate validate -
      """,
    flags: own + StarterQuestion.common.map(flag) + CommonFlags.settings
      + [CommonFlags.workloadPath] + CommonFlags.cluster,
    operands: 0...1
  ) { arguments, session in
    do throws(UsageOrAction) {
      let workload = try WorkloadOperand.workload(arguments.operands.first, session)
      return InitDialogue(workload, arguments, session).run()
    } catch {
      return Usage.report(error, verb: "init", session)
    }
  }

  private static let own = [
    Flag(
      name: "config-file",
      letter: "f",
      argument: .value("FILE"),
      help: "the file to write, instead of NAME.kubegate.json; \"-\" is standard output",
      readsEnvironment: false
    ),
    Flag(
      name: "yes",
      letter: "y",
      argument: .none,
      help: "ask nothing, and take the suggested answers for what no flag says"
    ),
    Flag(
      name: "dry-run",
      argument: .none,
      help: "print the config instead of writing it",
      readsEnvironment: false
    ),
  ]

  private static func flag(_ question: StarterQuestion.Common) -> Flag {
    let isNamespace = question.flag == CommonFlags.namespace.name
    return Flag(
      name: question.flag,
      letter: isNamespace ? CommonFlags.namespace.letter : nil,
      argument: .value(question.argument),
      isRepeatable: question.shape.isList,
      help: question.help,
      readsEnvironment: isNamespace
    )
  }
}
