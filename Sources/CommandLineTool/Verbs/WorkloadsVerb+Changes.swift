import Actions
import Diagnostics
import Host
import JSON
import Workloads

/// The parts that write files.
extension WorkloadsVerb {
  static func add(
    _ folder: String,
    replaces: Bool,
    _ session: Session
  ) async -> ExitCode {
    guard (try? session.host.files.list(folder, 10_000)) != nil else {
      return report(UsageError(message: "there is no folder \"\(folder)\""), session)
    }
    let result = await WorkloadLint(host: session.host).run(folder)
    guard !result.diagnostics.hasErrors, let workload = result.workload else {
      return FailureReport(result.diagnostics, result.sources, .configInvalid).report(session)
    }
    session.tell(result.diagnostics, result.sources)
    do throws(ActionError) {
      switch try WorkloadStore(host: session.host).add(workload, replaces: replaces) {
      case .failure(let refusal): return report(refusal, session)
      case .success(let change):
        ResultWriter(session: session).write(
          "\(change.name) is \(change.replaced ? "replaced" : "added"): \(change.folder)\n",
          json(change, change.replaced ? "replaced" : "added")
        )
        return .done
      }
    } catch {
      return FailureReport(error).report(session)
    }
  }

  static func remove(_ name: String, isSure: Bool, _ session: Session) -> ExitCode {
    let store = WorkloadStore(host: session.host)
    let change: WorkloadStore.Change
    switch store.removal(of: name) {
    case .failure(let refusal): return report(refusal, session)
    case .success(let found): change = found
    }
    if !isSure {
      guard let ask = session.console.ask else {
        return report(
          UsageError(message: "nothing was removed: no one can be asked", help: "add --yes"),
          session
        )
      }
      session.console.talk.write("Remove \(change.folder)? [y/N] ")
      guard ["y", "yes"].contains((ask() ?? "").lowercased()) else {
        session.say("nothing was removed")
        return .failed
      }
    }
    do throws(ActionError) {
      try store.remove(change)
      ResultWriter(session: session).write("\(name) is removed\n", json(change, "removed"))
      return .done
    } catch {
      return FailureReport(error).report(session)
    }
  }

  static func export(
    _ name: String,
    _ arguments: ParsedArguments,
    _ session: Session
  ) -> ExitCode {
    guard let folder = arguments["to"], !folder.isEmpty else {
      return report(
        UsageError(message: "workloads export needs --to", help: "--to FOLDER is written to"),
        session
      )
    }
    let isChart = arguments.has("chart")
    do throws(UsageOrAction) {
      let workload = try WorkloadOperand.workload(name, session)
      let newName = try newName(of: workload, arguments)
      do throws(ActionError) {
        let store = WorkloadStore(host: session.host)
        switch try store.export(workload, as: newName, chart: isChart, to: folder) {
        case .failure(let refusal): return report(refusal, session)
        case .success(let files):
          ResultWriter(session: session).write(
            "\(folder): \(files.count) files\n",
            [
              "name": .string(newName), "folder": .string(folder),
              "files": .array(files.map(JSONValue.string)),
            ]
          )
          return .done
        }
      } catch {
        throw .action(error)
      }
    } catch {
      return Usage.report(error, verb: verb.name, session)
    }
  }

  private static func newName(
    of workload: any Workload,
    _ arguments: ParsedArguments
  ) throws(UsageOrAction) -> String {
    if let name = arguments["as"] {
      if arguments.has("chart") {
        throw .usage(UsageError(message: "--as names a type, and --chart writes none"))
      }
      guard let mistake = InstalledWorkload.mistake(inName: name) else { return name }
      throw .usage(UsageError(message: mistake))
    }
    if workload.version == nil, !arguments.has("chart") {
      throw .usage(
        UsageError(
          message: "a copy of a built-in type needs a name of its own",
          help: "add --as my-\(workload.name)"
        )
      )
    }
    return workload.name
  }

  private static func json(_ change: WorkloadStore.Change, _ done: String) -> JSONValue {
    ["name": .string(change.name), "folder": .string(change.folder), "change": .string(done)]
  }
}
