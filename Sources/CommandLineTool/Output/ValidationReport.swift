import Actions
import Diagnostics
import JSON

/// Runs a validation and writes what it finds: for people diagnostics on standard error as they come
/// and a summary on standard output, for programs one document.
struct ValidationReport {
  var session: Session
  var request: ValidateAction.Request

  private var action: ValidateAction { ValidateAction(host: session.host) }

  func run() async -> ExitCode {
    do throws(ActionError) {
      switch session.format {
      case .text: return try await writeText()
      case .json, .yaml: return try await writeDocument()
      case .sarif: return try await writeLog()
      }
    } catch {
      return FailureReport(error).report(session)
    }
  }

  private func writeLog() async throws(ActionError) -> ExitCode {
    var log = SARIFLog()
    let summary = try await action.run(request) {
      $0
    } deliver: {
      log.add($0.diagnostics, $0.sources)
    }
    ResultWriter(session: session).write("", log.json)
    return code(summary)
  }

  private func code(_ summary: ValidationSummary) -> ExitCode {
    // A file that cannot be read says less than one that is wrong.
    if summary.invalid > 0 { return .configInvalid }
    return summary.unreadable + summary.emptyFolders > 0 ? .fileMissing : .done
  }
}

// MARK: - For people

extension ValidationReport {
  /// Texts are gathered up to this size before they are written.
  private static let bufferSize = 1 << 16

  private func writeText() async throws(ActionError) -> ExitCode {
    let (sessionForText, talk) = (session, session.console.talk)
    var last: (files: [String], name: String) = ([], "")
    var buffer = ""
    var isFirst = true
    let summary = try await action.run(request) { validation in
      (
        files: validation.files, name: validation.name,
        text: sessionForText.text(validation.diagnostics, validation.sources)
      )
    } deliver: { output in
      last = (output.files, output.name)
      guard !output.text.isEmpty else { return }
      buffer += isFirst ? output.text : "\n" + output.text
      isFirst = false
      guard buffer.utf8.count > Self.bufferSize else { return }
      talk.write(buffer)
      buffer = ""
    }
    if !buffer.isEmpty { talk.write(buffer) }
    let text =
      last.files == request.bases + request.operands
      ? single(summary, last.name) : self.text(summary) + "\n"
    session.console.output.write(text)
    return code(summary)
  }

  /// What is said of one config; what is wrong with it has been said.
  private func single(_ summary: ValidationSummary, _ name: String) -> String {
    guard summary.valid == 1 else { return "" }
    return "\(name) is valid"
      + (summary.warnings > 0 ? ", \(Self.counted(summary.warnings, "warning"))" : "") + "\n"
  }

  /// `3 configs, 1 invalid, 2 warnings`.
  func text(_ summary: ValidationSummary) -> String {
    var parts = [Self.counted(summary.total, request.schema == nil ? "config" : "file")]
    if summary.total > 0, summary.valid == summary.total {
      parts.append(summary.total == 1 ? "valid" : "all valid")
    }
    if summary.invalid > 0 { parts.append("\(summary.invalid) invalid") }
    if summary.unreadable > 0 { parts.append("\(summary.unreadable) unreadable") }
    if summary.emptyFolders > 0 { parts.append(Self.counted(summary.emptyFolders, "empty folder")) }
    if summary.warnings > 0 { parts.append(Self.counted(summary.warnings, "warning")) }
    if summary.skipped > 0 {
      parts.append("\(Self.counted(summary.skipped, "other file")) skipped")
    }
    return parts.joined(separator: ", ")
  }

  /// `1 config`, `2 configs`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

// MARK: - For programs

extension ValidationReport {
  private func writeDocument() async throws(ActionError) -> ExitCode {
    var files: [JSONValue] = []
    let summary = try await action.run(request) {
      Self.json($0)
    } deliver: {
      files.append($0)
    }
    let code = code(summary)
    ResultWriter(session: session).write(
      "",
      [
        "valid": .bool(code == .done), "files": .array(files),
        "summary": [
          "total": .int(summary.total), "valid": .int(summary.valid),
          "invalid": .int(summary.invalid), "unreadable": .int(summary.unreadable),
          "emptyFolders": .int(summary.emptyFolders), "skipped": .int(summary.skipped),
          "errors": .int(summary.errors), "warnings": .int(summary.warnings),
        ],
      ]
    )
    return code
  }

  private static func json(_ validation: Validation) -> JSONValue {
    [
      "name": .string(validation.name), "files": .array(validation.files.map(JSONValue.string)),
      "valid": .bool(validation.verdict == .valid),
      "diagnostics": .array(validation.diagnostics.map { $0.json(validation.sources) }),
    ]
  }
}
