/// Go's `strconv.Unquote`, for the string and character constants of templates.
enum GoUnquote {
  /// The string that a constant stands for, quotes included in `text`; `nil` for bad syntax.
  static func string(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Value? {
    guard text.count >= 2, let quote = text.first, text.last == quote else { return nil }
    let plain = text.dropFirst().dropLast()
    if !plain.contains(where: { $0 == UInt8(ascii: "\\") || $0 == 13 || $0 == 10 || $0 == quote }) {
      let value = Value.string(bytes: plain)
      if case .rawString(let bytes) = value, quote == UInt8(ascii: "\"") {
        return .string(UTF8Scalar.text(of: bytes))
      }
      return value
    }
    return bytes(Array(text)[...]).map { .string(bytes: $0) }
  }

  private static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard let quote = text.first else { return nil }
    let inner = text.dropFirst().dropLast()
    if quote == UInt8(ascii: "`") { return inner.filter { $0 != UInt8(ascii: "\r") } }
    var out: [UInt8] = []
    out.reserveCapacity(inner.count)
    var rest = inner
    while let byte = rest.first {
      if byte == UInt8(ascii: "\\") {
        guard let unit = escape(&rest, quote: quote) else { return nil }
        switch unit {
        case .byte(let byte): out.append(byte)
        case .scalar(let scalar): UTF8Scalar.append(scalar, to: &out)
        }
      } else {
        guard byte != quote, byte != UInt8(ascii: "\n") else { return nil }
        // What is no UTF-8 becomes U+FFFD; only escapes and back quotes can stand for any byte.
        let (scalar, length) = UTF8Scalar.decode(rest, at: rest.startIndex)
        UTF8Scalar.append(scalar, to: &out)
        rest.removeFirst(length)
      }
    }
    return out
  }

  /// Why a character constant has no value.
  enum CharacterMistake: Error { case syntax, malformed }

  /// The number of a character constant such as `'a'` or `'\n'`.
  static func character(_ text: ArraySlice<UInt8>) throws(CharacterMistake) -> Int {
    var rest = text.dropFirst()
    guard let first = rest.first, first != UInt8(ascii: "'") else { throw .syntax }
    let value: Int
    if first == UInt8(ascii: "\\") {
      switch escape(&rest, quote: UInt8(ascii: "'")) {
      case .byte(let byte)?: value = Int(byte)
      case .scalar(let scalar)?: value = Int(scalar.value)
      case nil: throw .syntax
      }
    } else {
      let (scalar, length) = UTF8Scalar.decode(rest, at: rest.startIndex)
      value = Int(scalar.value)
      rest.removeFirst(length)
    }
    guard rest.elementsEqual("'".utf8) else { throw .malformed }
    return value
  }

  private enum Unit {
    case byte(UInt8)
    case scalar(Unicode.Scalar)
  }

  /// Takes an escape, whose backslash is first.
  private static func escape(_ rest: inout ArraySlice<UInt8>, quote: UInt8) -> Unit? {
    rest.removeFirst()
    guard let kind = rest.popFirst() else { return nil }
    switch kind {
    case UInt8(ascii: "a"): return .byte(7)
    case UInt8(ascii: "b"): return .byte(8)
    case UInt8(ascii: "f"): return .byte(12)
    case UInt8(ascii: "n"): return .byte(10)
    case UInt8(ascii: "r"): return .byte(13)
    case UInt8(ascii: "t"): return .byte(9)
    case UInt8(ascii: "v"): return .byte(11)
    case UInt8(ascii: "\\"): return .byte(kind)
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return kind == quote ? .byte(kind) : nil
    case UInt8(ascii: "x"): return digits(&rest, 2, radix: 16).map { .byte(UInt8($0)) }
    case UInt8(ascii: "u"):
      return digits(&rest, 4, radix: 16).flatMap { Unicode.Scalar($0) }.map { .scalar($0) }
    case UInt8(ascii: "U"):
      return digits(&rest, 8, radix: 16).flatMap { Unicode.Scalar($0) }.map { .scalar($0) }
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      let high = UInt32(kind - UInt8(ascii: "0")) << 6
      return digits(&rest, 2, radix: 8).flatMap { UInt8(exactly: high | $0) }.map { .byte($0) }
    default: return nil
    }
  }

  private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: Int, radix: Int) -> UInt32? {
    guard rest.count >= count else { return nil }
    let text = rest.prefix(count)
    rest.removeFirst(count)
    guard text.first != UInt8(ascii: "+"), text.first != UInt8(ascii: "-") else { return nil }
    return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
  }
}
