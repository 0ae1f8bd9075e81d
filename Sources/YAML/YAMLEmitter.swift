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
  enum Context {
    case root
    case sequenceItem
    case simpleKey
    case mappingValue
  }

  public let dialect: YAMLDialect
  /// Whether a text was met that go-yaml cannot write; Helm's `toYaml` is then empty.
  public private(set) var failed = false
  var output: [UInt8] = []
  var column = 0
  private var indent = -1
  private var indents: [Int] = []
  var context = Context.root
  /// Whether the last character was white space.
  var isBehindWhitespace = true
  /// Whether nothing but indentation and indicators stands in the line.
  var isInIndentation = true

  public init(_ dialect: YAMLDialect) { self.dialect = dialect }

  /// How many bytes have been written so far.
  public var count: Int { output.count }

  /// The whole text, ended by a newline.
  public mutating func finish() -> String {
    indent = -1
    writeIndent()
    return String(decoding: output, as: UTF8.self)
  }

  // MARK: Collections

  /// Writes a text as it is, for what is neither a string nor a number: `!!binary aGk=`.
  public mutating func literal(_ text: String) { plain(text) }

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
    if dialect == .kubernetes, !JSONDetour.allowsKey(key) { failed = true }
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

  mutating func writeIndent() {
    let indent = max(indent, 0)
    if !isInIndentation || column > indent || column == indent && !isBehindWhitespace {
      putBreak()
    }
    while column < indent { put(UInt8(ascii: " ")) }
    isBehindWhitespace = true
    isInIndentation = true
  }

  mutating func writeIndicator(
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

  mutating func put(_ byte: UInt8) {
    output.append(byte)
    column += 1
  }

  mutating func putBreak() {
    output.append(UInt8(ascii: "\n"))
    column = 0
    isInIndentation = true
  }

  /// Copies one character and steps behind it.
  mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    let end = min(index + YAMLCharacter.width(text[index]), text.count)
    output.append(contentsOf: text[index..<end])
    index = end
    column += 1
  }

  /// Copies one line break and steps behind it.
  mutating func copyBreak(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
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
