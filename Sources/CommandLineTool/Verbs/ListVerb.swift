import Host
import Releases
import Actions
import JSON
import Kubernetes

/// `kubegate list`.
enum ListVerb {
  static let verb = Verb(
    name: "list",
    summary: "list releases, with their state and the time that is left",
    usage: "[flags]",
    discussion: """
      Lists what kubegate and Helm have deployed.

      examples:
        kubegate list -n machine-learning
        kubegate list --all-namespaces -o json
      """,
    flags: [
      CommonFlags.namespace,
      Flag(
        name: "all-namespaces",
        letter: "A",
        argument: .none,
        help: "in all namespaces"
      ),
    ] + CommonFlags.cluster + CommonFlags.output,
    operands: 0...0,
    usesCluster: true
  ) { arguments, session in
    let action = ListAction(
      connector: session.connector,
      cluster: session.cluster,
      namespace: arguments["namespace"] ?? session.host["HELM_NAMESPACE"],
      allNamespaces: arguments.has("all-namespaces")
    )
    return await session.run { () async throws(ActionError) in
      let releases = try await action.run()
      ResultWriter(session: session).write(
        text(releases, session.now),
        .array(releases.map(json))
      )
    }
  }

  private static func text(_ releases: [ReleaseSummary], _ now: APITime) -> String {
    guard !releases.isEmpty else { return "no releases\n" }
    let rows = releases.map { release in
      [
        release.name, release.namespace, release.workload ?? "(helm)",
        String(release.revision), release.status.rawValue, release.state ?? "-",
        timeLeft(release, now),
        release.updated.map { TimeText.relative($0, to: now) } ?? "-",
      ]
    }
    return TextTable.text(
      [["NAME", "NAMESPACE", "TYPE", "REVISION", "STATUS", "STATE", "TIME LEFT", "UPDATED"]]
        + rows
    )
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
