import Actions
import Diagnostics

/// `kubegate explain`.
enum ExplainVerb {
  static let verb = Verb(
    name: "explain",
    summary: "say what a key of a config means",
    usage: "[TYPE] [KEY] [flags]",
    discussion: """
      Without operands it lists the workload types, with a TYPE its keys. A KEY inside another one is
      written with dots, as in persistent_volume.size; without a TYPE, environment is looked at first.
      The code of an error is explained, too. Asks no cluster.

      examples:
        kubegate explain
        kubegate explain environment
        kubegate explain persistent_volume.size
        kubegate explain environment ingress.port -o json
        kubegate explain KG1104
      """,
    flags: [CommonFlags.workloadPath] + CommonFlags.output,
    operands: 0...2
  ) { arguments, session in
    do throws(ExplainAction.UnknownTopic) {
      let topic = try ExplainAction(arguments.operands, host: session.host).run()
      let text = ExplainText(columns: session.columns, color: session.colorsOutput)
      ResultWriter(session: session).write(text.text(topic), ExplainJSON.document(topic))
      return .done
    } catch {
      let diagnostic = Diagnostic(.error, .usage, error.message, help: error.help)
      return FailureReport([diagnostic], SourceMap(), .usage).report(session)
    }
  }
}
