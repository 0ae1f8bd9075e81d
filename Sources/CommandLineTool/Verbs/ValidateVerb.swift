import Actions
import Diagnostics
import JSON

/// `kubegate validate`.
enum ValidateVerb {
  static let verb = Verb(
    name: "validate",
    summary: "say everything that is wrong with configs",
    usage: "FILE… [flags]",
    discussion: """
      Each file is a config of its own; with -f, several files are laid on top of each other. Asks no
      cluster.

      examples:
        kubegate validate env.json
        kubegate validate -o json *.json
        kubegate validate -f base.json -f mine.json
      """,
    flags: ConfigArguments.flags + CommonFlags.output,
    operands: 0...Int.max
  ) { arguments, session in
    do throws(UsageError) {
      return run(try requests(of: arguments), session)
    } catch {
      return Usage.report(error, verb: "validate", session)
    }
  }

  private static func requests(of arguments: ParsedArguments) throws(UsageError) -> [ConfigRequest]
  {
    if arguments.has("config-file") || arguments.operands.isEmpty {
      return [try ConfigArguments.request(arguments)]
    }
    return arguments.operands.map {
      ConfigRequest(
        files: [$0],
        settings: arguments.all("set"),
        namespace: arguments["namespace"]
      )
    }
  }

  private static func run(_ requests: [ConfigRequest], _ session: Session) -> ExitCode {
    let loader = ConfigLoader(host: session.host)
    var results: [JSONValue] = []
    var worst = ExitCode.done
    var invalid = 0
    for request in requests {
      let report: FailureReport?
      var found: [Diagnostic] = []
      var sources = SourceMap()
      do throws(ActionError) {
        let validated = try loader.load(request)
        (found, sources, report) = (validated.warnings, validated.sources, nil)
      } catch {
        let failure = FailureReport(error)
        (found, sources, report) = (failure.diagnostics, failure.sources, failure)
      }
      if let report {
        invalid += 1
        // A file that cannot be read says less than one that is wrong.
        if worst == .done || report.code == .configInvalid { worst = report.code }
      }
      session.tell(found, sources)
      results.append([
        "files": .array(request.files.map(JSONValue.string)), "valid": .bool(report == nil),
        "diagnostics": .array(found.map { $0.json(sources) }),
      ])
    }
    ResultWriter(session: session).write(
      summary(requests, invalid),
      requests.count == 1 ? results[0] : .array(results)
    )
    return worst
  }

  private static func summary(_ requests: [ConfigRequest], _ invalid: Int) -> String {
    if requests.count == 1 {
      let name = requests[0].files.joined(separator: " + ")
      return invalid == 0 ? "\(name) is valid\n" : ""
    }
    return "\(requests.count) configs, \(invalid) of them invalid\n"
  }
}
