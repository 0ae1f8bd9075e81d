/// Writes YAML text node by node, for values of any type; ``YAMLWriter`` does it for JSON values.
///
/// ```swift
/// var emitter = YAMLEmitter(.kubernetes)
/// emitter.startMapping()
/// emitter.key("ports")
/// emitter.startSequence()
/// emitter.item()
/// emitter.int(80)
/// emitter.endSequence()
/// emitter.endMapping()
/// emitter.finish()  // "ports:\n- 80\n"
/// ```
///
/// Keys are written in the order in which they come: sort them by ``YAMLDialect/keyOrder``. The text
/// is that of go-yaml's emitter, so the state below is that emitter's.
public struct YAMLEmitter {
  /// What the next node is part of.
  private enum Context {
    case root
    case sequenceItem
    case simpleKey
    case mappingValue
  }

  public let dialect: YAMLDialect
  /// Whether a text was met that go-yaml cannot write; Helm's `toYaml` is then empty.
  public private(set) var failed = false
  private var output: [UInt8] = []
  private var column = 0
  private var indent = -1
  private var indents: [Int] = []
  private var context = Context.root
  /// Whether the last character was white space.
  private var isBehindWhitespace = true
  /// Whether nothing but indentation and indicators stands in the line.
  private var isInIndentation = true

  public init(_ dialect: YAMLDialect) { self.dialect = dialect }

  /// The whole text, ended by a newline.
  public mutating func finish() -> String {
    indent = -1
    writeIndent()
    return String(decoding: output, as: UTF8.self)
  }

  // MARK: Collections

  public mutating func emptySequence() { plain("[]") }

  public mutating func emptyMapping() { plain("{}") }

  /// Begins a sequence that has items; each follows an ``item()``.
  public mutating func startSequence() {
    let isIndentless = dialect == .kubernetes && context == .mappingValue && !isInIndentation
    increaseIndent(isFlow: false, isIndentless: isIndentless)
  }

  public mutating func item() {
    writeIndent()
    writeIndicator("-", needsSpace: true, isIndentation: true)
    context = .sequenceItem
  }

  public mutating func endSequence() { decreaseIndent() }

  /// Begins a mapping that has members; each value follows a ``key(_:)``.
  public mutating func startMapping() { increaseIndent(isFlow: false, isIndentless: false) }

  /// Writes a key, behind a question mark where it is long or has several lines.
  public mutating func key(_ key: String) {
    writeIndent()
    if dialect == .kubernetes, JSONDetour.outcome(key) != .same { failed = true }
    var key = key
    let isSimple = key.withUTF8 { text in
      text.count <= 128 && !ScalarShape(text, dialect: dialect).isMultiline
    }
    if isSimple {
      context = .simpleKey
      string(key)
      writeIndicator(":", needsSpace: false, isIndentation: false)
    } else {
      writeIndicator("?", needsSpace: true, isIndentation: true)
      context = .mappingValue
      string(key)
      writeIndent()
      writeIndicator(":", needsSpace: true, isIndentation: true)
    }
    context = .mappingValue
  }

  public mutating func endMapping() { decreaseIndent() }

  // MARK: Scalars

  public mutating func null() { plain("null") }

  public mutating func bool(_ value: Bool) { plain(value ? "true" : "false") }

  public mutating func int(_ value: Int) { plain(String(value)) }

  /// A number by its text in JSON: an integer keeps its digits where it fits into 64 bits.
  public mutating func number(json literal: String) {
    switch YAMLScalar(plain: literal) {
    case .int(let value): plain(String(value))
    case .unsigned(let value): plain(String(value))
    case .float(let value): plain(GoNumbers.general(value))
    default: plain(literal)
    }
  }

  /// A floating-point number.
  public mutating func float(_ value: Double) {
    if dialect == .kubernetes, value.isFinite {
      number(json: GoNumbers.json(value))
    } else {
      plain(GoNumbers.general(value))
    }
  }

  /// A text, in quotes where it would be read as something else, as a literal block where it has
  /// several lines.
  public mutating func string(_ value: String) {
    var value = value
    if dialect == .kubernetes {
      switch JSONDetour.outcome(value) {
      case .same: break
      case .changed(let text): value = text
      case .refused:
        failed = true
        return
      }
    }
    let resolves = needsQuotes(value)
    value.withUTF8 { text in
      let shape = ScalarShape(text, dialect: dialect)
      let isKey = context == .simpleKey
      increaseIndent(isFlow: true, isIndentless: false)
      if text.contains(UInt8(ascii: "\n")) {
        if shape.allowsBlock, !isKey { writeLiteral(text) } else { writeDoubleQuoted(text) }
      } else if resolves {
        writeDoubleQuoted(text)
      } else if shape.allowsPlain, !(text.isEmpty && isKey) {
        writePlain(text)
      } else if shape.allowsSingleQuotes {
        writeSingleQuoted(text)
      } else {
        writeDoubleQuoted(text)
      }
      decreaseIndent()
    }
  }

  /// Whether the text, written without quotes, would be read as something other than a string.
  private func needsQuotes(_ text: String) -> Bool {
    switch YAMLScalar(plain: text) {
    case .string, .merge: YAMLScalar.isBase60(text)
    default: true
    }
  }

  private mutating func plain(_ text: String) {
    if !isBehindWhitespace { put(UInt8(ascii: " ")) }
    output.append(contentsOf: text.utf8)
    column += text.utf8.count
    isBehindWhitespace = false
    isInIndentation = false
  }

  // MARK: Layout

  private mutating func increaseIndent(isFlow: Bool, isIndentless: Bool) {
    indents.append(indent)
    if indent < 0 {
      indent = isFlow ? 2 : 0
    } else if !isIndentless {
      // Version 3 brings each level to a multiple of the indent, which with 2 is the same.
      indent += 2
    }
  }

  private mutating func decreaseIndent() { indent = indents.popLast() ?? -1 }

  private mutating func writeIndent() {
    let indent = max(indent, 0)
    if !isInIndentation || column > indent || column == indent && !isBehindWhitespace {
      putBreak()
    }
    while column < indent { put(UInt8(ascii: " ")) }
    isBehindWhitespace = true
    isInIndentation = true
  }

  private mutating func writeIndicator(
    _ indicator: StaticString,
    needsSpace: Bool,
    isIndentation: Bool
  ) {
    if needsSpace, !isBehindWhitespace { put(UInt8(ascii: " ")) }
    indicator.withUTF8Buffer { output.append(contentsOf: $0) }
    column += indicator.utf8CodeUnitCount
    isBehindWhitespace = false
    isInIndentation = isInIndentation && isIndentation
  }

  private mutating func put(_ byte: UInt8) {
    output.append(byte)
    column += 1
  }

  private mutating func putBreak() {
    output.append(UInt8(ascii: "\n"))
    column = 0
    isInIndentation = true
  }

  /// Copies one character and steps behind it.
  private mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    let end = min(index + YAMLCharacter.width(text[index]), text.count)
    output.append(contentsOf: text[index..<end])
    index = end
    column += 1
  }

  /// Copies one line break and steps behind it.
  private mutating func copyBreak(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    if text[index] == UInt8(ascii: "\n") {
      putBreak()
      index += 1
    } else {
      copy(text, &index)
      column = 0
      isInIndentation = true
    }
  }
}

// MARK: Spellings of a text

extension YAMLEmitter {
  private mutating func writePlain(_ text: UnsafeBufferPointer<UInt8>) {
    if !isBehindWhitespace, !(text.isEmpty && dialect == .pretty) { put(UInt8(ascii: " ")) }
    writeFlowLines(text, isQuoted: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  private mutating func writeSingleQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    writeIndicator("'", needsSpace: true, isIndentation: false)
    writeFlowLines(text, isQuoted: true)
    writeIndicator("'", needsSpace: false, isIndentation: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  /// The characters of a plain or single-quoted text, folded at single spaces.
  private mutating func writeFlowLines(_ text: UnsafeBufferPointer<UInt8>, isQuoted: Bool) {
    let mayFold = context != .simpleKey
    var isBehindSpace = false
    var isBehindBreak = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: " ") {
        let isInside = !isQuoted || index > 0 && index < text.count - 1
        let next = index + 1 < text.count ? text[index + 1] : 0
        if mayFold, !isBehindSpace, column > dialect.width, isInside, next != UInt8(ascii: " ") {
          writeIndent()
          index += 1
        } else {
          copy(text, &index)
        }
        isBehindSpace = true
      } else if YAMLCharacter.isBreak(text, index) {
        if !isBehindBreak, byte == UInt8(ascii: "\n") { putBreak() }
        copyBreak(text, &index)
        isBehindBreak = true
      } else {
        if isBehindBreak { writeIndent() }
        if isQuoted, byte == UInt8(ascii: "'") { put(byte) }
        copy(text, &index)
        isInIndentation = false
        isBehindSpace = false
        isBehindBreak = false
      }
    }
  }

  private mutating func writeDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    let mayFold = context != .simpleKey
    writeIndicator("\"", needsSpace: true, isIndentation: false)
    // A byte order mark at the start makes go-yaml escape every character.
    let beginsWithMark = text.starts(with: [0xEF, 0xBB, 0xBF])
    var isBehindSpace = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if beginsWithMark || !YAMLCharacter.isPrintable(text, index)
        || YAMLCharacter.isBreak(text, index)
        || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      {
        writeEscape(text, &index)
        isBehindSpace = false
      } else if byte == UInt8(ascii: " ") {
        if mayFold, !isBehindSpace, column > dialect.width, index > 0, index < text.count - 1 {
          writeIndent()
          if text[index + 1] == UInt8(ascii: " ") { put(UInt8(ascii: "\\")) }
          index += 1
        } else {
          copy(text, &index)
        }
        isBehindSpace = true
      } else {
        copy(text, &index)
        isBehindSpace = false
      }
    }
    writeIndicator("\"", needsSpace: false, isIndentation: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  private mutating func writeEscape(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    let width = YAMLCharacter.width(text[index])
    var scalar = UInt32(text[index])
    switch width {
    case 2: scalar &= 0x1F
    case 3: scalar &= 0x0F
    case 4: scalar &= 0x07
    default: break
    }
    for offset in 1..<max(width, 1) where index + offset < text.count {
      scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F)
    }
    index += width
    put(UInt8(ascii: "\\"))
    if let name = Self.escapes[scalar] {
      put(UInt8(ascii: name))
      return
    }
    let (letter, digits): (Unicode.Scalar, Int) =
      scalar <= 0xFF ? ("x", 2) : scalar <= 0xFFFF ? ("u", 4) : ("U", 8)
    put(UInt8(ascii: letter))
    let hex = String(scalar, radix: 16, uppercase: true)
    for _ in hex.utf8.count..<max(digits, hex.utf8.count) { put(UInt8(ascii: "0")) }
    for byte in hex.utf8 { put(byte) }
  }

  /// The characters whose escape is a single letter.
  private static let escapes: [UInt32: Unicode.Scalar] = [
    0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r",
    0x1B: "e", 0x22: "\"", 0x5C: "\\", 0x85: "N", 0xA0: "_", 0x2028: "L", 0x2029: "P",
  ]

  private mutating func writeLiteral(_ text: UnsafeBufferPointer<UInt8>) {
    writeIndicator("|", needsSpace: true, isIndentation: false)
    if text[0] == UInt8(ascii: " ") || YAMLCharacter.isBreak(text, 0) {
      writeIndicator("2", needsSpace: false, isIndentation: false)
    }
    switch Self.trailingBreaks(text) {
    case 0: writeIndicator("-", needsSpace: false, isIndentation: false)
    case 1: break
    default: writeIndicator("+", needsSpace: false, isIndentation: false)
    }
    putBreak()
    isBehindWhitespace = true
    var isBehindBreak = true
    var index = 0
    while index < text.count {
      if YAMLCharacter.isBreak(text, index) {
        copyBreak(text, &index)
        isBehindBreak = true
      } else {
        if isBehindBreak { writeIndent() }
        copy(text, &index)
        isInIndentation = false
        isBehindBreak = false
      }
    }
  }

  /// How many line breaks the text ends with, two standing for more; a text that is nothing but one
  /// break counts as two, since the break has to be kept.
  private static func trailingBreaks(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    func start(before end: Int) -> Int {
      var index = end - 1
      while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
      return index
    }
    let last = start(before: text.count)
    guard YAMLCharacter.isBreak(text, last) else { return 0 }
    guard last > 0 else { return 2 }
    return YAMLCharacter.isBreak(text, start(before: last)) ? 2 : 1
  }
}
