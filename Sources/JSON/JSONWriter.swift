/// Writes JSON text.
public struct JSONWriter: Sendable {
  /// How the text is laid out.
  public enum Layout: Sendable {
    /// No white space at all; what goes over the wire.
    case compact
    /// Two spaces a level, one member a line; what people read.
    case pretty
  }

  public var layout: Layout
  /// Sort keys by their UTF-8 bytes, as Go's encoder does, instead of keeping the written order.
  public var sortsKeys: Bool

  public init(_ layout: Layout = .compact, sortsKeys: Bool = false) {
    self.layout = layout
    self.sortsKeys = sortsKeys
  }

  /// The bytes of the value, without a newline at the end.
  public func bytes(_ value: JSONValue) -> [UInt8] {
    var output: [UInt8] = []
    var open: [Level] = []
    begin(value, &open, into: &output)
    while let top = open.indices.last {
      guard let value = writeNext(of: &open[top], depth: open.count, into: &output) else {
        let level = open.removeLast()
        if level.count > 0 { breakLine(open.count, into: &output) }
        output.append(level.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        continue
      }
      begin(value, &open, into: &output)
    }
    return output
  }

  /// The text of the value, without a newline at the end.
  public func string(_ value: JSONValue) -> String {
    String(decoding: bytes(value), as: UTF8.self)
  }

  /// An array or object whose end has not been written; a stack of them spares recursion.
  private struct Level {
    var isObject = false
    var elements: [JSONValue] = []
    var members: [JSONObject.Member] = []
    var written = 0

    var count: Int { isObject ? members.count : elements.count }
  }

  /// Writes a scalar, or the bracket that opens a container.
  private func begin(_ value: JSONValue, _ open: inout [Level], into output: inout [UInt8]) {
    switch value.content {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let bool): output.append(contentsOf: (bool ? "true" : "false").utf8)
    case .number(let number): output.append(contentsOf: number.literal.utf8)
    case .string(let string): Self.write(string, into: &output)
    case .array(let array):
      output.append(UInt8(ascii: "["))
      open.append(Level(elements: array))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      let members =
        sortsKeys
        ? object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        : object.members
      open.append(Level(isObject: true, members: members))
    }
  }

  /// Writes what stands before the next value of a container; `nil` behind the last one.
  private func writeNext(
    of level: inout Level,
    depth: Int,
    into output: inout [UInt8]
  ) -> JSONValue? {
    let index = level.written
    guard index < level.count else { return nil }
    level.written += 1
    if index > 0 { output.append(UInt8(ascii: ",")) }
    breakLine(depth, into: &output)
    guard level.isObject else { return level.elements[index] }
    Self.write(level.members[index].key, into: &output)
    output.append(UInt8(ascii: ":"))
    if layout == .pretty { output.append(UInt8(ascii: " ")) }
    return level.members[index].value
  }

  private func breakLine(_ depth: Int, into output: inout [UInt8]) {
    guard layout == .pretty else { return }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  /// Appends a quoted string: only quotes, backslashes and control characters are escaped.
  public static func write(_ string: String, into output: inout [UInt8]) {
    var string = string
    output.append(UInt8(ascii: "\""))
    string.withUTF8 { write($0, into: &output) }
    output.append(UInt8(ascii: "\""))
  }

  /// Long texts, such as the files of a chart, have few bytes to escape: all between them is copied.
  private static func write(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    var copied = 0
    func copy(to end: Int) {
      guard copied < end else { return }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<end]))
    }
    for (index, byte) in text.enumerated()
    where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      copy(to: index)
      copied = index + 1
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
      case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\r"): output.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\t"): output.append(contentsOf: "\\t".utf8)
      default:
        output.append(contentsOf: "\\u00".utf8)
        output.append(hexDigits[Int(byte >> 4)])
        output.append(hexDigits[Int(byte & 15)])
      }
    }
    copy(to: text.count)
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
