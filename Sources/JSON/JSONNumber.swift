/// A number as it was written: nothing is rounded until someone asks for a type.
///
/// Two numbers are equal when they have the same mathematical value: `1`, `1.0` and `10e-1` are one.
public struct JSONNumber: Sendable {
  /// The text of the number, in JSON's grammar.
  public let literal: String

  public init(_ value: Int) { literal = String(value) }

  /// A finite number in its shortest form; `nil` for NaN and infinities, which JSON lacks.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53 {
      literal = String(whole)
    } else {
      literal = "\(value)"
    }
  }

  /// Takes over a text that a reader has checked against JSON's grammar.
  public init(uncheckedLiteral literal: String) { self.literal = literal }

  /// The value as an integer, where it has no fraction and fits: `5`, `5.0` and `5e0` are 5.
  public var int: Int? {
    if let value = Int(literal) { return value }
    guard let decimal = normalized, decimal.exponent >= 0, decimal.exponent <= 19 else {
      return nil
    }
    let digits = decimal.digits + String(repeating: "0", count: decimal.exponent)
    return Int((decimal.isNegative ? "-" : "") + digits)
  }

  /// The nearest binary floating-point number; infinite where the literal is beyond its range.
  public var double: Double { Double(literal) ?? .nan }

  /// Whether the mathematical value has no fraction.
  public var isInteger: Bool {
    if Int(literal) != nil { return true }
    guard let decimal = normalized else { return false }
    return decimal.exponent >= 0
  }

  /// The value as digits without leading and trailing zeros, times ten to the exponent. `nil` where
  /// the written exponent is too large to count with.
  private var normalized: (isNegative: Bool, digits: String, exponent: Int)? {
    var digits: [UInt8] = []
    var exponent = 0
    var isNegative = false
    var isFraction = false
    var text = Array(literal.utf8)[...]
    if text.first == UInt8(ascii: "-") {
      isNegative = true
      text.removeFirst()
    }
    while let byte = text.first {
      text.removeFirst()
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard let written = Int(String(decoding: text, as: UTF8.self)) else { return nil }
        let (sum, overflow) = exponent.addingReportingOverflow(written)
        guard !overflow else { return nil }
        exponent = sum
        text = []
      default:
        digits.append(byte)
        if isFraction { exponent -= 1 }
      }
    }
    let zero = UInt8(ascii: "0")
    while digits.last == zero {
      digits.removeLast()
      exponent += 1
    }
    let significant = digits.drop { $0 == zero }
    if significant.isEmpty { return (false, "0", 0) }
    return (isNegative, String(decoding: significant, as: UTF8.self), exponent)
  }
}

extension JSONNumber: Equatable {
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.literal == right.literal { return true }
    guard let a = left.normalized, let b = right.normalized else { return false }
    return a == b
  }
}

extension JSONNumber: Hashable {
  public func hash(into hasher: inout Hasher) {
    if let normalized {
      hasher.combine(normalized.isNegative)
      hasher.combine(normalized.digits)
      hasher.combine(normalized.exponent)
    } else {
      hasher.combine(literal)
    }
  }
}
