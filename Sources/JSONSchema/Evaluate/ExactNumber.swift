internal import JSON

/// A JSON number as digits times a power of ten, so that limits and divisibility are decided exactly,
/// whatever the size: `0.1`, `1e400` and integers of hundred digits included.
struct ExactNumber: Sendable {
  private(set) var isNegative = false
  /// The digits without leading and trailing zeros, where they fit.
  private var mantissa: UInt64 = 0
  /// The digits where there are more than `mantissa` can hold.
  private var longDigits: [UInt8]?
  private var digitCount = 0
  /// The power of ten that the last digit counts. Written exponents beyond any use are clamped.
  private var exponent = 0

  private static let shortDigits = 19
  private static let exponentLimit = 1 << 40

  init(_ number: JSONNumber) {
    var literal = number.literal
    literal.withUTF8 { read($0) }
  }

  init(_ value: Int) { self.init(JSONNumber(value)) }

  private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    var offset = 0
    var isFraction = false
    var zeros = 0
    if text.first == UInt8(ascii: "-") {
      isNegative = true
      offset = 1
    }
    reading: while offset < text.count {
      let byte = text[offset]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if isFraction { exponent -= 1 }
        if byte == UInt8(ascii: "0") {
          // A zero counts only once another digit follows it.
          if digitCount > 0 { zeros += 1 } else { zeros = 0 }
        } else {
          for _ in 0..<zeros { append(0) }
          zeros = 0
          append(UInt64(byte - UInt8(ascii: "0")))
        }
      case UInt8(ascii: "."): isFraction = true
      default:
        exponent += Self.writtenExponent(text[(offset + 1)...])
        break reading
      }
      offset += 1
    }
    exponent += zeros
    if digitCount == 0 {
      isNegative = false
      exponent = 0
    }
  }

  private mutating func append(_ digit: UInt64) {
    digitCount += 1
    if longDigits != nil {
      longDigits?.append(UInt8(digit))
    } else if digitCount <= Self.shortDigits {
      mantissa = mantissa * 10 + digit
    } else {
      longDigits = String(mantissa).utf8.map { $0 - UInt8(ascii: "0") } + [UInt8(digit)]
    }
  }

  private static func writtenExponent(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var value = 0
    for byte in text where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), exponentLimit)
    }
    return text.first == UInt8(ascii: "-") ? -value : value
  }

  /// The value as an integer, where it is one of at most 18 digits.
  var whole: Int? {
    guard longDigits == nil, exponent >= 0, digitCount + exponent <= 18 else { return nil }
    let magnitude = Int(mantissa * Self.power(exponent))
    return isNegative ? -magnitude : magnitude
  }

  var isZero: Bool { digitCount == 0 }

  /// Whether the value has no fraction.
  var isInteger: Bool { exponent >= 0 }

  /// The digits, most significant first.
  private var digits: [UInt8] {
    longDigits ?? (isZero ? [] : String(mantissa).utf8.map { $0 - UInt8(ascii: "0") })
  }
}

extension ExactNumber: Comparable, Hashable {
  static func == (left: ExactNumber, right: ExactNumber) -> Bool {
    left.isNegative == right.isNegative && left.digitCount == right.digitCount
      && left.exponent == right.exponent && left.mantissa == right.mantissa
      && left.longDigits == right.longDigits
  }

  static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.hasSmallerMagnitude(than: left) : left.hasSmallerMagnitude(than: right)
  }

  private func hasSmallerMagnitude(than other: ExactNumber) -> Bool {
    if isZero || other.isZero { return isZero && !other.isZero }
    let place = digitCount + exponent
    let otherPlace = other.digitCount + other.exponent
    if place != otherPlace { return place < otherPlace }
    if longDigits == nil, other.longDigits == nil {
      // Equal places: to align the digits never takes more than 19 of them.
      return mantissa * Self.power(other.digitCount - digitCount)
        < other.mantissa * Self.power(digitCount - other.digitCount)
    }
    return digits.lexicographicallyPrecedes(other.digits)
  }

  /// Ten to the given power; 1 for negative ones.
  private static func power(_ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<max(0, exponent) { result *= 10 }
    return result
  }
}

extension ExactNumber {
  /// Whether ``isMultiple(of:)`` can count with it as the divisor.
  var isDivisor: Bool { !isZero && !isNegative && longDigits == nil }

  /// Whether the value is an integer times the divisor, for which ``isDivisor`` holds.
  func isMultiple(of divisor: ExactNumber) -> Bool {
    if isZero { return true }
    // Neither number ends in a zero, so a divisor of more tens divides nothing.
    let shift = exponent - divisor.exponent
    guard shift >= 0 else { return false }
    let modulus = divisor.mantissa
    var remainder: UInt64 = 0
    if longDigits == nil {
      remainder = mantissa % modulus
    } else {
      for digit in digits {
        remainder = Self.multiply(remainder, 10, modulo: modulus)
        let (sum, overflow) = remainder.addingReportingOverflow(UInt64(digit))
        remainder = overflow ? sum &- modulus : sum % modulus
      }
    }
    return Self.multiply(remainder, Self.powerOfTen(shift, modulo: modulus), modulo: modulus) == 0
  }

  private static func multiply(_ a: UInt64, _ b: UInt64, modulo modulus: UInt64) -> UInt64 {
    modulus.dividingFullWidth((a % modulus).multipliedFullWidth(by: b % modulus)).remainder
  }

  private static func powerOfTen(_ exponent: Int, modulo modulus: UInt64) -> UInt64 {
    var result = 1 % modulus
    var base = 10 % modulus
    var exponent = exponent
    while exponent > 0 {
      if exponent & 1 == 1 { result = multiply(result, base, modulo: modulus) }
      base = multiply(base, base, modulo: modulus)
      exponent >>= 1
    }
    return result
  }
}
