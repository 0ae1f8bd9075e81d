import Diagnostics

/// One run of the reader over one text. It keeps its own stack of open brackets, so that deep input
/// cannot exhaust the thread's.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let file: SourceID
  private let depthLimit: Int
  private let duplicateKeys: JSONReader.DuplicateKeys
  var offset = 0
  var open: [Bracket] = []
  /// What was found and read over.
  var mistakes: [Diagnostic] = []

  /// Mistakes beyond this number end the reading; no one reads a longer list.
  static let mistakeLimit = 100

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
  struct Bracket {
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
    @inline(__always)
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
    case UInt8(ascii: "-") where open.isEmpty && isYAML():
      return try parseForeignValue()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let content = try parseNumber()
      return JSONValue(content, range: range(from: start))
    case UInt8(ascii: "t") where take("true"):
      return JSONValue(.bool(true), range: range(from: start))
    case UInt8(ascii: "f") where take("false"):
      return JSONValue(.bool(false), range: range(from: start))
    case UInt8(ascii: "n") where take("null"):
      return JSONValue(.null, range: range(from: start))
    default:
      return try parseForeignValue()
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
    } else if mayFollow(elementEnd, byte, isObject: open[top].isObject) {
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
    let key =
      bytes[offset] == UInt8(ascii: "\"") ? try parseString() : try parseForeignKey()
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
    if bytes[offset] == UInt8(ascii: "=") {
      try report(JSONMistake.equalsSign(at: range(of: 1)))
    } else if bytes[offset] != UInt8(ascii: ":") {
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
