/// Decoding of UTF-8 as Go does it: a byte that belongs to no valid sequence counts as U+FFFD of
/// length 1.
enum UTF8Scalar {
  static func decode<Bytes: RandomAccessCollection>(_ bytes: Bytes, at index: Int)
    -> (scalar: Unicode.Scalar, length: Int)
  where Bytes.Element == UInt8, Bytes.Index == Int {
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    func continuation(_ offset: Int) -> UInt32? {
      let at = index + offset
      guard at < bytes.endIndex, bytes[at] & 0xC0 == 0x80 else { return nil }
      return UInt32(bytes[at] & 0x3F)
    }
    let bad = (scalar: Unicode.Scalar(0xFFFD as UInt16) ?? "?", length: 1)
    switch first {
    case 0xC2...0xDF:
      guard let a = continuation(1) else { return bad }
      return Unicode.Scalar(UInt32(first & 0x1F) << 6 | a).map { ($0, 2) } ?? bad
    case 0xE0...0xEF:
      guard let a = continuation(1), let b = continuation(2) else { return bad }
      let value = UInt32(first & 0x0F) << 12 | a << 6 | b
      guard value >= 0x800 else { return bad }
      return Unicode.Scalar(value).map { ($0, 3) } ?? bad
    case 0xF0...0xF4:
      guard let a = continuation(1), let b = continuation(2), let c = continuation(3) else {
        return bad
      }
      let value = UInt32(first & 0x07) << 18 | a << 12 | b << 6 | c
      guard value >= 0x10000 else { return bad }
      return Unicode.Scalar(value).map { ($0, 4) } ?? bad
    default: return bad
    }
  }

  /// Bytes as a text; each that belongs to no character becomes U+FFFD, where Swift would replace several
  /// by one.
  static func text(of bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    var index = 0
    while index < bytes.count {
      let (scalar, length) = decode(bytes, at: index)
      text.append(scalar)
      index += length
    }
    return String(text)
  }

  static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    if scalar.value < 0x80 {
      out.append(UInt8(scalar.value))
    } else {
      out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// How many scalars the bytes are, Go's `utf8.RuneCount`.
  static func count<Bytes: RandomAccessCollection>(_ bytes: Bytes) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    var count = 0
    var index = bytes.startIndex
    while index < bytes.endIndex {
      index += decode(bytes, at: index).length
      count += 1
    }
    return count
  }
}
