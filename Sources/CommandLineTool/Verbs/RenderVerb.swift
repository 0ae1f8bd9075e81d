import Actions
import Diagnostics
import JSON

/// `kubegate render`.
enum RenderVerb {
  static let verb = Verb(
    name: "render",
    summary: "print the objects that a config becomes",
    usage: "-f FILE [flags]",
    discussion: """
      Prints what would be applied, as helm template does. Secrets are masked. Asks no cluster, unless
      --policy is there.

      example:
        kubegate render -f env.json
      """,
    flags: ConfigArguments.flags + [CommonFlags.values] + CommonFlags.policy + CommonFlags.output,
    operands: 0...1,
    run: ConfigArguments.run("render") { request, arguments, session in
      await run(request, arguments.all("values"), session)
    }
  )

  private static func run(
    _ request: ConfigRequest,
    _ files: [String],
    _ session: Session
  ) async -> ExitCode {
    await session.run { () throws(ActionError) in
      let action = RenderAction(host: session.host, policy: session.policy)
      let result = try await action.run(request, valuesFiles: files)
      session.tell(result.warnings, result.sources)
      session.tell(result.defaults)
      if let chart = result.chart, !chart.fetchedDependencies.isEmpty {
        session.say(ChartText.line(chart))
      }
      ResultWriter(session: session).write(
        result.text,
        ["apiVersion": "v1", "kind": "List", "items": .array(result.objects)]
      )
    }
  }
}
