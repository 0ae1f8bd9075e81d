import Actions
import Diagnostics
import JSON

/// What is said of a command line that is not understood.
enum Usage {
  static func report(_ error: UsageError, verb: String?, _ session: Session) -> ExitCode {
    let command = verb.map { "kubegate \($0)" } ?? "kubegate"
    let help = (error.help.map { [$0] } ?? []) + ["\(command) --help tells more"]
    let diagnostic = Diagnostic(.error, .usage, error.message, help: help)
    return FailureReport([diagnostic], SourceMap(), .usage).report(session)
  }

  static func report(_ error: UsageOrAction, verb: String, _ session: Session) -> ExitCode {
    switch error {
    case .usage(let error): report(error, verb: verb, session)
    case .action(let error): FailureReport(error).report(session)
    }
  }
}
