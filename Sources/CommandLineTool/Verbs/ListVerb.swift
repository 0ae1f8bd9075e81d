import Host
import Releases
import Actions
import JSON
import Kubernetes
import RE2
import Releases

/// `kubegate list`.
enum ListVerb {
  static let verb = Verb(
    name: "list",
    aliases: ["ls"],
    summary: "list releases, with their state and the time that is left",
    usage: "[flags]",
    discussion: """
      Lists what kubegate and Helm have deployed.

      examples:
        kubegate list -n machine-learning
        kubegate list --all-namespaces -o json
        kubegate list --failed --filter '^jupyter'
      """,
    flags: [
      CommonFlags.namespace,
      Flag(
        name: "all-namespaces",
        letter: "A",
        argument: .none,
        help: "in all namespaces"
      ),
    ] + filters + CommonFlags.cluster + CommonFlags.output,
    operands: 0...0,
    usesCluster: true
  ) { arguments, session in
    await run(arguments, session)
  }

  /// The states by which a list can be filtered, as flags.
  private static let states: [(flag: String, states: Set<ReleaseStatus>)] = [
    ("deployed", [.deployed]), ("failed", [.failed]),
    ("pending", [.pendingInstall, .pendingUpgrade, .pendingRollback]),
    ("superseded", [.superseded]), ("uninstalled", [.uninstalled]),
    ("uninstalling", [.uninstalling]),
  ]

  private static let filters =
    [
      Flag(
        name: "filter",
        letter: "f",
        argument: .value("REGEX"),
        help: "only releases with such names",
        readsEnvironment: false
      ),
      Flag(
        name: "selector",
        letter: "l",
        argument: .value("LABELS"),
        help: "only records with these labels, such as team=imaging,stage!=test",
        readsEnvironment: false
      ),
      Flag(
        name: "all",
        letter: "a",
        argument: .none,
        help: "in whatever state (the default)",
        readsEnvironment: false
      ),
    ]
    + states.map {
      Flag(
        name: $0.flag,
        argument: .none,
        help: $0.flag == "superseded"
          ? "superseded revisions; with other states those of newest revisions"
          : "only those that are \($0.flag)",
        readsEnvironment: false
      )
    } + [
      Flag(
        name: "date",
        letter: "d",
        argument: .none,
        help: "the newest first, instead of by name",
        readsEnvironment: false
      ),
      Flag(
        name: "reverse",
        letter: "r",
        argument: .none,
        help: "the other way round",
        readsEnvironment: false
      ),
      Flag(
        name: "max",
        letter: "m",
        argument: .value("N"),
        help: "at most so many; 0 for all (the default)"
      ),
      Flag(
        name: "offset",
        argument: .value("N"),
        help: "leave out so many at the beginning",
        readsEnvironment: false
      ),
      Flag(
        name: "short",
        letter: "q",
        argument: .none,
        help: "only names",
        readsEnvironment: false
      ),
      Flag(name: "no-headers", argument: .none, help: "leave out the line above the list"),
    ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    let action: ListAction
    do throws(UsageError) {
      action = ListAction(
        connector: session.connector,
        cluster: session.cluster,
        namespace: arguments["namespace"] ?? session.host["HELM_NAMESPACE"],
        allNamespaces: arguments.has("all-namespaces"),
        filter: try filter(arguments),
        lock: session.lock
      )
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    return await session.run { () async throws(ActionError) in
      let releases = try await action.run()
      for release in releases {
        guard let abandoned = release.abandoned else { continue }
        session.say("note: \(release.name): \(AbandonedText.seen(abandoned))")
      }
      if arguments.has("short") {
        ResultWriter(session: session).write(
          releases.map { "\($0.name)\n" }.joined(),
          .array(releases.map { .string($0.name) })
        )
      } else {
        ResultWriter(session: session).write(
          text(releases, session.now, hasHeader: !arguments.has("no-headers")),
          .array(releases.map(json))
        )
      }
    }
  }

  private static func filter(_ arguments: ParsedArguments) throws(UsageError) -> ReleaseFilter {
    var filter = ReleaseFilter()
    if !arguments.has("all") {
      for (flag, states) in states where arguments.has(flag) { filter.states.formUnion(states) }
    }
    if let pattern = arguments["filter"] {
      do throws(RegularExpressionError) {
        filter.name = try RegularExpression(pattern)
      } catch {
        throw UsageError(message: "--filter cannot be \"\(pattern)\": \(error)")
      }
    }
    if let selector = arguments["selector"] {
      guard let terms = ReleaseFilter.terms(selector) else {
        throw UsageError(
          message: "--selector cannot be \"\(selector)\"",
          help: "write KEY=VALUE or KEY!=VALUE, several with commas between them"
        )
      }
      filter.labels = terms
    }
    filter.isByDate = arguments.has("date")
    filter.isReversed = arguments.has("reverse")
    filter.limit = try ReleaseFlags.number(arguments, "max") ?? 0
    filter.offset = try ReleaseFlags.number(arguments, "offset") ?? 0
    return filter
  }

  private static func text(
    _ releases: [ReleaseSummary],
    _ now: APITime,
    hasHeader: Bool
  ) -> String {
    guard !releases.isEmpty else { return hasHeader ? "no releases\n" : "" }
    let rows = releases.map { release in
      [
        release.name, release.namespace, release.workload ?? "(helm)",
        String(release.revision), release.status.rawValue, release.state ?? "-",
        timeLeft(release, now),
        release.updated.map { TimeText.relative($0, to: now) } ?? "-",
      ]
    }
    let header = [
      "NAME", "NAMESPACE", "TYPE", "REVISION", "STATUS", "STATE", "TIME LEFT", "UPDATED",
    ]
    return TextTable.text((hasHeader ? [header] : []) + rows)
  }

  private static func timeLeft(_ release: ReleaseSummary, _ now: APITime) -> String {
    guard let expires = release.expires else { return "-" }
    if expires <= now { return "expired \(TimeText.relative(expires, to: now))" }
    return TimeText.length(expires.seconds - now.seconds)
  }

  private static func json(_ release: ReleaseSummary) -> JSONValue {
    var object = JSONObject()
    object["name"] = .string(release.name)
    object["namespace"] = .string(release.namespace)
    object["type"] = release.workload.map(JSONValue.string)
    object["revision"] = .int(release.revision)
    object["status"] = .string(release.status.rawValue)
    object["state"] = release.state.map(JSONValue.string)
    object["expires"] = release.expires.map { .string($0.description) }
    object["updated"] = release.updated.map { .string($0.description) }
    return .object(object)
  }
}
