/// How parts of a text for people stand out, where colours are on; nothing is said by colour alone.
enum TerminalStyle: String {
  case bold = "1"
  case dim = "2"
  case heading = "1;34"
  case error = "1;31"

  /// The text, with escape codes around it where colours are on.
  func paint(_ text: String, _ isOn: Bool) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
