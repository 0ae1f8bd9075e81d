/// An encoding of bytes in groups of few bits, with padding, after RFC 4648.
struct BaseEncoding: Sendable {
  let name: String
  private let alphabet: [UInt8]
  private let bits: Int
  /// The characters of a whole group.
  private let group: Int
  private let values: [UInt8]

  static let base64 = BaseEncoding(
    name: "base64",
    bits: 6,
    group: 4,
    alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  )
  static let base32 = BaseEncoding(
    name: "base32",
    bits: 5,
    group: 8,
    alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
  )

  private static let none: UInt8 = 0xFF

  private init(name: String, bits: Int, group: Int, alphabet: String) {
    self.name = name
    self.bits = bits
    self.group = group
    self.alphabet = Array(alphabet.utf8)
    var values = [UInt8](repeating: Self.none, count: 256)
    for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
    self.values = values
  }

  func encoded(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count * 8 / bits) + group)
    var buffer: UInt32 = 0
    var filled = 0
    let mask = UInt32(1) << UInt32(bits) - 1
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      filled += 8
      while filled >= bits {
        filled -= bits
        out.append(alphabet[Int(buffer >> UInt32(filled) & mask)])
      }
    }
    if filled > 0 { out.append(alphabet[Int(buffer << UInt32(bits - filled) & mask)]) }
    while out.count % group != 0 { out.append(UInt8(ascii: "=")) }
    return String(decoding: out, as: UTF8.self)
  }

  /// A byte that does not belong there.
  struct Mistake: Error { var offset: Int }

  /// The bytes that a text stands for. Line breaks are passed over, as Go does, which for base 32 also
  /// leaves them out where it counts.
  func decoded(_ text: [UInt8]) throws(Mistake) -> [UInt8] {
    let text = bits == 5 ? text.filter { $0 != 10 && $0 != 13 } : text
    var out: [UInt8] = []
    out.reserveCapacity(text.count * bits / 8)
    var index = 0
    var group: [UInt8] = []
    func skipLineBreaks() {
      while index < text.count, text[index] == 10 || text[index] == 13 { index += 1 }
    }
    while true {
      skipLineBreaks()
      guard index < text.count else {
        guard group.isEmpty else { throw Mistake(offset: index - group.count) }
        return out
      }
      let character = text[index]
      if character == UInt8(ascii: "=") {
        let padding = self.group - group.count
        guard isWhole(group.count) else { throw Mistake(offset: index) }
        for _ in 0..<padding {
          skipLineBreaks()
          guard index < text.count else { throw Mistake(offset: text.count) }
          // Go blames the padding before it.
          guard text[index] == UInt8(ascii: "=") else { throw Mistake(offset: index - 1) }
          index += 1
        }
        skipLineBreaks()
        guard index == text.count else { throw Mistake(offset: index) }
        append(group, to: &out)
        return out
      }
      let value = values[Int(character)]
      guard value != Self.none else { throw Mistake(offset: index) }
      group.append(value)
      index += 1
      if group.count == self.group {
        append(group, to: &out)
        group.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Whether that many characters are some number of bytes, with less than a character left over.
  private func isWhole(_ count: Int) -> Bool { count > 0 && count * bits % 8 < bits }

  private func append(_ group: [UInt8], to out: inout [UInt8]) {
    var buffer: UInt64 = 0
    for value in group { buffer = buffer << UInt64(bits) | UInt64(value) }
    let count = group.count * bits
    for byte in 0..<(count / 8) {
      out.append(UInt8(buffer >> UInt64(count - 8 * (byte + 1)) & 0xFF))
    }
  }
}
