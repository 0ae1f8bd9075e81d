import Diagnostics

/// Breaks texts into lines.
enum TextWrap {
  /// The text in lines of at most that many columns, words kept whole; a word that is longer gets a
  /// line of its own.
  static func lines(_ text: String, _ columns: Int) -> [String] {
    var lines: [String] = []
    var used = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      let width = DisplayWidth.of(word)
      if !lines.isEmpty, used + 1 + width <= columns {
        lines[lines.count - 1] += " " + word
        used += 1 + width
      } else {
        lines.append(String(word))
        used = width
      }
    }
    return lines.isEmpty ? [""] : lines
  }
}
