import Diagnostics

/// One run of the reader over one text. It keeps its own stack of open brackets, so that deep input
/// cannot exhaust the thread's.
struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: SourceID
  private let depthLimit: Int
  private let duplicateKeys: JSONReader.DuplicateKeys
  private var offset = 0
  private var open: [Bracket] = []
  /// What was found and read over.
  private var mistakes: [Diagnostic] = []

  /// Mistakes beyond this number end the reading; no one reads a longer list.
  private static let mistakeLimit = 100

  init(
    _ bytes: UnsafeBufferPointer<UInt8>,
    file: SourceID,
    depthLimit: Int,
    duplicateKeys: JSONReader.DuplicateKeys
  ) {
    self.bytes = bytes
    self.file = file
    self.depthLimit = depthLimit
    self.duplicateKeys = duplicateKeys
  }

  /// An object or array whose end has not been reached.
  private struct Bracket {
    var isObject: Bool
    var start: Int
    var elements: [JSONValue] = []
    var members: [JSONObject.Member] = []
    var positions: [JSONText: Int]?
    var key = ""
    var keyRange = SourceRange.none
    /// The member with the same key, whose place the next one takes.
    var repeated: Int?

    /// Where an equal key stands among the members.
    func index(of key: String) -> Int? {
      if let positions { return positions[JSONText(key)] }
      return members.firstIndex { JSONText.areSame($0.key, key) }
    }

    mutating func append(_ value: JSONValue) {
      guard isObject else {
        elements.append(value)
        return
      }
      let member = JSONObject.Member(key: key, keyRange: keyRange, value: value)
      if let repeated {
        members[repeated] = member
        self.repeated = nil
        return
      }
      members.append(member)
      if positions != nil {
        positions?[JSONText(key)] = members.count - 1
      } else if members.count >= JSONObject.tableThreshold {
        var table: [JSONText: Int] = [:]
        for (index, member) in members.enumerated() { table[JSONText(member.key)] = index }
        positions = table
      }
    }
  }

  mutating func parse() -> Result<JSONValue, DiagnosticError> {
    do throws(Diagnostic) {
      try checkEncoding()
      let value = try parseDocument()
      if mistakes.isEmpty { return .success(value) }
    } catch {
      mistakes.append(error)
    }
    return .failure(DiagnosticError(mistakes.inSourceOrder()))
  }

  private mutating func parseDocument() throws(Diagnostic) -> JSONValue {
    try skipSpace()
    if offset == bytes.count { throw JSONMistake.empty(at: range(from: 0)) }
    while true {
      guard var value = try parseValue() else { continue }
      closing: while true {
        guard !open.isEmpty else {
          try skipSpace()
          if offset < bytes.count { throw JSONMistake.trailingText(at: range(of: 1)) }
          return value
        }
        attach(value)
        switch try afterElement() {
        case .next: break closing
        case .closed(let container): value = container
        }
      }
    }
  }

  /// Reads a scalar or an empty container; `nil` when it opened a container, whose first element is
  /// next.
  private mutating func parseValue() throws(Diagnostic) -> JSONValue? {
    try skipSpace()
    guard offset < bytes.count else { throw endOfText() }
    let start = offset
    switch bytes[offset] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return try openBracket()
    case UInt8(ascii: "\""):
      let string = try parseString()
      return JSONValue(.string(string), range: range(from: start))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let number = try parseNumber()
      return JSONValue(.number(number), range: range(from: start))
    case UInt8(ascii: "t") where take("true"):
      return JSONValue(.bool(true), range: range(from: start))
    case UInt8(ascii: "f") where take("false"):
      return JSONValue(.bool(false), range: range(from: start))
    case UInt8(ascii: "n") where take("null"):
      return JSONValue(.null, range: range(from: start))
    default:
      throw unexpectedValue()
    }
  }

  private mutating func openBracket() throws(Diagnostic) -> JSONValue? {
    let start = offset
    let isObject = bytes[offset] == UInt8(ascii: "{")
    offset += 1
    guard open.count < depthLimit else {
      throw JSONMistake.tooDeep(limit: depthLimit, at: range(from: start))
    }
    open.append(Bracket(isObject: isObject, start: start))
    try skipSpace()
    if offset < bytes.count, isClosing(bytes[offset], of: open[open.count - 1]) {
      return closeBracket()
    }
    if isObject { try parseKey() }
    return nil
  }

  private mutating func closeBracket() -> JSONValue {
    offset += 1
    let bracket = open.removeLast()
    let content: JSONValue.Content =
      bracket.isObject
      ? .object(JSONObject(unique: bracket.members, positions: bracket.positions))
      : .array(bracket.elements)
    return JSONValue(content, range: range(from: bracket.start))
  }

  private mutating func attach(_ value: JSONValue) { open[open.count - 1].append(value) }

  private enum AfterElement {
    case next
    case closed(JSONValue)
  }

  /// Reads the comma or closing bracket behind an element, and the next key in an object.
  private mutating func afterElement() throws(Diagnostic) -> AfterElement {
    let elementEnd = offset
    try skipSpace()
    guard offset < bytes.count else { throw endOfText() }
    let top = open.count - 1
    let byte = bytes[offset]
    if isClosing(byte, of: open[top]) { return .closed(closeBracket()) }
    if byte == UInt8(ascii: ",") {
      let comma = range(of: 1)
      offset += 1
      try skipSpace()
      guard offset < bytes.count else { throw endOfText() }
      if isClosing(bytes[offset], of: open[top]) {
        try report(JSONMistake.trailingComma(at: comma, isObject: open[top].isObject))
        return .closed(closeBracket())
      }
    } else if byte == UInt8(ascii: "\"") || (!open[top].isObject && beginsValue(byte)) {
      let gap = SourceRange(file: file, start: elementEnd, end: elementEnd)
      try report(JSONMistake.missingComma(at: gap))
    } else {
      throw JSONMistake.unexpected(
        text(of: byte),
        expected: open[top].isObject ? "\",\" or \"}\"" : "\",\" or \"]\"",
        at: range(of: 1),
        opened: SourceRange(file: file, start: open[top].start, end: open[top].start + 1)
      )
    }
    if open[top].isObject { try parseKey() }
    return .next
  }

  private mutating func parseKey() throws(Diagnostic) {
    try skipSpace()
    guard offset < bytes.count else { throw endOfText() }
    let start = offset
    guard bytes[offset] == UInt8(ascii: "\"") else {
      let word = wordRange()
      if word.end > word.start {
        throw JSONMistake.unquotedKey(String(decoding: bytes[word.start..<word.end]), at: word)
      }
      if let quote = wrongQuote() { throw quote }
      throw JSONMistake.unexpected(
        text(of: bytes[offset]),
        expected: "a key in double quotes",
        at: range(of: 1)
      )
    }
    let key = try parseString()
    let keyRange = range(from: start)
    let top = open.count - 1
    if let earlier = open[top].index(of: key) {
      if duplicateKeys == .refused {
        let first = open[top].members[earlier].keyRange
        try report(JSONMistake.duplicateKey(key, at: keyRange, first: first))
      }
      open[top].repeated = earlier
    }
    try skipSpace()
    guard offset < bytes.count else { throw endOfText() }
    guard bytes[offset] == UInt8(ascii: ":") else {
      throw JSONMistake.unexpected(
        text(of: bytes[offset]),
        expected: "\":\" behind the key",
        at: range(of: 1)
      )
    }
    offset += 1
    open[top].key = key
    open[top].keyRange = keyRange
  }
}

// MARK: - Scalars

extension JSONParser {
  private mutating func parseString() throws(Diagnostic) -> String {
    let start = offset
    offset += 1
    let contentStart = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        let string = String(decoding: bytes[contentStart..<offset])
        offset += 1
        return string
      case UInt8(ascii: "\\"): return try parseEscapedString(from: start)
      case 0..<0x20: throw controlCharacter(stringStart: start)
      default: offset += 1
      }
    }
    throw JSONMistake.unclosedString(at: range(from: start))
  }

  /// Goes on with a string from its first backslash.
  private mutating func parseEscapedString(from start: Int) throws(Diagnostic) -> String {
    var content = Array(bytes[(start + 1)..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): try parseEscape(into: &content)
      case 0..<0x20: throw controlCharacter(stringStart: start)
      default:
        content.append(byte)
        offset += 1
      }
    }
    throw JSONMistake.unclosedString(at: range(from: start))
  }

  private mutating func parseEscape(into content: inout [UInt8]) throws(Diagnostic) {
    let start = offset
    guard offset + 1 < bytes.count else { throw JSONMistake.unclosedString(at: range(of: 1)) }
    let letter = bytes[offset + 1]
    offset += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try parseUnicodeEscape(from: start)
      content.append(contentsOf: String(scalar).utf8)
    default:
      let end = min(start + 1 + scalarLength(letter), bytes.count)
      throw JSONMistake.badEscape(at: SourceRange(file: file, start: start, end: end))
    }
  }

  private mutating func parseUnicodeEscape(from start: Int) throws(Diagnostic) -> Unicode.Scalar {
    let unit = try parseHexDigits(from: start)
    switch unit {
    case 0xD800...0xDBFF:
      guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      else { throw JSONMistake.loneSurrogate(at: range(from: start)) }
      offset += 2
      let low = try parseHexDigits(from: start)
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw JSONMistake.loneSurrogate(at: range(from: start)) }
      return scalar
    default:
      guard let scalar = Unicode.Scalar(unit) else {
        throw JSONMistake.loneSurrogate(at: range(from: start))
      }
      return scalar
    }
  }

  private mutating func parseHexDigits(from start: Int) throws(Diagnostic) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = hexValue(bytes[offset]) else {
        throw JSONMistake.badUnicodeEscape(at: range(from: start))
      }
      value = value << 4 | digit
      offset += 1
    }
    return value
  }

  private func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private mutating func parseNumber() throws(Diagnostic) -> JSONNumber {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    guard skipDigits() > 0 else { throw badNumber(from: start, "a digit must follow the \"-\"") }
    if offset - firstDigit > 1, bytes[firstDigit] == UInt8(ascii: "0") {
      throw badNumber(from: start, "a number has no leading zeros")
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard skipDigits() > 0 else { throw badNumber(from: start, "a digit must follow the \".\"") }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      guard skipDigits() > 0 else {
        throw badNumber(from: start, "the exponent has no digits")
      }
    }
    let end = offset
    let word = wordRange()
    if word.end > word.start {
      offset = word.end
      let text = String(decoding: bytes[start..<offset])
      throw JSONMistake.unquotedText(text, at: range(from: start))
    }
    return JSONNumber(uncheckedLiteral: String(decoding: bytes[start..<end]))
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
      offset += 1
    }
    return offset - start
  }

  private func badNumber(from start: Int, _ reason: String) -> Diagnostic {
    JSONMistake.badNumber(reason, at: range(from: start, atLeast: 1))
  }
}

// MARK: - Between the values

extension JSONParser {
  /// Skips white space, and comments too, which are reported.
  private mutating func skipSpace() throws(Diagnostic) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      case UInt8(ascii: "/"), UInt8(ascii: "#"):
        guard try skipComment() else { return }
      default: return
      }
    }
  }

  private mutating func skipComment() throws(Diagnostic) -> Bool {
    let start = offset
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    if bytes[offset] == UInt8(ascii: "#") || next == UInt8(ascii: "/") {
      while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
    } else if next == UInt8(ascii: "*") {
      offset += 2
      while offset + 1 < bytes.count,
        bytes[offset] != UInt8(ascii: "*") || bytes[offset + 1] != UInt8(ascii: "/")
      {
        offset += 1
      }
      guard offset + 1 < bytes.count else {
        offset = bytes.count
        throw JSONMistake.comment(at: range(from: start))
      }
      offset += 2
    } else {
      return false
    }
    try report(JSONMistake.comment(at: range(from: start)))
    return true
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let end = offset + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[offset + index] != word.utf8Start[index] {
      return false
    }
    if end < bytes.count, isWordByte(bytes[end]) { return false }
    offset = end
    return true
  }

  private mutating func report(_ mistake: Diagnostic) throws(Diagnostic) {
    guard mistakes.count < Self.mistakeLimit else { throw mistake }
    mistakes.append(mistake)
  }

  private func isClosing(_ byte: UInt8, of bracket: Bracket) -> Bool {
    byte == (bracket.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  private func beginsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      true
    default: false
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// The run of letters, digits and the like that begins here; empty where none does.
  private func wordRange() -> SourceRange {
    var end = offset
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    return SourceRange(file: file, start: offset, end: end)
  }

  private func unexpectedValue() -> Diagnostic {
    let word = wordRange()
    if word.end > word.start {
      return JSONMistake.unknownWord(String(decoding: bytes[word.start..<word.end]), at: word)
    }
    if let quote = wrongQuote() { return quote }
    return JSONMistake.unexpected(
      text(of: bytes[offset]),
      expected: "a value",
      at: range(of: scalarLength(bytes[offset]))
    )
  }

  /// What is wrong with a quote that JSON does not know, where one stands here.
  private func wrongQuote() -> Diagnostic? {
    if bytes[offset] == UInt8(ascii: "'") { return JSONMistake.singleQuotes(at: range(of: 1)) }
    let quote = text(of: bytes[offset])
    guard ["“", "”", "„", "‘", "’"].contains(quote) else { return nil }
    return JSONMistake.curlyQuote(quote, at: range(of: scalarLength(bytes[offset])))
  }

  private func endOfText() -> Diagnostic {
    let bracket = open.last
    return JSONMistake.endOfText(
      at: SourceRange(file: file, start: bytes.count, end: bytes.count),
      opened: bracket.map { SourceRange(file: file, start: $0.start, end: $0.start + 1) },
      isObject: bracket?.isObject ?? false
    )
  }

  private func controlCharacter(stringStart: Int) -> Diagnostic {
    bytes[offset] == 0x0A || bytes[offset] == 0x0D
      ? JSONMistake.unclosedString(at: range(from: stringStart))
      : JSONMistake.controlCharacter(bytes[offset], at: range(of: 1))
  }

  private func text(of byte: UInt8) -> String {
    let end = min(offset + scalarLength(byte), bytes.count)
    return String(decoding: bytes[offset..<end])
  }

  /// How many bytes the UTF-8 sequence takes that begins with this one.
  private func scalarLength(_ byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  private func range(from start: Int, atLeast minimum: Int = 0) -> SourceRange {
    SourceRange(file: file, start: start, end: max(offset, min(start + minimum, bytes.count)))
  }

  private func range(of length: Int) -> SourceRange {
    SourceRange(file: file, start: offset, end: min(offset + length, bytes.count))
  }

  /// Skips a byte order mark and makes sure that all of the text is UTF-8.
  private mutating func checkEncoding() throws(Diagnostic) {
    // The second test finds UTF-16 without a mark: JSON begins with an ASCII character.
    if bytes.count >= 2,
      (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE)
        || (bytes[0] == 0) != (bytes[1] == 0)
    {
      throw JSONMistake.notUTF8("UTF-16", at: range(of: 2))
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
    if let bad = UTF8Check.firstInvalidByte(in: bytes) {
      throw JSONMistake.notUTF8(nil, at: SourceRange(file: file, start: bad, end: bad + 1))
    }
  }
}

extension String {
  /// The text of bytes that have been checked to be UTF-8.
  fileprivate init(decoding bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    self.init(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
  }
}
