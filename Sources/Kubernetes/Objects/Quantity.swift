/// An amount of a resource, as Kubernetes writes it: `500m`, `4Gi`, `1e3`. Exact down to billionths.
public struct Quantity: Sendable, Hashable, Comparable {
  private var billionths: Int128

  public static let zero = Quantity(0)

  public init(_ whole: Int) { billionths = Int128(whole) * 1_000_000_000 }

  /// Reads a quantity; `nil` where it is none or beyond all reason. What is finer than a billionth
  /// is rounded up, as Kubernetes does.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var digits: Int128 = 0
    var count = 0
    var fractionDigits = 0
    var isFraction = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        count += 1
        guard count <= 18 else { return nil }
        digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
        if isFraction { fractionDigits += 1 }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard count > 0, let scale = Self.scale(String(decoding: rest, as: UTF8.self)) else {
      return nil
    }
    // digits / 10^fractionDigits × binary × 10^decimal, in billionths.
    var value = digits * scale.binary
    let exponent = 9 - fractionDigits + scale.decimal
    if exponent >= 0 {
      for _ in 0..<exponent {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        value = product
      }
    } else {
      for _ in 0..<(-exponent) { value = value / 10 + (value % 10 == 0 ? 0 : 1) }
    }
    billionths = isNegative ? -value : value
  }

  private static func scale(_ suffix: String) -> (binary: Int128, decimal: Int)? {
    switch suffix {
    case "": return (1, 0)
    case "n": return (1, -9)
    case "u": return (1, -6)
    case "m": return (1, -3)
    case "k": return (1, 3)
    case "M": return (1, 6)
    case "G": return (1, 9)
    case "T": return (1, 12)
    case "P": return (1, 15)
    case "E": return (1, 18)
    case "Ki": return (1 << 10, 0)
    case "Mi": return (1 << 20, 0)
    case "Gi": return (1 << 30, 0)
    case "Ti": return (1 << 40, 0)
    case "Pi": return (1 << 50, 0)
    case "Ei": return (1 << 60, 0)
    default:
      guard let first = suffix.first, first == "e" || first == "E",
        let exponent = Int(suffix.dropFirst()), (-18...18).contains(exponent)
      else { return nil }
      return (1, exponent)
    }
  }

  /// The nearest whole number, rounded up; clamped to what an `Int` holds.
  public var rounded: Int {
    let quotient = billionths / 1_000_000_000
    return Int(clamping: billionths % 1_000_000_000 > 0 ? quotient + 1 : quotient)
  }

  /// The number of thousandths, rounded up; clamped to what an `Int` holds.
  public var thousandths: Int {
    let quotient = billionths / 1_000_000
    return Int(clamping: billionths % 1_000_000 > 0 ? quotient + 1 : quotient)
  }

  public static func < (left: Self, right: Self) -> Bool { left.billionths < right.billionths }

  public static func + (left: Self, right: Self) -> Self { combined(left, right.billionths) }

  public static func - (left: Self, right: Self) -> Self { combined(left, -right.billionths) }

  /// As much as this, several times.
  public func times(_ count: Int) -> Self {
    var result = self
    let (product, overflow) = billionths.multipliedReportingOverflow(by: Int128(count))
    result.billionths = overflow ? .max : product
    return result
  }

  /// Sums of more than a hundred thousand exabytes stay at that.
  private static func combined(_ left: Self, _ right: Int128) -> Self {
    var result = left
    let (sum, overflow) = left.billionths.addingReportingOverflow(right)
    if !overflow { result.billionths = sum }
    return result
  }
}

extension Quantity: CustomStringConvertible {
  /// In the largest unit that leaves it whole: `4Gi`, `500m`, `8`.
  public var description: String {
    let whole = billionths / 1_000_000_000
    guard billionths % 1_000_000_000 == 0 else { return "\(billionths / 1_000_000)m" }
    for (suffix, unit) in [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)]
    where whole != 0 && whole % Int128(unit) == 0 {
      return "\(whole / Int128(unit))\(suffix)"
    }
    return "\(whole)"
  }
}
