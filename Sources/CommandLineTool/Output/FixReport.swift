import Actions
import Diagnostics
import JSON

/// Corrects configs and says what is left: `kubegate validate --fix`.
///
/// With files the difference is the result; of standard input the corrected text is, and the difference
/// is talk. Forms for programs get no difference on standard output but as a part of the document.
struct FixReport {
  var session: Session
  var request: ValidateAction.Request
  /// Whether nothing is to be written.
  var isDry: Bool

  func run() async -> ExitCode {
    let configs: [ConfigRequest]
    do throws(ActionError) {
      configs = try await self.configs()
    } catch {
      return FailureReport(error).report(session)
    }
    var results: [JSONValue] = []
    var log = SARIFLog()
    var worst = ExitCode.done
    let action = FixAction(host: session.host)
    for config in configs {
      let told: (diagnostics: [Diagnostic], sources: SourceMap)
      var code = ExitCode.done
      var plan: FixPlan?
      do throws(ActionError) {
        let made = try action.plan(config)
        show(made, isFilter: config.files == ["-"] && !isDry)
        if !isDry { try action.write(made) }
        tellCount(made, config)
        told = (made.after.diagnostics, made.after.sources)
        code = self.code(isDry ? made.before : made.after)
        plan = made
      } catch {
        let failure = FailureReport(error)
        told = (failure.diagnostics, failure.sources)
        code = failure.code
      }
      session.tell(told.diagnostics, told.sources)
      // A file that cannot be read says less than one that is wrong.
      if worst == .done || code == .configInvalid { worst = code }
      log.add(told.diagnostics, told.sources)
      results.append([
        "name": .string(config.name), "files": .array(config.files.map(JSONValue.string)),
        "valid": .bool(code == .done), "corrections": .int(plan?.corrections ?? 0),
        "changes": .array(
          (plan?.changes ?? []).map {
            ["file": .string($0.path), "diff": .string($0.diff.text())]
          }
        ), "diagnostics": .array(told.diagnostics.map { $0.json(told.sources) }),
      ])
    }
    let document: JSONValue = ["valid": .bool(worst == .done), "files": .array(results)]
    ResultWriter(session: session).write("", session.format == .sarif ? log.json : document)
    return worst
  }

  /// The configs that the operands mean; folders are searched for them.
  private func configs() async throws(ActionError) -> [ConfigRequest] {
    var files: [[String]] = []
    if request.operands.contains("-") || request.bases.contains("-") {
      // Standard input can be read only once.
      files = request.operands.map { request.bases + [$0] }
      if files.isEmpty { files = [request.bases] }
    } else {
      _ = try await ValidateAction(host: session.host).run(request) {
        $0.files
      } deliver: {
        files.append($0)
      }
    }
    return files.map {
      ConfigRequest(files: $0, settings: request.settings, namespace: request.namespace)
    }
  }

  private func code(_ state: FixPlan.State) -> ExitCode {
    if let failure = state.failure { return FailureReport(failure).code }
    return request.isStrict && !state.diagnostics.isEmpty ? .configInvalid : .done
  }

  private func show(_ plan: FixPlan, isFilter: Bool) {
    guard session.format == .text else { return }
    for change in plan.changes {
      if isFilter {
        session.console.talk.write(change.diff.text(color: session.colorsTalk))
      } else {
        session.console.output.write(change.diff.text(color: session.colorsOutput))
      }
    }
    guard isFilter else { return }
    session.console.output.write(String(decoding: plan.files["-"] ?? [], as: UTF8.self))
  }

  private func tellCount(_ plan: FixPlan, _ config: ConfigRequest) {
    guard session.format == .text else { return }
    let name = config.name
    let count = ValidationReport.counted(plan.corrections, "correction")
    if plan.corrections == 0, plan.after.failure == nil {
      session.say("\(name) is valid")
    } else if plan.corrections == 0 {
      session.say("\(name): nothing that can be corrected safely")
    } else if isDry {
      // The places of what is left are those of a text that nobody has on disk.
      let rest = plan.after.diagnostics.isEmpty ? "" : "; what is left, in the corrected text:"
      session.say("\(name): \(count) possible, nothing was written\(rest)")
    } else {
      session.say("\(name): \(count) made")
    }
  }
}
