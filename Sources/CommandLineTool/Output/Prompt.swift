import Diagnostics

/// Asks whoever sits at the terminal.
struct Prompt {
  /// Why there is no answer.
  enum Silence: Error {
    /// The input ended: Ctrl-D.
    case ended
    /// Ctrl-C.
    case interrupted
  }

  private let session: Session
  private let read: @Sendable () -> String?

  /// `nil` where no one can be asked: standard input or standard error is no terminal.
  init?(_ session: Session) {
    guard let read = session.console.ask else { return nil }
    self.session = session
    self.read = read
  }

  /// What a question looks like.
  struct Question {
    var title: String
    /// What it is about, in whole sentences.
    var text: String?
    /// What an answer looks like.
    var hint: String?
    /// What counts where nothing is typed in; in brackets.
    var standard: String?
  }

  /// Shows a question as a whole.
  func show(_ question: Question) {
    say("")
    say(TerminalStyle.bold.paint(question.title, session.colorsTalk))
    let remarks = [question.text, question.hint]
    for remark in remarks.compactMap(\.self) {
      for line in TextWrap.lines(remark, session.console.width - 3) { say("  " + line) }
    }
  }

  /// The answer, without spaces around it; empty where just Return was pressed.
  func answer(_ question: Question) throws(Silence) -> String {
    session.console.talk.write((question.standard.map { "[\($0)] " } ?? "") + "> ")
    guard let line = read() else {
      session.console.talk.write("\n")
      throw Task.isCancelled ? .interrupted : .ended
    }
    return Self.trimmed(line)
  }

  /// Says that an answer will not do.
  func refuse(_ reason: String, help: [String]) {
    let label = TerminalStyle.error.paint("error:", session.colorsTalk)
    let lines = TextWrap.lines(Self.printable(reason), session.console.width - 8)
    say(label + " " + lines.joined(separator: "\n       "))
    for help in help { say("  = help: " + Self.printable(help)) }
  }

  private func say(_ text: String) { session.console.talk.write(text + "\n") }

  private static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// What was typed in may have control characters, for example of an arrow key; shown again, they
  /// must not do anything.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
      )
    )
  }
}
