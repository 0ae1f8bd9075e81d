import Actions
import Diagnostics
import HTTP
public import Host

/// The command: finds the verb, reads its arguments, runs it, and says how it ended.
public struct CommandLineTool: Sendable {
  private let host: Host
  private let console: Console
  private let transport: @Sendable (ConnectionSettings) -> any HTTPTransport
  private let time: Timekeeper
  /// Makes the network ready, while a verb still reads its files.
  private let prepareNetwork: @Sendable () -> Void

  /// The command on this machine, with the process's own streams.
  public init(host: Host) {
    self.init(host: host, console: .live(), prepareNetwork: ClusterConnector.prepareCurl)
  }

  /// The command with streams, a network and a clock of the caller's.
  init(
    host: Host,
    console: Console,
    transport: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport =
      ClusterConnector.curl,
    time: Timekeeper = .system(),
    prepareNetwork: @escaping @Sendable () -> Void = {}
  ) {
    self.host = host
    self.console = console
    self.transport = transport
    self.time = time
    self.prepareNetwork = prepareNetwork
  }

  /// Runs the command line without the program's name, and gives the exit status.
  public func run(_ arguments: [String]) async -> ExitCode {
    guard let first = arguments.first else {
      console.talk.write(Help.overview(Verbs.all))
      return .usage
    }
    switch first {
    case "-h", "--help":
      console.output.write(Help.overview(Verbs.all))
      return .done
    case "help": return help(arguments.dropFirst().first)
    case "--version": return await run(VersionVerb.verb, Array(arguments.dropFirst()))
    default: break
    }
    guard let verb = Verbs.named(first) else {
      return unknown(first, session(notUnderstood: arguments))
    }
    return await run(verb, Array(arguments.dropFirst()))
  }

  private func help(_ name: String?) -> ExitCode {
    guard let name else {
      console.output.write(Help.overview(Verbs.all))
      return .done
    }
    guard let verb = Verbs.named(name) else {
      return unknown(name, session(ParsedArguments()))
    }
    console.output.write(Help.text(verb, flags: verb.flags + CommonFlags.talk))
    return .done
  }

  private func run(_ verb: Verb, _ arguments: [String]) async -> ExitCode {
    let flags = verb.flags + CommonFlags.talk
    let parsed: ParsedArguments
    do throws(UsageError) {
      parsed = try ArgumentParser(flags: flags, environment: host.environment).parse(arguments)
    } catch {
      return Usage.report(error, verb: verb.name, session(notUnderstood: arguments))
    }
    let session = session(parsed)
    if parsed.has("help") {
      console.output.write(Help.text(verb, flags: flags))
      return .done
    }
    guard verb.operands.contains(parsed.operands.count) else {
      let extra = parsed.operands.dropFirst(verb.operands.upperBound).first ?? ""
      let error = UsageError(message: "unexpected argument \"\(extra)\"")
      return Usage.report(error, verb: verb.name, session)
    }
    if verb.usesCluster, parsed["dry-run"] != "client" { prepareNetwork() }
    return await verb.run(parsed, session)
  }

  private func unknown(_ verb: String, _ session: Session) -> ExitCode {
    let near = NearestName.of(verb, among: Verbs.all.flatMap { [$0.name] + $0.aliases })
    let error = UsageError(
      message: "there is no verb \"\(verb)\"",
      help: near.map { "did you mean \"\($0)\"?" }
    )
    return Usage.report(error, verb: nil, session)
  }

  /// The session of a command line that is not understood: what is said of it takes the form that it
  /// asks for all the same.
  private func session(notUnderstood arguments: [String]) -> Session {
    var parsed = ParsedArguments()
    if let form = OutputFormat.asked(arguments, environment: host.environment) {
      parsed.values["output"] = [form.rawValue]
    }
    return session(parsed)
  }

  private func session(_ arguments: ParsedArguments) -> Session {
    Session(
      host: host,
      console: console,
      transport: transport,
      time: time,
      arguments: arguments
    )
  }
}
