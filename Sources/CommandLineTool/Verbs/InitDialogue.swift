import Actions
import Diagnostics
import Host
import Workloads

/// The way from the flags and answers of `kubegate init` to the file.
struct InitDialogue {
  private let workload: any Workload
  private let arguments: ParsedArguments
  private let session: Session
  /// Who answers questions; `nil` where nobody is asked.
  private let prompt: Prompt?
  /// What `-f` says.
  private let file: String?
  private let printsOnly: Bool

  init(_ workload: any Workload, _ arguments: ParsedArguments, _ session: Session) {
    self.workload = workload
    self.arguments = arguments
    self.session = session
    prompt = arguments.has("yes") ? nil : Prompt(session)
    file = arguments["config-file"]
    printsOnly = arguments.has("dry-run") || file == "-"
  }

  /// Why there is no file.
  private enum Failure: Error {
    case usage([Diagnostic])
    case action(ActionError)
    case silence(Prompt.Silence)
  }

  func run() -> ExitCode {
    do throws(Failure) {
      if let file { try checkPlace(file) }
      var draft = StarterDraft(
        workload,
        path: file ?? "kubegate.json",
        settings: ConfigArguments.settings(arguments),
        host: session.host
      )
      try takeFlags(&draft)
      if prompt != nil {
        try ask(&draft)
      } else {
        try takeSuggestions(&draft)
      }
      try write(try finish(&draft))
      return .done
    } catch {
      return report(error)
    }
  }

  private func report(_ failure: Failure) -> ExitCode {
    switch failure {
    case .usage(let diagnostics):
      return FailureReport(diagnostics, SourceMap(), .usage).report(session)
    case .action(let error): return FailureReport(error).report(session)
    case .silence(.interrupted):
      session.say("interrupted; nothing was written")
      return .interrupted
    case .silence(.ended):
      session.say("the input ended before the last question; nothing was written")
      return .failed
    }
  }

  // MARK: The answers

  /// Every flag that is wrong is told at once.
  private func takeFlags(_ draft: inout StarterDraft) throws(Failure) {
    var mistakes: [Diagnostic] = []
    let known = Set(draft.questions.compactMap(\.flag))
    for common in StarterQuestion.common {
      guard arguments.has(common.flag), !known.contains(common.flag) else { continue }
      let message =
        "--\(common.flag) says nothing here: the type \"\(workload.name)\" has no such key"
      mistakes.append(Diagnostic(.error, .usage, message))
    }
    for question in draft.questions {
      guard let flag = question.flag, arguments.has(flag) else { continue }
      do throws(StarterMistake) {
        try draft.answer(question, with: arguments.all(flag))
      } catch {
        let message = "--\(flag) cannot be \"\(error.text)\": \(error.reason)"
        mistakes.append(Diagnostic(.error, .usage, message, help: error.help))
      }
    }
    if !mistakes.isEmpty { throw .usage(mistakes) }
  }

  /// Answers what nobody is asked for. All that is still missing is told at once.
  private func takeSuggestions(_ draft: inout StarterDraft) throws(Failure) {
    for question in draft.questions where !draft.isAnswered(question) {
      let isTaken = arguments.has("yes") || question.key == "namespace"
      guard isTaken, let suggestion = suggestion(question) else { continue }
      try answerOrFail(&draft, question, suggestion)
    }
    let missing = draft.missing
    guard !missing.isEmpty else { return }
    let flags = missing.map { question in
      question.flag.map { "--\($0)" } ?? "--set \(question.key)=…"
    }
    var help: [String] = []
    if missing.contains(where: { suggestion($0) != nil }) {
      help.append("--yes takes the suggested answers, where there are some")
    }
    help.append("on a terminal, kubegate init asks for what is missing")
    help.append("kubegate init --help tells more")
    throw .usage([
      Diagnostic(
        .error,
        .usage,
        "nobody can be asked, and not all is said: \(flags.joined(separator: ", ")) "
          + (flags.count == 1 ? "is missing" : "are missing"),
        help: help
      )
    ])
  }

  private func answerOrFail(
    _ draft: inout StarterDraft,
    _ question: StarterQuestion,
    _ text: String
  ) throws(Failure) {
    do throws(StarterMistake) {
      try draft.answer(question, with: [text])
    } catch {
      let message = "\"\(error.text)\" cannot be the \(question.key): \(error.reason)"
      throw .usage([Diagnostic(.error, .usage, message, help: error.help)])
    }
  }

  private func suggestion(_ question: StarterQuestion) -> String? {
    question.key == "namespace"
      ? DefaultNamespace.find(session.host, session.cluster) : question.suggestion
  }

  // MARK: Asking

  private func ask(_ draft: inout StarterDraft) throws(Failure) {
    let questions = draft.questions.filter { !draft.isAnswered($0) }
    if questions.isEmpty { return }
    let command = TerminalStyle.bold.paint("kubegate init", session.colorsTalk)
    session.say("\(command) asks a few questions for a new \(workload.name) config.")
    session.say("Return takes the answer in brackets, - leaves a key out, Ctrl-C leaves no file.")
    for question in questions { try ask(question, &draft) }
  }

  /// Asks until the answer will do.
  private func ask(_ question: StarterQuestion, _ draft: inout StarterDraft) throws(Failure) {
    guard let prompt else { return }
    let isNeeded = draft.isNeeded(question.key)
    let suggestion = suggestion(question)
    let shown = Prompt.Question(
      title: question.title,
      text: question.meaning,
      hint: hint(question),
      standard: suggestion ?? (isNeeded ? nil : "none")
    )
    prompt.show(shown)
    while true {
      let typed: String
      do throws(Prompt.Silence) {
        typed = try prompt.answer(shown)
      } catch {
        throw .silence(error)
      }
      let text = typed.isEmpty ? suggestion ?? "-" : typed
      if text == "-" || text.isEmpty {
        if !isNeeded { return }
        prompt.refuse("this has to be said", help: [])
        continue
      }
      let texts = question.shape.isList ? text.split(separator: " ").map(String.init) : [text]
      do throws(StarterMistake) {
        try draft.answer(question, with: texts)
      } catch {
        prompt.refuse(error.reason, help: error.help)
        continue
      }
      if question.key == "chart_name", file == nil { try checkPlace(Self.fileName(text)) }
      return
    }
  }

  private func hint(_ question: StarterQuestion) -> String? {
    guard let form = question.shape.form else {
      return question.example.map { "For example: \($0)" }
    }
    return "Write \(form), with spaces between several"
      + (question.example.map { ": \($0)" } ?? "")
  }

  /// The whole config; on a terminal, what only then turns out to be wrong is asked for again.
  private func finish(
    _ draft: inout StarterDraft
  ) throws(Failure) -> StarterDraft.Finished {
    while true {
      do throws(ActionError) {
        return try draft.finish()
      } catch {
        guard let prompt, case .invalid(let found, _) = error else { throw .action(error) }
        let mistakes = found.filter { $0.severity == .error }
        guard let first = mistakes.first, let question = draft.question(of: first),
          !draft.isSet(question)
        else {
          throw .action(error)
        }
        session.say("")
        prompt.refuse(first.message, help: first.help)
        draft.forget(question)
        try ask(question, &draft)
      }
    }
  }

  // MARK: The file

  private static func fileName(_ release: String) -> String { release + ".kubegate.json" }

  /// Looks before anything is asked; the kernel has the last word when the file is made.
  private func checkPlace(_ path: String) throws(Failure) {
    guard !printsOnly else { return }
    if session.host.files.exists(path) { throw Self.isThere(path) }
    let folder = Path.folder(of: path)
    if folder != ".", !session.host.files.exists(folder) {
      throw Self.unwritable(path, "there is no folder \"\(folder)\"")
    }
  }

  private static func isThere(_ path: String) -> Failure {
    .usage([
      Diagnostic(
        .error,
        .usage,
        "there is already a file \"\(path)\", which is left as it is",
        help: ["name another one with -f FILE, or see this config with --dry-run"]
      )
    ])
  }

  private static func unwritable(_ path: String, _ reason: String) -> Failure {
    .action(
      .file(Diagnostic(.error, .fileUnreadable, "cannot write \"\(path)\": \(reason)"))
    )
  }

  private func write(_ config: StarterDraft.Finished) throws(Failure) {
    session.tell(config.warnings, config.sources)
    guard !printsOnly else {
      session.console.output.write(config.text)
      return
    }
    let path = file ?? Self.fileName(config.releaseName)
    do throws(FileError) {
      try session.host.files.create(path, Array(config.text.utf8))
    } catch .exists {
      throw Self.isThere(path)
    } catch {
      throw Self.unwritable(path, error.reason)
    }
    session.say("\(path) is written; deploy it with: kubegate deploy -f \(path)")
  }
}
