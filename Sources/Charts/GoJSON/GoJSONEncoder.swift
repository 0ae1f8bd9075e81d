import Base64
import GoTemplate
import JSON
import YAML

/// A value of a template that has another form in JSON than its ``GoTemplate/TemplateObject/underlying``
/// value: a structure, or a type with a method of its own for it.
protocol JSONRepresentable: TemplateObject {
  /// What stands for it in JSON.
  var jsonValue: Value { get }
  /// The fields of a structure in their order, where it is one; maps are sorted.
  var jsonFields: [(name: String, value: Value)]? { get }
}

extension JSONRepresentable {
  var jsonValue: Value { underlying ?? .nil }
  var jsonFields: [(name: String, value: Value)]? { nil }
}

/// Writes values as Go's `encoding/json` does: keys sorted, `<`, `>` and `&` escaped unless told
/// otherwise, bytes as base64.
struct GoJSONEncoder {
  var escapesHTML = true
  /// What one level is indented by; no line breaks where it is `nil`.
  var indent: String?

  private var output: [UInt8] = []

  init(escapesHTML: Bool = true, indent: String? = nil) {
    self.escapesHTML = escapesHTML
    self.indent = indent
  }

  /// Values that hold themselves are endless.
  static let depthLimit = 1000

  /// The text of a value.
  ///
  /// - Throws: a number that JSON lacks, a function, and values that are nested too deeply.
  static func text(_ value: Value, escapesHTML: Bool = true, indent: String? = nil)
    throws(TemplateError) -> String
  {
    var encoder = GoJSONEncoder(escapesHTML: escapesHTML, indent: indent)
    try encoder.write(value, depth: 0)
    return String(decoding: encoder.output, as: UTF8.self)
  }

  private mutating func write(_ value: Value, depth: Int) throws(TemplateError) {
    guard depth < Self.depthLimit else {
      throw TemplateError("json: unsupported value: encountered a cycle")
    }
    try SprigFunctions.check(textOf: output.count)
    switch value {
    case .nothing, .nil: write("null")
    case .bool(let bool): write(bool ? "true" : "false")
    case .int(let int): write(String(int))
    case .int64(let int): write(String(int))
    case .uint8(let int): write(String(int))
    case .uint64(let int): write(String(int))
    case .float64(let float):
      guard float.isFinite else {
        let name = float.isNaN ? "NaN" : float < 0 ? "-Inf" : "+Inf"
        throw TemplateError("json: unsupported value: \(name)")
      }
      write(GoNumbers.json(float))
    case .string(let text): write(quoted: text)
    case .rawString(let bytes): write(quoted: bytes)
    case .list(let list):
      if list.isNilSlice {
        write("null")
      } else if let bytes = list.bytes {
        write(quoted: Base64.encode(bytes))
      } else {
        try writeAll("[", "]", list.elements, depth: depth) {
          encoder,
          element throws(TemplateError) in
          try encoder.write(element, depth: depth + 1)
        }
      }
    case .map(let map):
      if map.isNilMap {
        write("null")
      } else {
        try writeMembers(map.sorted.map { ($0.key, $0.value) }, depth: depth)
      }
    case .object(let object): try write(object, depth: depth)
    case .function: throw TemplateError("json: unsupported type: func()")
    }
  }

  private mutating func write(_ object: any TemplateObject, depth: Int) throws(TemplateError) {
    if object is ComplexNumber {
      throw TemplateError("json: unsupported type: \(object.type)")
    } else if object.isNilPointer {
      write("null")
    } else if let representable = object as? any JSONRepresentable {
      if let fields = representable.jsonFields {
        try writeMembers(fields.map { ($0.name, $0.value) }, depth: depth)
      } else {
        try write(representable.jsonValue, depth: depth)
      }
    } else if let underlying = object.underlying {
      try write(underlying, depth: depth)
    } else if let text = object.text {
      write(quoted: text)
    } else {
      write("{}")
    }
  }

  private mutating func writeMembers(_ members: [(String, Value)], depth: Int)
    throws(TemplateError)
  {
    try writeAll("{", "}", members, depth: depth) { encoder, member throws(TemplateError) in
      encoder.write(quoted: member.0)
      encoder.write(encoder.indent == nil ? ":" : ": ")
      try encoder.write(member.1, depth: depth + 1)
    }
  }

  private mutating func writeAll<Element>(
    _ open: StaticString,
    _ close: StaticString,
    _ elements: [Element],
    depth: Int,
    _ writeElement: (inout GoJSONEncoder, Element) throws(TemplateError) -> Void
  ) throws(TemplateError) {
    write(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { write(",") }
      breakLine(depth + 1)
      try writeElement(&self, element)
    }
    if !elements.isEmpty { breakLine(depth) }
    write(close)
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indent else { return }
    write("\n")
    for _ in 0..<depth { write(indent) }
  }

  private mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { output.append(contentsOf: $0) }
  }

  private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func write(quoted text: String) { write(quoted: text.utf8, isValid: true) }

  private mutating func write(quoted bytes: [UInt8]) {
    write(quoted: GoText.valid(bytes).utf8, isValid: false)
  }

  /// A text in quotes. Characters that stand for bytes that were no text are escaped, as in Go.
  private mutating func write(quoted bytes: some Sequence<UInt8>, isValid: Bool) {
    output.append(UInt8(ascii: "\""))
    // The two bytes before this one, for the characters that JavaScript takes for line breaks.
    var before: (UInt8, UInt8) = (0, 0)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): write("\\\"")
      case UInt8(ascii: "\\"): write("\\\\")
      case 0x08: write("\\b")
      case 0x09: write("\\t")
      case 0x0A: write("\\n")
      case 0x0C: write("\\f")
      case 0x0D: write("\\r")
      case 0..<0x20: writeEscape(byte)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        if escapesHTML { writeEscape(byte) } else { output.append(byte) }
      case 0xA8 where before == (0xE2, 0x80), 0xA9 where before == (0xE2, 0x80):
        output.removeLast(2)
        write(byte == 0xA8 ? "\\u2028" : "\\u2029")
      case 0xBD where !isValid && before == (0xEF, 0xBF):
        output.removeLast(2)
        write("\\ufffd")
      default: output.append(byte)
      }
      before = (before.1, byte)
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(_ byte: UInt8) {
    write("\\u00")
    write(byte < 16 ? "0" : "")
    write(String(byte, radix: 16))
  }
}
