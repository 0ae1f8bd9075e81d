import Diagnostics
import JSON

/// Why Go's `encoding/json` does not read a text, in its words.
struct GoJSONError: Error, Equatable {
  var message: String
  /// In bytes.
  var offset: Int
}

/// Reads JSON as Go's `encoding/json` does: of equal keys the last one counts, and what is not Unicode
/// becomes U+FFFD. The project's own ``JSON/JSONReader`` is stricter, as configs want it; templates
/// want what Helm gives them.
struct GoJSONDecoder {
  private let bytes: [UInt8]
  private let file: SourceID
  /// How far the text has been read.
  private(set) var offset: Int

  init(_ bytes: [UInt8], file: SourceID = .none, from offset: Int = 0) {
    self.bytes = bytes
    self.file = file
    self.offset = offset
  }

  /// How deep arrays and objects may be nested.
  static let depthLimit = 512

  /// The value that is the whole text.
  mutating func whole() throws(GoJSONError) -> JSONValue {
    let value = try next()
    skipSpace()
    if let byte = peek { throw unexpected(byte, "after top-level value") }
    return value
  }

  private struct Frame {
    var start: Int
    var elements: [JSONValue] = []
    var object: JSONObject?
    var key: (text: String, range: SourceRange)?
  }

  /// The value that begins here; what stands behind it is left.
  mutating func next() throws(GoJSONError) -> JSONValue {
    var frames: [Frame] = []
    while true {
      skipSpace()
      var value: JSONValue
      let start = offset
      switch peek {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard frames.count < Self.depthLimit else {
          throw GoJSONError(message: "exceeded max depth", offset: offset)
        }
        let isObject = peek == UInt8(ascii: "{")
        offset += 1
        skipSpace()
        guard peek == UInt8(ascii: isObject ? "}" : "]") else {
          var frame = Frame(start: start, object: isObject ? JSONObject() : nil)
          if isObject { frame.key = try key() }
          frames.append(frame)
          continue
        }
        offset += 1
        value = JSONValue(isObject ? .object(JSONObject()) : .array([]), range: range(start))
      case UInt8(ascii: "\""): value = JSONValue(.string(try string()), range: range(start))
      default: value = JSONValue(try scalar(), range: range(start))
      }
      // Put the value where it belongs, and close what ends behind it.
      placing: while true {
        guard let last = frames.indices.last else { return value }
        skipSpace()
        guard let byte = peek else { throw end }
        let isObject = frames[last].object != nil
        if let key = frames[last].key {
          frames[last].object?.append(
            JSONObject.Member(key: key.text, keyRange: key.range, value: value)
          )
        } else {
          frames[last].elements.append(value)
        }
        if byte == UInt8(ascii: ",") {
          offset += 1
          if isObject {
            skipSpace()
            frames[last].key = try key()
          }
          break placing
        }
        guard byte == UInt8(ascii: isObject ? "}" : "]") else {
          throw unexpected(
            byte,
            isObject ? "after object key:value pair" : "after array element"
          )
        }
        offset += 1
        let frame = frames.removeLast()
        value = JSONValue(
          frame.object.map(JSONValue.Content.object) ?? .array(frame.elements),
          range: range(frame.start)
        )
      }
    }
  }

  // MARK: Pieces

  private mutating func key() throws(GoJSONError) -> (String, SourceRange) {
    guard let byte = peek else { throw end }
    guard byte == UInt8(ascii: "\"") else {
      throw unexpected(byte, "looking for beginning of object key string")
    }
    let start = offset
    let text = try string()
    let place = range(start)
    skipSpace()
    guard let colon = peek else { throw end }
    guard colon == UInt8(ascii: ":") else { throw unexpected(colon, "after object key") }
    offset += 1
    return (text, place)
  }

  private mutating func scalar() throws(GoJSONError) -> JSONValue.Content {
    guard let byte = peek else { throw end }
    switch byte {
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(JSONNumber(uncheckedLiteral: try number()))
    default: throw unexpected(byte, "looking for beginning of value")
    }
  }

  private mutating func literal(_ word: StaticString) throws(GoJSONError) {
    for index in 0..<word.utf8CodeUnitCount {
      let wanted = word.utf8Start[index]
      guard peek == wanted else {
        throw unexpected(
          peekOrSpace,
          "in literal \(word) (expecting '\(Unicode.Scalar(wanted))')"
        )
      }
      offset += 1
    }
  }

  private mutating func number() throws(GoJSONError) -> String {
    let start = offset
    if peek == UInt8(ascii: "-") { offset += 1 }
    if peek == UInt8(ascii: "0") { offset += 1 } else { try digits() }
    if peek == UInt8(ascii: ".") {
      offset += 1
      try digits(after: "after decimal point in numeric literal")
    }
    if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      try digits(after: "in exponent of numeric literal")
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits(after place: String = "in numeric literal") throws(GoJSONError) {
    let start = offset
    while let byte = peek, byte >= 0x30, byte <= 0x39 { offset += 1 }
    guard offset > start else { throw unexpected(peekOrSpace, place) }
  }

  private mutating func string() throws(GoJSONError) -> String {
    offset += 1
    var text: [UInt8] = []
    while true {
      guard let byte = peek else { throw end }
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return GoText.valid(text)
      case UInt8(ascii: "\\"):
        offset += 1
        try escape(into: &text)
      case 0..<0x20: throw unexpected(byte, "in string literal")
      default:
        text.append(byte)
        offset += 1
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(GoJSONError) {
    let byte = peekOrSpace
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      if unit & 0xFC00 == 0xD800, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      {
        let before = offset
        offset += 2
        let low = try hexadecimal()
        if low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          offset = before
        }
      }
      text.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
    default:
      offset -= 1
      throw unexpected(byte, "in string escape code")
    }
  }

  private mutating func hexadecimal() throws(GoJSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = peekOrSpace
      guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected(byte, "in \\u hexadecimal character escape")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  // MARK: Places and mistakes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Go's scanner reads a space at the end of the text, to see whether what it is in may end there.
  private var peekOrSpace: UInt8 { peek ?? 0x20 }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func skipSpace() {
    while let byte = peek, Self.isSpace(byte) { offset += 1 }
  }

  private func range(_ start: Int) -> SourceRange {
    SourceRange(file: file, start: start, end: offset)
  }

  private var end: GoJSONError {
    GoJSONError(message: "unexpected end of JSON input", offset: bytes.count)
  }

  private func unexpected(_ byte: UInt8, _ place: String) -> GoJSONError {
    let shown: String
    switch byte {
    case UInt8(ascii: "'"): shown = "'\\''"
    case UInt8(ascii: "\""): shown = "'\"'"
    default: shown = "'" + GoText.quoted(byte) + "'"
    }
    return GoJSONError(message: "invalid character \(shown) \(place)", offset: offset)
  }
}
