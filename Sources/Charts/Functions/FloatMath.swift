internal import Glibc

import GoTemplate

/// Sums with float64. `addf`, `subf`, `mulf` and `divf` count in decimals, so that 0.1 + 0.2 is 0.3.
extension SprigFunctions {
  static func addFloatMath(to table: inout FunctionTable) {
    table.add("add1f", .any) { call throws(TemplateError) in
      .float64(DecimalNumber.fold(float64(call[0]), [1], DecimalNumber.sum, +))
    }
    table.add("addf", variadic: .any) { call throws(TemplateError) in
      .float64(DecimalNumber.fold(0, call.arguments.map(float64), DecimalNumber.sum, +))
    }
    table.add("subf", .any, variadic: .any) { call throws(TemplateError) in
      .float64(
        DecimalNumber.fold(
          float64(call[0]),
          call.rest(from: 1).map(float64),
          DecimalNumber.difference,
          -
        )
      )
    }
    table.add("mulf", .any, variadic: .any) { call throws(TemplateError) in
      .float64(
        DecimalNumber.fold(
          float64(call[0]),
          call.rest(from: 1).map(float64),
          DecimalNumber.product,
          *
        )
      )
    }
    table.add("divf", .any, variadic: .any) { call throws(TemplateError) in
      let divisors = call.rest(from: 1).map(float64)
      if divisors.contains(0) { throw TemplateError("decimal division by 0") }
      return .float64(
        DecimalNumber.fold(float64(call[0]), divisors, DecimalNumber.quotient, /)
      )
    }
    table.add("maxf", .any, variadic: .any) { call throws(TemplateError) in
      .float64(call.rest(from: 1).reduce(float64(call[0])) { goMaximum($0, float64($1)) })
    }
    table.add("minf", .any, variadic: .any) { call throws(TemplateError) in
      .float64(-call.rest(from: 1).reduce(-float64(call[0])) { goMaximum($0, -float64($1)) })
    }
    table.add("floor", .any) { call throws(TemplateError) in
      .float64(float64(call[0]).rounded(.down))
    }
    table.add("ceil", .any) { call throws(TemplateError) in
      .float64(float64(call[0]).rounded(.up))
    }
    table.add("round", .any, .int, variadic: .float64) { call throws(TemplateError) in
      let threshold = call.count > 2 ? call.float64(2) : 0.5
      let power = pow(10, Double(call.int(1)))
      let digits = power * float64(call[0])
      let fraction = digits.isFinite ? digits - digits.rounded(.towardZero) : digits
      let rounded = fraction >= threshold ? digits.rounded(.up) : digits.rounded(.down)
      return .float64(rounded / power)
    }
  }

  /// Go's `math.Max`: NaN wins.
  private static func goMaximum(_ a: Double, _ b: Double) -> Double {
    if a.isNaN || b.isNaN { return a == .infinity || b == .infinity ? .infinity : .nan }
    return a < b ? b : a
  }
}

/// A decimal number: a coefficient times ten to the exponent. Counts exactly as long as the coefficient
/// fits 128 bits.
struct DecimalNumber {
  var coefficient: Int128
  var exponent: Int

  typealias Operation = (DecimalNumber, DecimalNumber) -> DecimalNumber?

  /// The shortest decimal that reads back as the number; `nil` for what is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let text = value.magnitude.description
    let parts = text.split(separator: "e")
    let digits = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
    let fraction = digits.count > 1 && digits[1] != "0" ? String(digits[1]) : ""
    guard let whole = digits.first, let number = Int128(whole + fraction),
      let power = parts.count > 1 ? Int(parts[1]) : 0
    else { return nil }
    coefficient = value < 0 ? -number : number
    exponent = power - fraction.utf8.count
  }

  init(coefficient: Int128, exponent: Int) {
    self.coefficient = coefficient
    self.exponent = exponent
  }

  var double: Double { Double("\(coefficient)e\(exponent)") ?? 0 }

  /// Carries out an operation on all numbers in turn, with decimals, or, where these do not suffice,
  /// with binary floating point.
  static func fold(
    _ first: Double,
    _ rest: [Double],
    _ exact: Operation,
    _ binary: (Double, Double) -> Double
  ) -> Double {
    var result = DecimalNumber(first)
    for value in rest {
      guard let left = result, let right = DecimalNumber(value) else {
        result = nil
        break
      }
      result = exact(left, right)
    }
    return result?.double ?? rest.reduce(first, binary)
  }

  static func sum(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
    let exponent = min(a.exponent, b.exponent)
    guard let left = a.scaled(to: exponent), let right = b.scaled(to: exponent) else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : DecimalNumber(coefficient: sum, exponent: exponent)
  }

  static func difference(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
    sum(a, DecimalNumber(coefficient: -b.coefficient, exponent: b.exponent))
  }

  static func product(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
    let (product, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
    return overflow
      ? nil : DecimalNumber(coefficient: product, exponent: a.exponent + b.exponent)
  }

  /// Rounded to 16 digits behind the point, halves away from zero.
  static func quotient(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
    let shift = 16 + a.exponent - b.exponent
    if shift < 0 { return smallQuotient(a, b, shift: -shift) }
    guard b.coefficient != 0, shift < 38,
      let dividend = DecimalNumber(coefficient: a.coefficient, exponent: shift).scaled(to: 0)
    else { return nil }
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: b.coefficient)
    let isNegative = (dividend < 0) != (b.coefficient < 0)
    let rounds = rest.magnitude >= b.coefficient.magnitude - rest.magnitude && rest != 0
    return DecimalNumber(
      coefficient: quotient + (rounds ? (isNegative ? -1 : 1) : 0),
      exponent: -16
    )
  }

  /// A quotient of which 16 digits behind the point are few, or none.
  private static func smallQuotient(_ a: DecimalNumber, _ b: DecimalNumber, shift: Int)
    -> DecimalNumber?
  {
    let zero = DecimalNumber(coefficient: 0, exponent: -16)
    guard shift < 38,
      let divisor = DecimalNumber(coefficient: b.coefficient, exponent: shift).scaled(to: 0)
    else { return zero }
    return quotient(
      DecimalNumber(coefficient: a.coefficient, exponent: -16),
      DecimalNumber(coefficient: divisor, exponent: 0)
    )
  }

  private func scaled(to exponent: Int) -> Int128? {
    guard self.exponent - exponent < 39 else { return coefficient == 0 ? 0 : nil }
    var result = coefficient
    for _ in 0..<(self.exponent - exponent) {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = product
    }
    return result
  }
}
