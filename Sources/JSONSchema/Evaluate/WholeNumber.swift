internal import JSON

/// A number that is written as an integer of at most 18 digits, as nearly all are.
struct WholeNumber {
  let value: Int

  /// `nil` for numbers that are written otherwise.
  @inline(__always)
  init?(_ number: JSONNumber) {
    var literal = number.literal
    guard let value = literal.withUTF8({ Self.value(of: $0) }) else { return nil }
    self.value = value
  }

  private static func value(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard text.count <= 18 else { return nil }
    var value = 0
    var isNegative = false
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        value = value &* 10 &+ Int(digit)
      } else if byte == UInt8(ascii: "-") {
        isNegative = true
      } else {
        return nil
      }
    }
    return isNegative ? -value : value
  }
}
