/// Go's `strconv.Quote` and its kin.
public enum GoQuote {
  /// The text in double quotes, with Go's escapes: `"a\tb"`.
  public static func quoted(_ text: String) -> String { quoted(bytes: Array(text.utf8)) }

  /// Bytes as a quoted string; those that are not UTF-8 become `\xNN`.
  public static func quoted(bytes: some RandomAccessCollection<UInt8>) -> String {
    var out: [UInt8] = []
    append(Array(bytes), to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// A character in single quotes, with Go's escapes: `'\n'`.
  public static func quoted(_ scalar: Unicode.Scalar) -> String {
    var out: [UInt8] = []
    append(scalar, asciiOnly: false, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends a quoted string; with `asciiOnly`, everything beyond ASCII is escaped.
  static func append(_ bytes: [UInt8], asciiOnly: Bool = false, to out: inout [UInt8]) {
    out.reserveCapacity(out.count + bytes.count + 2)
    out.append(UInt8(ascii: "\""))
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        out.append(byte)
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decode(bytes, at: index)
      if length == 1, byte >= 0x80 {
        out.append(contentsOf: "\\x".utf8)
        appendHex(UInt32(byte), digits: 2, to: &out)
      } else {
        appendEscaped(scalar, quote: "\"", asciiOnly: asciiOnly, to: &out)
      }
      index += length
    }
    out.append(UInt8(ascii: "\""))
  }

  /// Appends a character constant: `'x'`.
  static func append(_ scalar: Unicode.Scalar, asciiOnly: Bool, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "'"))
    appendEscaped(scalar, quote: "'", asciiOnly: asciiOnly, to: &out)
    out.append(UInt8(ascii: "'"))
  }

  /// Go's `strconv.CanBackquote`.
  static func canBackquote(_ bytes: [UInt8]) -> Bool {
    var index = 0
    while index < bytes.count {
      let (scalar, length) = UTF8Scalar.decode(bytes, at: index)
      if length == 1, bytes[index] >= 0x80 { return false }
      if scalar == "\u{FEFF}" || scalar == "`" || scalar == "\u{7F}" { return false }
      if scalar.value < 0x20, scalar != "\t" { return false }
      index += length
    }
    return true
  }

  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and the ASCII space.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func appendEscaped(
    _ scalar: Unicode.Scalar,
    quote: Unicode.Scalar,
    asciiOnly: Bool,
    to out: inout [UInt8]
  ) {
    if scalar == quote || scalar == "\\" {
      out.append(UInt8(ascii: "\\"))
      UTF8Scalar.append(scalar, to: &out)
      return
    }
    if isPrintable(scalar), !asciiOnly || scalar.value < 0x80 {
      UTF8Scalar.append(scalar, to: &out)
      return
    }
    out.append(UInt8(ascii: "\\"))
    switch scalar.value {
    case 7: out.append(UInt8(ascii: "a"))
    case 8: out.append(UInt8(ascii: "b"))
    case 9: out.append(UInt8(ascii: "t"))
    case 10: out.append(UInt8(ascii: "n"))
    case 11: out.append(UInt8(ascii: "v"))
    case 12: out.append(UInt8(ascii: "f"))
    case 13: out.append(UInt8(ascii: "r"))
    case ..<0x20, 0x7F:
      out.append(UInt8(ascii: "x"))
      appendHex(scalar.value, digits: 2, to: &out)
    case ..<0x10000:
      out.append(UInt8(ascii: "u"))
      appendHex(scalar.value, digits: 4, to: &out)
    default:
      out.append(UInt8(ascii: "U"))
      appendHex(scalar.value, digits: 8, to: &out)
    }
  }

  private static func appendHex(_ value: UInt32, digits: Int, to out: inout [UInt8]) {
    for shift in (0..<digits).reversed() {
      let digit = UInt8(value >> (UInt32(shift) * 4) & 0xF)
      out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
