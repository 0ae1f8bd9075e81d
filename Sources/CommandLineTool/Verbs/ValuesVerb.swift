import Actions
import Diagnostics
import Host
import JSON
import YAML

/// `kubegate values`.
enum ValuesVerb {
  static let verb = Verb(
    name: "values",
    summary: "print the chart's values that a config becomes",
    usage: "-f FILE [flags]",
    discussion: """
      Prints YAML that helm's --values takes. Secrets are masked. Asks no cluster, unless
      --policy is there.

      example:
        kubegate values -f env.json
      """,
    flags: ConfigArguments.flags + [CommonFlags.values] + CommonFlags.policy + CommonFlags.output,
    operands: 0...1,
    run: ConfigArguments.run("values") { request, arguments, session in
      await run(request, arguments.all("values"), session)
    }
  )

  private static func run(
    _ request: ConfigRequest,
    _ files: [String],
    _ session: Session
  ) async -> ExitCode {
    await session.run { () throws(ActionError) in
      let action = ValuesAction(host: session.host, policy: session.policy)
      let result = try await action.run(request, valuesFiles: files)
      session.tell(result.warnings, result.sources)
      session.tell(result.defaults)
      if let chart = result.chart, !chart.fetchedDependencies.isEmpty {
        session.say(ChartText.line(chart))
      }
      let values = JSONValue.object(result.values)
      ResultWriter(session: session).write(YAMLWriter().string(values) ?? "", values)
    }
  }

  /// What `--print-helm-values-only` does in the tool that kubegate replaces.
  static func writeValues(
    _ request: ConfigRequest,
    _ files: [String],
    to path: String,
    _ session: Session
  ) async -> ExitCode {
    await session.run { () throws(ActionError) in
      let result = try await ValuesAction(host: session.host).run(request, valuesFiles: files)
      session.tell(result.warnings, result.sources)
      if let chart = result.chart, !chart.fetchedDependencies.isEmpty {
        session.say(ChartText.line(chart))
      }
      let text = YAMLWriter().string(.object(result.values)) ?? ""
      if path == "-" {
        session.console.output.write(text)
      } else {
        try ValuesAction.write(text, to: path, host: session.host)
        session.say("values written to \(path)")
      }
    }
  }
}
