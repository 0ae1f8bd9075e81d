internal import Glibc

/// Cuts a template's text into tokens, as Go's `text/template/parse` does.
///
/// Trim markers are dealt with here: `{{- ` takes the white space before it, ` -}}` the white space
/// behind it.
///
/// It looks at the text through a pointer that must outlive it, and never without having asked whether
/// there is a byte.
struct Lexer {
  let input: UnsafeBufferPointer<UInt8>
  var position = 0
  private(set) var line = 1
  private var parenthesisDepth = 0
  private var isInsideAction = false
  private var hasFailed = false
  /// What the token of kind ``Token/Kind/error`` says.
  private(set) var message = ""

  init(_ input: UnsafeBufferPointer<UInt8>) { self.input = input }

  /// The next token; at the end of the text, and behind a mistake, ``Token/Kind/end``.
  mutating func next() -> Token {
    if hasFailed { return Token(kind: .end, start: position, end: position, line: line) }
    while true {
      if let token = isInsideAction ? nextInAction() : nextText() { return token }
    }
  }
}

extension Lexer {
  @inline(__always)
  func byte(at index: Int) -> UInt8? { index < input.count ? input[index] : nil }

  private func has(_ text: StaticString, at index: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard let base = input.baseAddress, index + count <= input.count else { return false }
    return memcmp(base + index, text.utf8Start, count) == 0
  }

  func index(of text: StaticString, from start: Int) -> Int? {
    guard let base = input.baseAddress else { return nil }
    var index = start
    while index < input.count,
      let found = memchr(base + index, Int32(text.utf8Start[0]), input.count - index)
    {
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if has(text, at: index) { return index }
      index += 1
    }
    return nil
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\n")
  }

  private func hasLeftTrim(at index: Int) -> Bool {
    byte(at: index) == UInt8(ascii: "-") && Self.isSpace(byte(at: index + 1))
  }

  private func hasRightTrim(at index: Int) -> Bool {
    Self.isSpace(byte(at: index)) && byte(at: index + 1) == UInt8(ascii: "-")
  }

  /// How many bytes of delimiter stand here, with the trim marker; `nil` for none.
  private var rightDelimiter: (length: Int, trims: Bool)? {
    if hasRightTrim(at: position), has("}}", at: position + 2) { return (4, true) }
    if has("}}", at: position) { return (2, false) }
    return nil
  }

  /// Goes on to `end`, counting lines.
  private mutating func skip(to end: Int) {
    if let base = input.baseAddress {
      while position < end,
        let found = memchr(base + position, Int32(UInt8(ascii: "\n")), end - position)
      {
        line += 1
        position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
      }
    }
    position = end
  }

  private mutating func skipSpaces() {
    var end = position
    while Self.isSpace(byte(at: end)) { end += 1 }
    skip(to: end)
  }

  /// The token from here to `end`, in which there is no line break.
  @inline(__always)
  mutating func takeFlat(_ kind: Token.Kind, to end: Int) -> Token {
    let token = Token(kind: kind, start: position, end: end, line: line)
    position = end
    return token
  }

  /// The token from here to `end`.
  mutating func take(_ kind: Token.Kind, to end: Int) -> Token {
    let token = Token(kind: kind, start: position, end: end, line: line)
    skip(to: end)
    return token
  }

  mutating func fail(_ message: String, from start: Int, line: Int) -> Token {
    hasFailed = true
    self.message = message
    return Token(kind: .error, start: start, end: position, line: line)
  }

  /// The text before the next action, or the left delimiter of it, or `nil` behind a comment.
  private mutating func nextText() -> Token? {
    guard let delimiter = index(of: "{{", from: position) else {
      if position < input.count { return take(.text, to: input.count) }
      return Token(kind: .end, start: position, end: position, line: line)
    }
    if delimiter > position {
      var end = delimiter
      if hasLeftTrim(at: delimiter + 2) {
        while end > position, Self.isSpace(input[end - 1]) { end -= 1 }
      }
      let text = end > position ? take(.text, to: end) : nil
      skip(to: delimiter)
      if let text { return text }
    }
    let afterMarker = delimiter + 2 + (hasLeftTrim(at: delimiter + 2) ? 2 : 0)
    if has("/*", at: afterMarker) {
      skip(to: afterMarker)
      return skipComment()
    }
    let token = takeFlat(.leftDelimiter, to: delimiter + 2)
    skip(to: afterMarker)
    isInsideAction = true
    parenthesisDepth = 0
    return token
  }

  private mutating func skipComment() -> Token? {
    let start = position
    let startLine = line
    guard let end = index(of: "*/", from: position + 2) else {
      return fail("unclosed comment", from: start, line: startLine)
    }
    position = end + 2
    guard let delimiter = rightDelimiter else {
      return fail("comment ends before closing delimiter", from: start, line: startLine)
    }
    position = start
    skip(to: end + 2 + delimiter.length)
    if delimiter.trims { skipSpaces() }
    return nil
  }

  private mutating func nextInAction() -> Token {
    guard let first = byte(at: position) else {
      return fail("unclosed action", from: position, line: line)
    }
    if first == UInt8(ascii: "}") || Self.isSpace(first), let delimiter = rightDelimiter {
      return take(delimiter)
    }
    switch first {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return space()
    case UInt8(ascii: "="): return takeFlat(.assign, to: position + 1)
    case UInt8(ascii: ":"):
      guard byte(at: position + 1) == UInt8(ascii: "=") else {
        return fail("expected :=", from: position, line: line)
      }
      return takeFlat(.declare, to: position + 2)
    case UInt8(ascii: "|"): return takeFlat(.pipe, to: position + 1)
    case UInt8(ascii: "\""):
      return quoted(by: first, .string, unterminated: "unterminated quoted string")
    case UInt8(ascii: "'"):
      return quoted(by: first, .characterConstant, unterminated: "unterminated character constant")
    case UInt8(ascii: "`"): return rawString()
    case UInt8(ascii: "$"): return name(.variable)
    case UInt8(ascii: "."):
      if let next = byte(at: position + 1), !isDigit(next) { return name(.field) }
      return number()
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number()
    case UInt8(ascii: "("):
      parenthesisDepth += 1
      return takeFlat(.leftParenthesis, to: position + 1)
    case UInt8(ascii: ")"):
      parenthesisDepth -= 1
      guard parenthesisDepth >= 0 else {
        return fail("unexpected right paren", from: position, line: line)
      }
      return takeFlat(.rightParenthesis, to: position + 1)
    default:
      if isNameScalar(at: position) { return identifier() }
      if first > 0x20, first < 0x7F { return takeFlat(.character, to: position + 1) }
      return fail(
        "unrecognized character in action: \(unicodeName(at: position))",
        from: position,
        line: line
      )
    }
  }

  /// The right delimiter, with its trim marker.
  private mutating func take(_ delimiter: (length: Int, trims: Bool)) -> Token {
    guard parenthesisDepth == 0 else {
      return fail("unclosed left paren", from: position, line: line)
    }
    skip(to: position + delimiter.length - 2)
    let token = takeFlat(.rightDelimiter, to: position + 2)
    if delimiter.trims { skipSpaces() }
    isInsideAction = false
    return token
  }

  /// A run of white space. A space that begins a right delimiter's trim marker is not part of it.
  private mutating func space() -> Token {
    var end = position
    while Self.isSpace(byte(at: end)) { end += 1 }
    if end > position + 1, hasRightTrim(at: end - 1), has("}}", at: end + 1) { end -= 1 }
    return take(.space, to: end)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// The scalar at a byte and its length; U+FFFD of length 1 for what is not UTF-8.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard index < input.count else { return nil }
    return UTF8Scalar.decode(input, at: index)
  }

  func isNameScalar(at index: Int) -> Bool {
    guard let byte = byte(at: index) else { return false }
    if byte < 0x80 {
      return byte == UInt8(ascii: "_") || isDigit(byte)
        || (byte | 0x20) >= UInt8(ascii: "a")
          && (byte | 0x20) <= UInt8(ascii: "z")
    }
    guard let scalar = scalar(at: index)?.scalar else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      return true
    default: return false
    }
  }

  private func endOfName(from start: Int) -> Int {
    var end = start
    while isNameScalar(at: end) {
      end += input[end] < 0x80 ? 1 : scalar(at: end)?.length ?? 1
    }
    return end
  }

  /// Whether a name may end before this byte, so that `$x+2` is a mistake.
  private func isTerminator(at index: Int) -> Bool {
    guard let byte = byte(at: index) else { return true }
    if Self.isSpace(byte) { return true }
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "("):
      return true
    default: return has("}}", at: index)
    }
  }

  private mutating func identifier() -> Token {
    let end = endOfName(from: position)
    guard isTerminator(at: end) else { return badCharacter(at: end) }
    let word = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: input[position..<end]))
    return takeFlat(Token.keyword(word) ?? .identifier, to: end)
  }

  /// `.name` or `$name`; without a name it is dot, or the variable `$`.
  private mutating func name(_ kind: Token.Kind) -> Token {
    let end = endOfName(from: position + 1)
    guard isTerminator(at: end) else { return badCharacter(at: end) }
    if end == position + 1, kind == .field { return takeFlat(.dot, to: end) }
    return takeFlat(kind, to: end)
  }

  private mutating func badCharacter(at index: Int) -> Token {
    fail("bad character \(unicodeName(at: index))", from: position, line: line)
  }

  /// `U+002B '+'`.
  private func unicodeName(at index: Int) -> String {
    guard let scalar = scalar(at: index)?.scalar else { return "U+FFFFFFFFFFFFFFFF" }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return GoQuote.isPrintable(scalar) ? "\(code) '\(scalar)'" : code
  }
}
