import Host
import Releases
import Actions
import JSON
import Kubernetes

/// `kubegate status`.
enum StatusVerb {
  static let verb = Verb(
    name: "status",
    summary: "say how a release is, and why",
    usage: "NAME [flags]",
    discussion: """
      Shows the newest revision, each object and how far it is, how its tests went, how to reach it,
      and until when it lives; of a job how it went, with its last log lines, of a cronjob also when
      it runs next.

      examples:
        kubegate status jupyterlab-1-v1 -n machine-learning
        kubegate status -f env.json
      """,
    flags: ReleaseArguments.flags + own + CommonFlags.output,
    operands: 0...1,
    usesCluster: true,
    run: ReleaseArguments.run("status", run)
  )

  private static let own = [
    CommonFlags.revision,
    Flag(
      name: "show-resources",
      argument: .none,
      help: "show each object and how far it is (it always does)",
      readsEnvironment: false
    ),
  ]

  private static func run(
    _ choice: ReleaseChoice,
    _ arguments: ParsedArguments,
    _ session: Session
  ) async -> ExitCode {
    let revision: Int?
    do throws(UsageOrAction) {
      revision = try ReleaseArguments.revision(arguments)
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
    return await session.run { () async throws(ActionError) in
      let state = try await StatusAction(
        connector: session.connector,
        choice: choice,
        revision: revision,
        lock: session.lock
      )
      .run()
      session.tell(state.abandoned.map { [$0] } ?? [])
      ResultWriter(session: session).write(text(state, session.now), json(state, session.now))
    }
  }

  private static func text(_ state: ReleaseState, _ now: APITime) -> String {
    let release = state.release
    var text = "\(release.name) in namespace \(release.namespace): "
    text += "revision \(release.revision), \(release.status.rawValue)"
    if let time = release.lastDeployed { text += " \(TimeText.relative(time, to: now))" }
    text += "\n"
    if !release.description.isEmpty { text += "  \(release.description)\n" }
    for line in release.notes.split(separator: "\n") { text += "  \(line)\n" }
    if let expires = state.expires {
      let verb =
        state.jobs.isEmpty ? expires <= now ? "expired" : "lives until" : "has time until"
      text += "  \(verb) \(expires) (\(TimeText.relative(expires, to: now)))\n"
    }
    let rows = state.objects.map { object, readiness in
      [
        "  " + object.kind, object.name, word(readiness),
        readiness.map(\.reason) ?? absence(object, state),
      ]
    }
    text += TextTable.text(rows)
    for line in state.jobs.flatMap({ JobText.lines($0, now) }) { text += "  \(line)\n" }
    for line in state.cronJobs.flatMap({ JobText.lines($0, now) }) { text += "  \(line)\n" }
    for line in TestText.lines(state.tests, now) { text += "  \(line)\n" }
    for (_, readiness) in state.objects {
      guard let readiness, readiness.state != .ready else { continue }
      for note in readiness.notes { text += "  note: \(note)\n" }
      for help in readiness.help { text += "  help: \(help)\n" }
    }
    return text
  }

  /// Why an object is not there.
  private static func absence(_ object: KubernetesObject, _ state: ReleaseState) -> String {
    guard object.kind == "Job", state.release.status == .deployed,
      let delay = JobRun(object).removedAfter
    else { return "it is not there" }
    return "the cluster removes it \(TimeText.length(delay)) after its end"
  }

  private static func word(_ readiness: Readiness?) -> String {
    switch readiness?.state {
    case .ready: "ready"
    case .progressing: "waiting"
    case .failed: "failed"
    case nil: "gone"
    }
  }

  private static func json(_ state: ReleaseState, _ now: APITime) -> JSONValue {
    let release = state.release
    var object = JSONObject()
    object["name"] = .string(release.name)
    object["namespace"] = .string(release.namespace)
    object["revision"] = .int(release.revision)
    object["status"] = .string(release.status.rawValue)
    object["description"] = .string(release.description)
    object["notes"] = .string(release.notes)
    object["firstDeployed"] = release.firstDeployed.map { .string($0.description) }
    object["lastDeployed"] = release.lastDeployed.map { .string($0.description) }
    object["expires"] = state.expires.map { .string($0.description) }
    object["objects"] = .array(
      state.objects.map { object, readiness in
        [
          "apiVersion": .string(object.apiVersion), "kind": .string(object.kind),
          "name": .string(object.name), "state": .string(word(readiness)),
          "reason": .string(readiness?.reason ?? absence(object, state)),
        ]
      }
    )
    object["pods"] = .array(
      state.pods.map { pod in
        [
          "name": .string(pod.name), "phase": pod.status?["phase"] ?? .null,
          "node": pod.spec?["nodeName"] ?? .null,
        ]
      }
    )
    object["jobs"] =
      state.jobs.isEmpty ? nil : .array(state.jobs.map { JobText.json($0, now) })
    object["cronJobs"] =
      state.cronJobs.isEmpty ? nil : .array(state.cronJobs.map { JobText.json($0, now) })
    object["tests"] = .array(state.tests.map { .object(TestText.json($0)) })
    return .object(object)
  }
}
