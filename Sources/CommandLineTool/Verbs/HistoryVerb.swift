import Actions
import JSON
import Kubernetes
import Releases

/// `kubegate history`.
enum HistoryVerb {
  static let verb = Verb(
    name: "history",
    summary: "list the revisions of a release",
    usage: "NAME [flags]",
    discussion: """
      example:
        kubegate history jupyterlab-1-v1 -n machine-learning
      """,
    flags: ReleaseArguments.flags + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: ReleaseArguments.run("history") { choice, _, session in await run(choice, session) }
  )

  private static func run(_ choice: ReleaseChoice, _ session: Session) async -> ExitCode {
    await session.run { () async throws(ActionError) in
      let releases = try await HistoryAction(connector: session.connector, choice: choice).run()
      ResultWriter(session: session).write(text(releases), .array(releases.map(json)))
    }
  }

  private static func chart(_ release: Release) -> String {
    let metadata = release.chart["metadata"]
    return "\(metadata?["name"]?.string ?? "?")-\(metadata?["version"]?.string ?? "?")"
  }

  private static func text(_ releases: [Release]) -> String {
    let rows = releases.map { release in
      [
        String(release.revision), release.lastDeployed?.description ?? "-",
        release.status.rawValue, chart(release), release.description,
      ]
    }
    return TextTable.text([["REVISION", "UPDATED", "STATUS", "CHART", "DESCRIPTION"]] + rows)
  }

  private static func json(_ release: Release) -> JSONValue {
    var object = JSONObject()
    object["revision"] = .int(release.revision)
    object["updated"] = release.lastDeployed.map { .string($0.description) }
    object["status"] = .string(release.status.rawValue)
    object["chart"] = .string(chart(release))
    object["description"] = .string(release.description)
    return .object(object)
  }
}
