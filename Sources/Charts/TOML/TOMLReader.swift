import GoTemplate

/// Reads TOML 1.1 as the Go package BurntSushi/toml does: with its types, and its words for mistakes.
///
/// ```swift
/// try TOMLReader.read(Array("[a]\nb = 1".utf8))["a"]  // map[b:1]
/// ```
struct TOMLReader {
  let bytes: [UInt8]
  var index: Int
  var line = 1
  /// How many arrays and inline tables are open.
  var depth = 0
  /// The key whose value is being read, behind the table it stands in.
  var currentKey = ""
  /// Whether a character was wanted behind the last one.
  var isAtEnd = false
  /// Where the key that was read last stands.
  private var keyLine = 1
  var tables = TOMLTables()

  static let depthLimit = 500

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF]]
    index = marks.first { bytes.starts(with: $0) }?.count ?? 0
  }

  /// The document as a map; integers are `int64`.
  ///
  /// - Throws: the first mistake.
  static func read(_ bytes: [UInt8]) throws(TOMLError) -> Map {
    var reader = TOMLReader(bytes)
    if bytes.dropFirst(reader.index).prefix(6).contains(0) {
      throw TOMLError(
        message:
          "files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8",
        line: 1,
        key: ""
      )
    }
    while try reader.readItem() {}
    return reader.tables.finished
  }

  // MARK: Items

  /// A comment, the head of a table, or a key and its value; whether there was one.
  private mutating func readItem() throws(TOMLError) -> Bool {
    while let scalar = try peek(), Self.isSpaceOrBreak(scalar) { _ = try next() }
    switch try peek() {
    case nil: return false
    case "#": try skipComment()
    case "[": try readHead()
    default:
      try readPair()
      currentKey = ""
      try endLine()
    }
    return true
  }

  /// What may stand behind an item: a comment, or nothing.
  private mutating func endLine() throws(TOMLError) {
    try skipSpace()
    guard let scalar = try next() else { return }
    if scalar == "#" { return try skipComment() }
    guard Self.isBreak(scalar) else {
      throw mistake(
        "expected a top-level item to end with a newline, comment, or EOF, but got "
          + "\(GoQuote.quoted(scalar)) instead"
      )
    }
  }

  mutating func skipComment() throws(TOMLError) {
    while let scalar = try peek(), !Self.isBreak(scalar) { _ = try next() }
  }

  /// `[a.b]` or `[[a.b]]`.
  private mutating func readHead() throws(TOMLError) {
    _ = try next()
    let isArray = try peek() == "["
    if isArray { _ = try next() }
    keyLine = line
    var path: [String] = []
    while true {
      try skipSpace()
      switch try peek() {
      case "]", nil:
        throw mistake("unexpected end of table name (table names cannot be empty)")
      case ".": throw mistake("unexpected table separator (table names cannot be empty)")
      default: path.append(try keyPart())
      }
      try skipSpace()
      let scalar = try next()
      if scalar == "." { continue }
      guard scalar == "]" else {
        throw mistake("expected '.' or ']' to end table name, but got \(shown(scalar)) instead")
      }
      break
    }
    if isArray {
      let scalar = try next()
      guard scalar == "]" else {
        throw mistake(
          "expected end of table array name delimiter ']', but got \(shown(scalar)) instead"
        )
      }
    }
    try refusingWithTables { tables throws(TOMLTables.Mistake) in
      try tables.openHead(path, isArray: isArray)
    }
    try endLine()
  }

  /// `a.b = value`, in the table that is open.
  private mutating func readPair() throws(TOMLError) {
    let outer = tables.context
    _ = try readValueOfKey()
    tables.context = outer
  }

  /// Reads a key and its value, and gives both; the tables of the key stay open.
  mutating func readValueOfKey() throws(TOMLError) -> (path: [String], value: Value) {
    let path = try key()
    currentKey = path.last ?? ""
    try refusingWithTables { tables throws(TOMLTables.Mistake) in
      try tables.openImplicitly(path.dropLast())
    }
    let value = try value(isElement: false)
    let name = currentKey
    try refusingWithTables { tables throws(TOMLTables.Mistake) in
      try tables.set(name, to: value)
      tables.note(name, isArray: value.kind == .slice)
    }
    return (path, value)
  }

  // MARK: Keys

  private mutating func key() throws(TOMLError) -> [String] {
    try skipSpace()
    switch try peek() {
    case "=", nil: throw mistake("unexpected '=': key name appears blank")
    case ".": throw mistake("unexpected '.': keys cannot start with a '.'")
    default: keyLine = line
    }
    var path: [String] = []
    while true {
      try skipSpace()
      path.append(try keyPart())
      try skipSpace()
      guard let scalar = try next() else {
        throw mistake("unexpected EOF; expected key separator '='")
      }
      if scalar == "=" { return path }
      guard scalar == "." else {
        // The line on which the value is missing, not the one behind it.
        throw mistake(
          "expected '.' or '=', but got \(GoQuote.quoted(scalar)) instead",
          line: scalar == "\n" ? line - 1 : line
        )
      }
    }
  }

  private mutating func keyPart() throws(TOMLError) -> String {
    switch try peek() {
    case "\"", "'":
      let quote = try next()
      return GoText.valid(quote == "'" ? try rawString() : try basicString())
    default:
      let start = index
      while let scalar = try peek(), scalar.isASCII, Self.isBare(UInt8(scalar.value)) {
        _ = try next()
      }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
  }

  static func isBare(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return letter >= 0x61 && letter <= 0x7A || byte >= 0x30 && byte <= 0x39
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}

// MARK: Characters and mistakes

extension TOMLReader {
  static func isBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
  static func isSpaceOrBreak(_ scalar: Unicode.Scalar) -> Bool {
    isSpace(scalar) || isBreak(scalar)
  }

  /// The next character, which stays; `nil` at the end.
  func peek() throws(TOMLError) -> Unicode.Scalar? {
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    if byte < 0x80 {
      let isLoneReturn = byte == 13 && (index + 1 == bytes.count || bytes[index + 1] != 10)
      if byte < 0x20 && byte != 9 && byte != 10 && byte != 13 || byte == 0x7F || isLoneReturn {
        let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
        throw mistake("TOML files cannot contain control characters: '0x\(digits)'")
      }
      return Unicode.Scalar(byte)
    }
    let length = GoUnicode.scalarLength(bytes, at: index)
    guard length > 1 else {
      throw mistake("invalid UTF-8 byte: 0x\(String(byte, radix: 16))")
    }
    return String(decoding: bytes[index..<index + length], as: UTF8.self).unicodeScalars.first
  }

  mutating func next() throws(TOMLError) -> Unicode.Scalar? {
    guard let scalar = try peek() else {
      isAtEnd = true
      return nil
    }
    index += UTF8.width(scalar)
    if scalar == "\n" { line += 1 }
    return scalar
  }

  mutating func skipSpace() throws(TOMLError) {
    while let scalar = try peek(), Self.isSpace(scalar) { _ = try next() }
  }

  /// Takes the next character where it is that one.
  mutating func take(_ scalar: Unicode.Scalar) throws(TOMLError) -> Bool {
    guard try peek() == scalar else { return false }
    _ = try next()
    return true
  }

  func shown(_ scalar: Unicode.Scalar?) -> String { GoQuote.quoted(scalar ?? "\0") }

  /// A mistake here; where a text ends too soon and with a line break, on its last line.
  func mistake(_ message: String) -> TOMLError {
    mistake(message, line: isAtEnd && bytes.last == 10 ? line - 1 : line)
  }

  func mistake(_ message: String, line: Int) -> TOMLError {
    let context = TOMLWriter.name(tables.context)
    let key =
      currentKey.isEmpty ? context : context.isEmpty ? currentKey : "\(context).\(currentKey)"
    return TOMLError(message: message, line: line, key: key)
  }

  mutating func refusingWithTables(
    _ body: (inout TOMLTables) throws(TOMLTables.Mistake) -> Void
  ) throws(TOMLError) {
    do throws(TOMLTables.Mistake) {
      try body(&tables)
    } catch {
      throw mistake(error.message, line: keyLine)
    }
  }
}
