import Actions
import JSON
import Kubernetes
import Releases

/// `kubegate history`.
enum HistoryVerb {
  static let verb = Verb(
    name: "history",
    aliases: ["hist"],
    summary: "list the revisions of a release",
    usage: "NAME [flags]",
    discussion: """
      examples:
        kubegate history jupyterlab-1-v1 -n machine-learning
        kubegate history jupyterlab-1-v1 --max 3 -o json
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: ReleaseArguments.run("history", run)
  )

  private static let own = [
    Flag(
      name: "max",
      argument: .value("N"),
      help: "how many revisions to show, the newest (256); 0 for all"
    )
  ]

  private static func run(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    let limit: Int
    do throws(UsageError) {
      limit = try ReleaseFlags.number(arguments, "max") ?? 256
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    return await session.run { () async throws(ActionError) in
      let result = try await HistoryAction(
        connector: session.connector,
        choice: choice,
        limit: limit,
        lock: session.lock
      )
      .run()
      session.tell(result.abandoned)
      ResultWriter(session: session).write(
        text(result.releases),
        .array(result.releases.map(json))
      )
    }
  }

  private static func chart(_ release: Release) -> String {
    let metadata = release.chart["metadata"]
    return "\(metadata?["name"]?.string ?? "?")-\(metadata?["version"]?.string ?? "?")"
  }

  private static func appVersion(_ release: Release) -> String {
    release.chart["metadata"]?["appVersion"]?.string ?? ""
  }

  private static func text(_ releases: [Release]) -> String {
    let rows = releases.map { release in
      [
        String(release.revision), release.lastDeployed?.description ?? "-",
        release.status.rawValue, chart(release), appVersion(release), release.description,
      ]
    }
    return TextTable.text(
      [["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION", "DESCRIPTION"]] + rows
    )
  }

  private static func json(_ release: Release) -> JSONValue {
    var object = JSONObject()
    object["revision"] = .int(release.revision)
    object["updated"] = release.lastDeployed.map { .string($0.description) }
    object["status"] = .string(release.status.rawValue)
    object["chart"] = .string(chart(release))
    object["app_version"] = .string(appVersion(release))
    object["description"] = .string(release.description)
    return .object(object)
  }
}
