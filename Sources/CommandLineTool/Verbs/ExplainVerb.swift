import Actions
import Diagnostics
import Host
import Policies
import Workloads

/// `kubegate explain`.
enum ExplainVerb {
  static let verb = Verb(
    name: "explain",
    summary: "say what a key of a config means",
    usage: "[TYPE] [KEY] [flags]",
    discussion: """
      Without operands it lists the workload types, with a TYPE its keys. A KEY inside another one is
      written with dots, as in persistent_volume.size; without a TYPE, environment is looked at first.
      The code of an error is explained, too. Asks no cluster, unless --policy is there: then it also
      tells what the administrator's policy says of a key.

      examples:
        kubegate explain
        kubegate explain environment
        kubegate explain persistent_volume.size
        kubegate explain environment ingress.port -o json
        kubegate explain gpu_request --policy
        kubegate explain KG1104
      """,
    flags: [CommonFlags.namespace, CommonFlags.workloadPath] + CommonFlags.policy
      + CommonFlags.output,
    operands: 0...2
  ) { arguments, session in
    let topic: ExplainAction.Topic
    do throws(ExplainAction.UnknownTopic) {
      topic = try ExplainAction(arguments.operands, host: session.host).run()
    } catch {
      let diagnostic = Diagnostic(.error, .usage, error.message, help: error.help)
      return FailureReport([diagnostic], SourceMap(), .usage).report(session)
    }
    return await session.run { () throws(ActionError) in
      let facts = topic.facts(try await policies(session))
      let columns = session.columns
      let text = ExplainText(columns: columns, color: session.colorsOutput, policy: facts)
      ResultWriter(session: session).write(
        text.text(topic),
        ExplainJSON.document(topic, facts.map(PolicyText.json))
      )
    }
  }

  /// The policies that are asked for.
  private static func policies(_ session: Session) async throws(ActionError) -> [Policy] {
    guard let source = session.policy else { return [] }
    let namespace = session.arguments["namespace"] ?? session.host["HELM_NAMESPACE"]
    let found = try await source.policies(namespace: namespace)
    session.tell(found.warnings, found.sources)
    if found.policies.isEmpty, found.warnings.isEmpty { session.say("note: there is no policy") }
    return found.policies
  }
}

extension ExplainAction.Topic {
  /// What policies say of what is asked about.
  fileprivate func facts(_ policies: [Policy]) -> [PolicyFact] {
    switch self {
    case .types, .code: []
    case .type(let type):
      PolicyFact.all(policies).filter { type.outline.entry(at: $0.path) != nil }
    case .key(let key): PolicyFact.all(policies, about: key.entry.path.description)
    }
  }
}
