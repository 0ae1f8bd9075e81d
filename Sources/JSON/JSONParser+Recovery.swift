import Diagnostics

// What people write in the place of JSON's own strings, keys and words. It is read as what was meant,
// so that all such mistakes of a file are told at once.
extension JSONParser {
  /// Reads what stands where a value should, and is none.
  mutating func parseForeignValue() throws(Diagnostic) -> JSONValue {
    let start = offset
    if open.isEmpty, isYAML() { throw JSONMistake.yaml(at: wordRange()) }
    if let string = try parseWronglyQuoted() {
      return JSONValue(.string(string), range: range(from: start))
    }
    let word = wordRange()
    guard word.end > word.start else {
      throw JSONMistake.unexpected(
        text(of: bytes[offset]),
        expected: "a value",
        at: range(of: scalarLength(bytes[offset]))
      )
    }
    if let number = foreignNumber(word) {
      offset = word.end
      try report(number)
      return JSONValue(.number(JSONNumber(0)), range: word)
    }
    let whole = bareText()
    let text = String(decoding: bytes[whole.start..<whole.end])
    guard !text.contains("\""), !text.contains("\\") else {
      throw JSONMistake.unknownWord(String(decoding: bytes[word.start..<word.end]), at: word)
    }
    offset = whole.end
    try report(JSONMistake.unknownWord(text, at: whole))
    return JSONValue(.string(text), range: whole)
  }

  /// A number as other languages write it.
  private func foreignNumber(_ word: SourceRange) -> Diagnostic? {
    // A longer one is no number that a person wrote.
    guard word.end - word.start <= 40 else { return nil }
    let text = String(decoding: bytes[word.start..<word.end])
    guard let first = text.first else { return nil }
    if first == ".", isNumber("0" + text) {
      return JSONMistake.badNumber(
        "a digit must stand before the \".\"",
        at: word,
        right: "0" + text
      )
    }
    let rest = String(text.dropFirst())
    guard first == "+", rest.first?.isNumber == true, isNumber(rest) else { return nil }
    return JSONMistake.badNumber("a number has no \"+\"", at: word, right: rest)
  }

  /// - Parameter text: begins with a digit, so that reading it does not come here again.
  private func isNumber(_ text: String) -> Bool {
    (try? JSONReader().read(Array(text.utf8)).number) != nil
  }

  /// Text without quotes: up to what ends a value, or the line.
  private func bareText() -> SourceRange {
    var end = offset
    while end < bytes.count {
      let byte = bytes[end]
      let isComment =
        byte == UInt8(ascii: "/") && end + 1 < bytes.count && bytes[end - 1] == 0x20
        && (bytes[end + 1] == UInt8(ascii: "/") || bytes[end + 1] == UInt8(ascii: "*"))
      if byte < 0x20 || isComment || ",]}".utf8.contains(byte) { break }
      end += 1
    }
    while end > offset, bytes[end - 1] == 0x20 { end -= 1 }
    return SourceRange(file: file, start: offset, end: end)
  }

  /// A whole document that begins as YAML does: with a line of dashes, an element, or a key and
  /// its colon.
  func isYAML() -> Bool {
    let word = wordRange()
    guard word.end > word.start else { return false }
    let text = String(decoding: bytes[word.start..<word.end])
    if text == "---" { return true }
    if text == "-" { return word.end < bytes.count && bytes[word.end] == 0x20 }
    let next = word.end + 1
    return next <= bytes.count && word.end < bytes.count && bytes[word.end] == UInt8(ascii: ":")
      && (next == bytes.count || bytes[next] == 0x20 || bytes[next] == 0x0A || bytes[next] == 0x0D)
  }

  /// Reads a string in quotes that JSON does not know; `nil` where none begins.
  ///
  /// - Throws: where its end is not in the line, or what it holds would need escapes.
  mutating func parseWronglyQuoted() throws(Diagnostic) -> String? {
    let quote = text(of: bytes[offset])
    let partners: [String]
    switch quote {
    case "'": partners = ["'"]
    case "“", "”", "„": partners = ["”", "“", "\""]
    case "‘", "’": partners = ["’", "‘"]
    default: return nil
    }
    let opening = range(of: scalarLength(bytes[offset]))
    var end = opening.end
    while end < bytes.count, bytes[end] >= 0x20 {
      let scalar = SourceRange(
        file: file,
        start: end,
        end: min(end + scalarLength(bytes[end]), bytes.count)
      )
      let text = String(decoding: bytes[scalar.start..<scalar.end])
      if partners.contains(text) {
        let content = String(decoding: bytes[opening.end..<end])
        let whole = SourceRange(file: file, start: opening.start, end: scalar.end)
        offset = scalar.end
        try report(JSONMistake.wrongQuotes(quote, content, at: whole))
        return content
      }
      if text == "\"" || text == "\\" { break }
      end = scalar.end
    }
    throw JSONMistake.wrongQuotes(quote, nil, at: opening)
  }

  /// Reads a key that is not in double quotes.
  mutating func parseForeignKey() throws(Diagnostic) -> String {
    if let key = try parseWronglyQuoted() { return key }
    let word = wordRange()
    guard word.end > word.start else {
      throw JSONMistake.unexpected(
        text(of: bytes[offset]),
        expected: "a key in double quotes",
        at: range(of: scalarLength(bytes[offset]))
      )
    }
    offset = word.end
    let key = String(decoding: bytes[word.start..<word.end])
    try report(JSONMistake.unquotedKey(key, at: word))
    return key
  }
}
