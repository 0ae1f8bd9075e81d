import Actions
import Diagnostics
import HTTP
import Host
import Kubernetes
import Policies
import Releases
import Workloads

/// One run of the command: the machine, the streams, and how to talk.
struct Session: Sendable {
  var host: Host
  var console: Console
  /// What carries requests.
  var transport: @Sendable (ConnectionSettings) -> any HTTPTransport
  var time: Timekeeper
  var arguments: ParsedArguments
  /// Where results are coloured, and where talk is.
  var colorsOutput: Bool
  var colorsTalk: Bool
  var progress: ProgressStyle

  init(
    host: Host,
    console: Console,
    transport: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport,
    time: Timekeeper,
    arguments: ParsedArguments
  ) {
    self.host = host
    // What the flag says is as if the environment said it first.
    let folders = arguments.all(CommonFlags.workloadPath.name)
    if !folders.isEmpty {
      let others = [host[InstalledFolders.variable]].compactMap(\.self)
      self.host.environment[InstalledFolders.variable] = (folders + others).joined(separator: ":")
    }
    self.console = console
    self.transport = transport
    self.time = time
    self.arguments = arguments
    let color = arguments["color"]
    colorsOutput = ColorChoice.isOn(
      color,
      isTerminal: console.output.isTerminal,
      environment: host.environment
    )
    colorsTalk = ColorChoice.isOn(
      color,
      isTerminal: console.talk.isTerminal,
      environment: host.environment
    )
    progress = ProgressStyle(
      arguments["progress"],
      isTerminal: console.talk.isTerminal && host["TERM"] != "dumb"
    )
  }

  /// The columns of texts that are read at length: 80 where no terminal says how many there are, and never
  /// more than can be read well.
  var columns: Int { min(console.columns() ?? 80, 110) }

  /// The form that `-o` asks for.
  var format: OutputFormat { arguments["output"].flatMap(OutputFormat.init) ?? .text }

  var cluster: ClusterChoice {
    ClusterChoice(kubeconfig: arguments["kubeconfig"], context: arguments["context"])
  }

  /// What `--policy` says.
  var policy: PolicySource? {
    guard let file = arguments["policy"] else { return nil }
    return PolicySource(
      file.isEmpty ? .cluster(cluster) : .file(file),
      host: host,
      connector: connector
    )
  }

  var connector: ClusterConnector {
    let talk = console.talk
    let isVerbose = arguments.has("verbose")
    var report: (@Sendable (String) -> Void)?
    if isVerbose { report = { talk.write("# \($0)\n") } }
    return ClusterConnector(
      host: host,
      transport: transport,
      time: time,
      onRequest: report,
      onWarning: { talk.write("warning: \($0)\n") }
    )
  }

  /// Who acts, as a lock names it.
  var holder: String {
    let user = host["USER"] ?? host["LOGNAME"] ?? "someone"
    return "\(user) on \(Machine.name), process \(Machine.process)"
  }

  /// This process as one that takes releases.
  var lock: ReleaseLock {
    ReleaseLock(
      holder: holder,
      process: Machine.identity(of: Machine.process),
      hasEnded: Machine.hasEnded
    )
  }

  /// The time of day.
  var now: APITime { APITime(seconds: Int(host.now().components.seconds)) }

  /// Does a verb's work, and says how it failed where it does.
  func run(_ work: () async throws(ActionError) -> Void) async -> ExitCode {
    do throws(ActionError) {
      try await work()
      return .done
    } catch {
      return FailureReport(error).report(self)
    }
  }

  /// Prints diagnostics for people; in the form `-o json` they are part of the result instead.
  func tell(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    guard format == .text else { return }
    console.talk.write(text(diagnostics, sources))
  }

  /// Diagnostics as people read them; nothing where only warnings are to be kept quiet.
  func text(_ diagnostics: [Diagnostic], _ sources: SourceMap) -> String {
    guard progress != .quiet || diagnostics.hasErrors else { return "" }
    return DiagnosticText(sources: sources, width: console.width, color: colorsTalk)
      .text(diagnostics)
  }

  /// Says what someone has left behind who is gone, to those who only look.
  func tell(_ abandoned: [AbandonedRevision]) {
    for revision in abandoned { say("note: \(AbandonedText.seen(revision))") }
  }

  /// Says what a config got from policies.
  func tell(_ defaults: [PolicyDefaults.Applied]) {
    guard format == .text else { return }
    for value in defaults { say("note: \(PolicyText.line(value))") }
  }

  /// A line of talk.
  func say(_ text: String) {
    if progress != .quiet { console.talk.write(text + "\n") }
  }
}

/// How results are written.
enum OutputFormat: String {
  case text
  case json
  case yaml
  /// A log of diagnostics; see ``SARIFLog``.
  case sarif

  /// What a command line asks for that is not understood as a whole: the last `-o` that makes sense,
  /// else the environment.
  static func asked(
    _ arguments: [String],
    environment: [String: String]
  ) -> OutputFormat? {
    var found: OutputFormat?
    var expectsValue = false
    for argument in arguments {
      if argument == "--" { break }
      var value: Substring?
      if expectsValue {
        value = argument[...]
      } else if let prefix = ["--output=", "-o=", "-o"].first(where: argument.hasPrefix) {
        value = argument.dropFirst(prefix.count)
      }
      expectsValue = !expectsValue && (argument == "-o" || argument == "--output")
      if let form = value.flatMap({ OutputFormat(rawValue: String($0)) }) { found = form }
    }
    return found ?? environment["KUBEGATE_OUTPUT"].flatMap(OutputFormat.init)
  }
}

/// How progress is shown.
enum ProgressStyle: Equatable {
  /// A table that is drawn anew.
  case terminal
  /// A line for each change.
  case plain
  /// A JSON object for each change.
  case json
  case quiet

  init(_ flag: String?, isTerminal: Bool) {
    switch flag {
    case "tty": self = .terminal
    case "plain": self = .plain
    case "json": self = .json
    case "quiet": self = .quiet
    default: self = isTerminal ? .terminal : .plain
    }
  }
}
