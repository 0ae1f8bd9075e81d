import Actions
import Diagnostics
import Host
import JSON
import Kubernetes
import Releases

/// `kubegate diff`.
enum DiffVerb {
  static let verb = Verb(
    name: "diff",
    summary: "show what a deploy would change, and change nothing",
    usage: "-f FILE | NAME [flags]",
    discussion: """
      With a config, the cluster says in a dry run what a deploy would make of each object; that is
      compared with what is there. With the name of a release, what others have changed since its
      newest revision is shown: what deploying that revision once more would put right.

      With --revision N, the manifests of that revision are compared with those of the config, of
      the newest revision, or of a second --revision. The flags that deploy has for values, objects of
      others and what cannot be changed say here what a deploy with them would do.

      What only the server fills in is hidden, and so is what Secrets hold: *** (before) and
      *** (after) stand for different values. A line with "!" names a field that someone else has
      set.

      examples:
        kubegate diff -f env.json
        kubegate diff -f env.json --exit-code -o json
        kubegate diff env -n demo
        kubegate diff env -n demo --revision 3 --revision 5
      """,
    flags: ConfigArguments.flags + [CommonFlags.values] + CommonFlags.cluster + own
      + DeployFlags.shaping + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: run
  )

  private static let own = [
    Flag(
      name: "revision",
      argument: .value("N"),
      isRepeatable: true,
      help: "compare with this revision; given twice, these two with each other",
      readsEnvironment: false
    ),
    Flag(
      name: "exit-code",
      argument: .none,
      help: "end with 2 if something would change"
    ),
    Flag(
      name: "kind",
      argument: .value("KIND"),
      isRepeatable: true,
      help: "show only objects of this kind, for example Deployment",
      readsEnvironment: false
    ),
    Flag(
      name: "unified",
      argument: .value("LINES"),
      help: "how many lines are shown around a change; 3 unless told otherwise"
    ),
  ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    do throws(UsageOrAction) {
      let context = try context(arguments)
      let action = DiffAction(
        host: session.host,
        connector: session.connector,
        subject: try subject(arguments, session)
      )
      let result: DiffResult
      do throws(ActionError) {
        result = try await action.run()
      } catch {
        throw .action(error)
      }
      return report(filtered(result, arguments.all("kind")), context, arguments, session)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
  }

  // MARK: What is meant

  private static func subject(
    _ arguments: ParsedArguments,
    _ session: Session
  ) throws(UsageOrAction) -> DiffAction.Subject {
    let revisions = try revisions(arguments)
    if arguments.has("config-file") {
      guard arguments.operands.isEmpty else {
        throw .usage(UsageError(message: "name a release or a config, not both"))
      }
      guard revisions.count < 2 else {
        throw .usage(
          UsageError(
            message: "with a config, one --revision is enough",
            help: "to compare two revisions, name the release instead"
          )
        )
      }
      do throws(UsageError) {
        let options = try DeployFlags.options(arguments, session)
        return revisions.first.map { .config(options, revision: $0) } ?? .deploy(options)
      } catch {
        throw .usage(error)
      }
    }
    var named = arguments
    // A config says where it goes; for a name the environment may.
    if !named.has("namespace"), let namespace = session.host["KUBEGATE_NAMESPACE"],
      !namespace.isEmpty
    {
      named.values["namespace"] = [namespace]
    }
    let choice = try ReleaseArguments.choice(named, session)
    guard let first = revisions.first else {
      do throws(UsageError) {
        return .release(choice, try ReleaseFlags.options(arguments))
      } catch {
        throw .usage(error)
      }
    }
    return .revisions(choice, first, revisions.dropFirst().first)
  }

  private static func revisions(
    _ arguments: ParsedArguments
  ) throws(UsageOrAction) -> [Int] {
    var revisions: [Int] = []
    for text in arguments.all("revision") {
      guard let revision = Int(text), revision > 0 else {
        throw .usage(
          UsageError(
            message: "--revision cannot be \"\(text)\"",
            help: "revisions count from 1; see them with: kubegate history NAME"
          )
        )
      }
      revisions.append(revision)
    }
    guard revisions.count <= 2 else {
      throw .usage(UsageError(message: "--revision can be given twice at most"))
    }
    return revisions
  }

  private static func context(_ arguments: ParsedArguments) throws(UsageOrAction) -> Int {
    guard let text = arguments["unified"] else { return 3 }
    guard let lines = Int(text), lines >= 0 else {
      throw .usage(
        UsageError(message: "--unified cannot be \"\(text)\"", help: "write a number of lines")
      )
    }
    return lines
  }

  private static func filtered(_ result: DiffResult, _ kinds: [String]) -> DiffResult {
    guard !kinds.isEmpty else { return result }
    let wanted = Set(kinds.map { $0.lowercased() })
    var result = result
    result.changes.removeAll { !wanted.contains($0.type.kind.lowercased()) }
    return result
  }

  // MARK: The result

  private static func report(
    _ result: DiffResult,
    _ context: Int,
    _ arguments: ParsedArguments,
    _ session: Session
  ) -> ExitCode {
    session.tell(result.warnings, result.sources)
    let failure = result.failure.map { FailureReport($0) }
    let isChanged = result.changes.contains(where: \.isChange)
    ResultWriter(session: session).write(
      DiffText(context: context, color: session.colorsOutput).text(result.changes),
      json(result, isChanged, failure)
    )
    if session.format == .text {
      session.say(DiffText.summary(result.changes))
      if let failure { session.tell(failure.diagnostics, failure.sources) }
    }
    if let failure { return failure.code }
    return isChanged && arguments.has("exit-code") ? .changes : .done
  }

  private static func json(
    _ result: DiffResult,
    _ isChanged: Bool,
    _ failure: FailureReport?
  ) -> JSONValue {
    var object = JSONObject()
    object["release"] = .string(result.release)
    object["namespace"] = .string(result.namespace)
    object["changed"] = .bool(isChanged)
    object["changes"] = DiffJSON.value(result.changes)
    object["error"] = failure?.error
    return .object(object)
  }
}
