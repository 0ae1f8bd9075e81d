/// The classes of characters that YAML's grammar knows, on UTF-8 bytes.
enum YAMLCharacter {
  /// How many bytes the character has that begins with this byte.
  static func width(_ byte: UInt8) -> Int {
    byte & 0x80 == 0 ? 1 : byte & 0xE0 == 0xC0 ? 2 : byte & 0xF0 == 0xE0 ? 3 : 4
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// A line break of YAML 1.1: CR, LF, NEL, LS or PS.
  static func isBreak(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    case 0xC2: index + 1 < text.count && text[index + 1] == 0x85
    case 0xE2:
      index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
    default: false
    }
  }

  /// Whether the writers print the character as it is; all beyond U+FFFF are escaped.
  static func isPrintable(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    func byte(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
    switch text[index] {
    case 0x0A, 0x20...0x7E: return true
    case 0xC2: return byte(1) >= 0xA0
    case 0xC3...0xEC, 0xEE: return true
    case 0xED: return byte(1) < 0xA0
    case 0xEF:
      if byte(1) == 0xBB, byte(2) == 0xBF { return false }
      return !(byte(1) == 0xBF && byte(2) >= 0xBE)
    default: return false
    }
  }
}
