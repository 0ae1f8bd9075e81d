/// The fewest decimal digits that read back as the same floating-point number, and the layouts that
/// Go's `strconv` and `encoding/json` give them.
///
/// The value is `0.DIGITS` times ten to the `point`: 1500 has the digits `15` and the point 4.
struct ShortestDecimal {
  var isNegative: Bool
  var digits: [UInt8]
  var point: Int

  /// Takes the digits out of Swift's description, which is the shortest too. Only for finite numbers.
  init(_ value: Double) { self.init(description: value.description) }

  /// The fewest digits that read back as the same number of 32 bits.
  init(_ value: Float) { self.init(description: value.description) }

  private init(description: String) {
    isNegative = false
    digits = []
    var whole = 0
    var exponent = 0
    var isFraction = false
    var text = Array(description.utf8)[...]
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"):
        exponent = Int(String(decoding: text, as: UTF8.self)) ?? 0
        text = []
      default:
        digits.append(byte)
        if !isFraction { whole += 1 }
      }
    }
    point = whole + exponent
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.isEmpty {
      digits = [UInt8(ascii: "0")]
      point = 1
    }
  }

  /// The layout of `strconv.FormatFloat(value, 'g', -1, …)`: an exponent below 1e-04 and from 1e+06 on.
  var general: String {
    let exponent = point - 1
    return exponent < -4 || exponent >= 6 ? scientific(exponentDigits: 2) : positional
  }

  /// The layout of Go's `encoding/json`: an exponent below 1e-06 and from 1e21 on, without a
  /// leading zero.
  var json: String {
    let exponent = point - 1
    return exponent < -6 || exponent >= 21 ? scientific(exponentDigits: 1) : positional
  }

  /// The digits with a point among them, or zeros around them.
  private var positional: String {
    var text = isNegative ? "-" : ""
    if point <= 0 {
      text += "0." + String(repeating: "0", count: -point) + string(digits[...])
    } else if point >= digits.count {
      text += string(digits[...]) + String(repeating: "0", count: point - digits.count)
    } else {
      text += string(digits[..<point]) + "." + string(digits[point...])
    }
    return text
  }

  private func scientific(exponentDigits: Int) -> String {
    var text = isNegative ? "-" : ""
    text += string(digits[..<1])
    if digits.count > 1 { text += "." + string(digits[1...]) }
    let exponent = point - 1
    let magnitude = String(abs(exponent))
    text += exponent < 0 ? "e-" : "e+"
    return text + String(repeating: "0", count: max(0, exponentDigits - magnitude.count))
      + magnitude
  }

  private func string(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits, as: UTF8.self)
  }
}
