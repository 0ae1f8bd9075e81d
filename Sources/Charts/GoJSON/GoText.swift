/// Texts as Go treats them.
enum GoText {
  /// Bytes as a text of valid UTF-8: each byte that belongs to no character becomes U+FFFD, where Swift
  /// would replace several bytes by one.
  static func valid(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var result = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let lead = rest.first {
      let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      if let text = String(validating: rest.prefix(length), as: UTF8.self),
        let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1
      {
        // Not all of the scalars at once: that would copy everything so far.
        result.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        result.append("\u{FFFD}")
        rest = rest.dropFirst()
      }
    }
    return String(result)
  }

  /// A byte as it stands in a message of Go.
  static func quoted(_ byte: UInt8) -> String {
    switch byte {
    case 0x07: "\\a"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0B: "\\v"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    case UInt8(ascii: "\\"): "\\\\"
    case 0x20..<0x7F: String(Unicode.Scalar(byte))
    case 0..<0x80: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    default: String(Unicode.Scalar(byte))
    }
  }
}
