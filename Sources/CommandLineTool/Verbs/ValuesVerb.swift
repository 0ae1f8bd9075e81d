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
      Prints YAML that helm's --values takes. Secrets are masked. Asks no cluster.

      example:
        kubegate values -f env.json
      """,
    flags: ConfigArguments.flags + [CommonFlags.values] + CommonFlags.output,
    operands: 0...1
  ) { arguments, session in
    do throws(UsageError) {
      let request = try ConfigArguments.request(arguments)
      return run(request, arguments.all("values"), session)
    } catch {
      return Usage.report(error, verb: "values", session)
    }
  }

  private static func run(
    _ request: ConfigRequest,
    _ files: [String],
    _ session: Session
  ) -> ExitCode {
    do throws(ActionError) {
      let result = try ValuesAction(host: session.host).run(request, valuesFiles: files)
      session.tell(result.warnings, result.sources)
      let values = JSONValue.object(result.values)
      ResultWriter(session: session).write(YAMLWriter().string(values) ?? "", values)
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }

  /// What `--print-helm-values-only` does in the tool that kubegate replaces.
  static func writeValues(
    _ request: ConfigRequest,
    _ files: [String],
    to path: String,
    _ session: Session
  ) -> ExitCode {
    do throws(ActionError) {
      let result = try ValuesAction(host: session.host).run(request, valuesFiles: files)
      session.tell(result.warnings, result.sources)
      let text = YAMLWriter().string(.object(result.values)) ?? ""
      if path == "-" {
        session.console.output.write(text)
      } else {
        try ValuesAction.write(text, to: path, host: session.host)
        session.say("values written to \(path)")
      }
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }
}
