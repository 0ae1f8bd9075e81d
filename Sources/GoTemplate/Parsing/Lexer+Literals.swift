extension Lexer {
  mutating func quoted(by quote: UInt8, _ kind: Token.Kind, unterminated: String) -> Token {
    var end = position + 1
    while let byte = byte(at: end), byte != UInt8(ascii: "\n") {
      if byte == quote { return takeFlat(kind, to: end + 1) }
      if byte == UInt8(ascii: "\\") {
        end += 1
        guard let escaped = self.byte(at: end), escaped != UInt8(ascii: "\n") else { break }
      }
      end += 1
    }
    return fail(unterminated, from: position, line: line)
  }

  mutating func rawString() -> Token {
    guard let end = index(of: "`", from: position + 1) else {
      return fail("unterminated raw quoted string", from: position, line: line)
    }
    return take(.rawString, to: end + 1)
  }

  /// A number, or two of them: `1+2i`. What passes here may still be none; the parser looks closer.
  mutating func number() -> Token {
    var (end, isGood) = endOfNumber(from: position)
    var kind = Token.Kind.number
    if isGood, let sign = byte(at: end), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      (end, isGood) = endOfNumber(from: end)
      isGood = isGood && input[end - 1] == UInt8(ascii: "i")
      kind = .complex
    }
    guard isGood else {
      let text = GoQuote.quoted(bytes: input[position..<end])
      return fail("bad number syntax: \(text)", from: position, line: line)
    }
    return takeFlat(kind, to: end)
  }

  private func endOfNumber(from start: Int) -> (end: Int, isGood: Bool) {
    var end = start
    func at(_ bytes: StaticString) -> Bool {
      guard let byte = byte(at: end) else { return false }
      return bytes.withUTF8Buffer { $0.contains(byte) }
    }
    if at("+-") { end += 1 }
    var base = 10
    if at("0") {
      end += 1
      if at("xX") { base = 16 } else if at("oO") { base = 8 } else if at("bB") { base = 2 }
      if base != 10 { end += 1 }
    }
    func atDigit() -> Bool {
      switch base {
      case 16: at("0123456789abcdefABCDEF_")
      case 8: at("01234567_")
      case 2: at("01_")
      default: at("0123456789_")
      }
    }
    while atDigit() { end += 1 }
    if at(".") {
      end += 1
      while atDigit() { end += 1 }
    }
    if base == 10 && at("eE") || base == 16 && at("pP") {
      end += 1
      if at("+-") { end += 1 }
      while at("0123456789_") { end += 1 }
    }
    if at("i") { end += 1 }
    if isNameScalar(at: end), let length = scalar(at: end)?.length { return (end + length, false) }
    return (end, true)
  }
}
