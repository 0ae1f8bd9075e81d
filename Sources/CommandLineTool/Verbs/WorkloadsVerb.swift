import Actions
import Diagnostics
import Host
import JSON
import Workloads

/// `kubegate workloads`.
enum WorkloadsVerb {
  static let verb = Verb(
    name: "workloads",
    aliases: ["workload"],
    summary: "list the types that configs can have, and add types of your own",
    usage: "\(Part.allCases.map(\.rawValue).joined(separator: "|")) [NAME] [flags]",
    discussion: """
      A type of your own is a folder with workload.json, schema.json, values.yaml.gotmpl and chart/;
      docs/workload-types.md tells how to write one. Types are found in --workload-path, in the
      places of KUBEGATE_WORKLOADS (with colons between them), and in the folder that "add" copies
      them to, ~/.local/share/kubegate/workloads.

      list     all types
      show     all of one type
      lint     everything that is wrong with a folder or a type, its examples rendered
      add      copy a folder to where types are found, when nothing is wrong with it
      remove   take one out again
      export   write a type to a folder, to begin your own with; with --chart its Helm chart

      examples:
        kubegate workloads list
        kubegate workloads export job --as training --to ./training
        kubegate workloads lint ./training
        kubegate workloads add ./training
        kubegate workloads export job --chart --to ./job-chart
      """,
    flags: [CommonFlags.workloadPath] + own + CommonFlags.output,
    operands: 0...2
  ) { arguments, session in
    await run(arguments, session)
  }

  /// What is done.
  enum Part: String, CaseIterable {
    case list
    case show
    case lint
    case add
    case remove
    case export
  }

  private static let own = [
    Flag(
      name: "force",
      argument: .none,
      help: "add: put it in the place of a type of the same name",
      readsEnvironment: false
    ),
    Flag(name: "yes", letter: "y", argument: .none, help: "remove: ask nothing"),
    Flag(
      name: "to",
      argument: .value("FOLDER"),
      help: "export: the folder to write, in which no file is replaced",
      readsEnvironment: false
    ),
    Flag(
      name: "as",
      argument: .value("NAME"),
      help: "export: the name of the new type",
      readsEnvironment: false
    ),
    Flag(
      name: "chart",
      argument: .none,
      help: "export: only the Helm chart, as helm takes it",
      readsEnvironment: false
    ),
  ]

  private static func run(_ arguments: ParsedArguments, _ session: Session) async -> ExitCode {
    let parts = Part.allCases.map(\.rawValue).joined(separator: ", ")
    guard let word = arguments.operands.first else {
      return report(
        UsageError(message: "do what with workload types?", help: "one of \(parts)"),
        session
      )
    }
    guard let part = Part(rawValue: word) else {
      let near = NearestName.of(word, among: Part.allCases.map(\.rawValue))
      let help = near.map { "did you mean \"\($0)\"?" } ?? "one of \(parts)"
      return report(UsageError(message: "there is no \"workloads \(word)\"", help: help), session)
    }
    let name = arguments.operands.dropFirst().first
    if part == .list {
      if let name { return report(UsageError(message: "unexpected argument \"\(name)\""), session) }
      return list(session)
    }
    guard let name else {
      let what = part == .add ? "the folder of a type" : "a type"
      return report(UsageError(message: "workloads \(part.rawValue) needs \(what)"), session)
    }
    switch part {
    case .list: return list(session)
    case .show: return show(name, session)
    case .lint: return await lint(name, session)
    case .add: return await add(name, replaces: arguments.has("force"), session)
    case .remove: return remove(name, isSure: arguments.has("yes"), session)
    case .export: return export(name, arguments, session)
    }
  }

  static func report(_ error: UsageError, _ session: Session) -> ExitCode {
    Usage.report(error, verb: verb.name, session)
  }

  static func report(_ refusal: WorkloadStore.Refusal, _ session: Session) -> ExitCode {
    report(UsageError(message: refusal.message, help: refusal.help), session)
  }

  // MARK: Looking

  private static func list(_ session: Session) -> ExitCode {
    let result = WorkloadListing(host: session.host).run()
    let rows = result.entries.map { entry in
      [entry.name, entry.version ?? "-", entry.folder ?? "built in", entry.title]
    }
    ResultWriter(session: session).write(
      TextTable.text([["NAME", "VERSION", "WHERE", "TITLE"]] + rows),
      .array(
        result.entries.map { entry in
          var object = JSONObject()
          object["name"] = .string(entry.name)
          object["version"] = entry.version.map(JSONValue.string)
          object["title"] = .string(entry.title)
          object["builtIn"] = .bool(entry.folder == nil)
          object["folder"] = entry.folder.map(JSONValue.string)
          return .object(object)
        }
      )
    )
    guard !result.mistakes.isEmpty else { return .done }
    session.console.talk.write(session.text(result.mistakes, result.sources))
    return result.mistakes.hasErrors ? .configInvalid : .done
  }

  private static func show(_ name: String, _ session: Session) -> ExitCode {
    do throws(ActionError) {
      guard let details = try WorkloadDetails(name, host: session.host) else {
        let names = WorkloadCatalog(host: session.host).names
        return report(WorkloadOperand.unknown(name, among: names), session)
      }
      let text = WorkloadText(details, columns: session.columns, color: session.colorsOutput)
      ResultWriter(session: session).write(text.text(), WorkloadText.json(details))
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }

  private static func lint(_ name: String, _ session: Session) async -> ExitCode {
    guard let folder = folder(name, session.host) else {
      return report(unknownFolder(name, session.host), session)
    }
    let result = await WorkloadLint(host: session.host).run(folder)
    session.tell(result.diagnostics, result.sources)
    let isRight = !result.diagnostics.hasErrors
    ResultWriter(session: session).write(
      isRight ? "\(folder): nothing is wrong, \(counted(result.examples))\n" : "",
      [
        "folder": .string(folder), "valid": .bool(isRight), "examples": .int(result.examples),
        "diagnostics": .array(result.diagnostics.map { $0.json(result.sources) }),
      ]
    )
    return isRight ? .done : .configInvalid
  }

  private static func counted(_ examples: Int) -> String {
    examples == 1 ? "1 example rendered" : "\(examples) examples rendered"
  }

  /// The folder that is meant by a path, or by the name of a type.
  private static func folder(_ name: String, _ host: Host) -> String? {
    if (try? host.files.list(name, 10_000)) != nil { return name }
    return InstalledFolders(host: host).folders(of: name).first
  }

  private static func unknownFolder(_ name: String, _ host: Host) -> UsageError {
    if BuiltInWorkloads.named(name) != nil {
      return UsageError(message: "\"\(name)\" is built in, and has no folder")
    }
    if name.contains("/") { return UsageError(message: "there is no folder \"\(name)\"") }
    return UsageError(
      message: "there is neither a folder nor a workload type \"\(name)\"",
      help: UnknownWorkload.help(name, among: WorkloadCatalog(host: host).names).first
    )
  }
}
