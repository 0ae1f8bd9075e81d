internal import Glibc

/// Go's `strconv.FormatFloat` for float64.
enum FloatText {
  /// The number in the format `e`, `E`, `f`, `g`, `G`, `b`, `x` or `X`; without a precision, with as
  /// many digits as tell it from its neighbours.
  static func format(_ value: Double, _ format: Unicode.Scalar, precision: Int?) -> [UInt8] {
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
    let sign: [UInt8] = value.sign == .minus ? [UInt8(ascii: "-")] : []
    let magnitude = value.magnitude
    switch format {
    case "b": return sign + Array(binary(magnitude).utf8)
    case "x", "X":
      let text = hexadecimal(magnitude, precision: precision)
      return sign + Array((format == "X" ? text.uppercased() : text).utf8)
    default: break
    }
    guard let precision else {
      return sign + layOut(shortest(magnitude), format, precision: nil)
    }
    switch format {
    case "f": return sign + print(magnitude, "%.*f", precision)
    case "e", "E": return sign + print(magnitude, format == "e" ? "%.*e" : "%.*E", precision)
    default:
      // The digits of %e, laid out as the exponent asks for.
      let count = max(precision, 1)
      let digits = Digits(scientific: print(magnitude, "%.*e", count - 1))
      return sign + layOut(digits, format, precision: count)
    }
  }

  /// How templates print a float64.
  static func append(_ value: Double, to out: inout [UInt8]) {
    if value == value.rounded(.towardZero), value.magnitude < 1_000_000,
      value != 0 || value.sign == .plus
    {
      out.append(contentsOf: String(Int(value)).utf8)
    } else {
      out.append(contentsOf: format(value, "g", precision: nil))
    }
  }

  /// Significant digits without zeros at the end, and where the decimal point stands among them.
  private struct Digits {
    var digits: [UInt8]
    var point: Int

    init(digits: [UInt8], point: Int) {
      var digits = digits
      while digits.last == UInt8(ascii: "0") { digits.removeLast() }
      self.digits = digits
      self.point = digits.isEmpty ? 0 : point
    }

    /// From `1.234e+05`.
    init(scientific text: [UInt8]) {
      let parts = text.split(separator: UInt8(ascii: "e"))
      let exponent = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0
      let digits = (parts.first ?? []).filter { $0 != UInt8(ascii: ".") }
      self.init(digits: digits, point: exponent + 1)
    }
  }

  /// The fewest digits that read back as the same number.
  private static func shortest(_ magnitude: Double) -> Digits {
    // Swift's description has these digits, in one of its forms: 12.5, 1e+16, 1.5e-07.
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    var place = (point ?? digits.count) + exponent
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leading)
    place -= leading
    return Digits(digits: digits, point: place)
  }

  private static func layOut(_ number: Digits, _ format: Unicode.Scalar, precision: Int?) -> [UInt8]
  {
    let count = number.digits.count
    switch format {
    case "e", "E": return scientific(number, format, fraction: max(count - 1, 0))
    case "f": return fixed(number, fraction: max(count - number.point, 0))
    default:
      var limit = precision ?? 6
      if precision != nil, limit > count, count >= number.point { limit = count }
      let exponent = number.point - 1
      if exponent < -4 || exponent >= limit {
        return scientific(number, format == "G" ? "E" : "e", fraction: max(count - 1, 0))
      }
      return fixed(number, fraction: max(count - number.point, 0))
    }
  }

  private static func scientific(_ number: Digits, _ letter: Unicode.Scalar, fraction: Int)
    -> [UInt8]
  {
    var out: [UInt8] = [number.digits.first ?? UInt8(ascii: "0")]
    if fraction > 0 {
      out.append(UInt8(ascii: "."))
      out.append(contentsOf: number.digits.dropFirst())
    }
    let exponent = number.digits.isEmpty ? 0 : number.point - 1
    out.append(letter == "E" ? UInt8(ascii: "E") : UInt8(ascii: "e"))
    out.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    let digits = String(abs(exponent))
    if digits.utf8.count < 2 { out.append(UInt8(ascii: "0")) }
    out.append(contentsOf: digits.utf8)
    return out
  }

  private static func fixed(_ number: Digits, fraction: Int) -> [UInt8] {
    var out: [UInt8] = []
    let zero = UInt8(ascii: "0")
    func digit(_ index: Int) -> UInt8 {
      number.digits.indices.contains(index) ? number.digits[index] : zero
    }
    if number.point > 0 {
      for index in 0..<number.point { out.append(digit(index)) }
    } else {
      out.append(zero)
    }
    if fraction > 0 {
      out.append(UInt8(ascii: "."))
      for index in 0..<fraction { out.append(digit(number.point + index)) }
    }
    return out
  }

  /// The mantissa and the power of two: `4503599627370496p-52`.
  private static func binary(_ magnitude: Double) -> String {
    let isNormal = magnitude.exponentBitPattern != 0
    let mantissa = magnitude.significandBitPattern | (isNormal ? 1 << 52 : 0)
    let exponent = Int(max(magnitude.exponentBitPattern, 1)) - 1023 - 52
    return "\(mantissa)p\(exponent < 0 ? "" : "+")\(exponent)"
  }

  /// `0x1.8p+01`.
  private static func hexadecimal(_ magnitude: Double, precision: Int?) -> String {
    var mantissa: UInt64 = 0
    var exponent = 0
    if magnitude != 0 {
      mantissa = magnitude.significand.bitPattern & (1 << 52 - 1) | 1 << 52
      exponent = Int(magnitude.exponent)
    }
    if let precision, precision < 13 {
      let shift = UInt64(52 - precision * 4)
      let rest = mantissa & (1 << shift - 1)
      mantissa >>= shift
      let half: UInt64 = 1 << (shift - 1)
      if rest > half || rest == half && mantissa & 1 == 1 { mantissa += 1 }
      mantissa <<= shift
      if mantissa >> 53 == 1 {
        mantissa >>= 1
        exponent += 1
      }
    }
    var digits = String(mantissa & (1 << 52 - 1), radix: 16)
    digits = String(repeating: "0", count: 13 - digits.count) + digits
    if let precision {
      digits =
        precision <= 13
        ? String(digits.prefix(precision)) : digits + String(repeating: "0", count: precision - 13)
    } else {
      while digits.last == "0" { digits.removeLast() }
    }
    let power = String(abs(exponent))
    return "0x\(mantissa >> 52)" + (digits.isEmpty ? "" : "." + digits)
      + "p\(exponent < 0 ? "-" : "+")\(power.count < 2 ? "0" : "")\(power)"
  }

  private static func print(_ magnitude: Double, _ format: String, _ precision: Int) -> [UInt8] {
    // 309 digits before the point, and those behind it.
    let capacity = precision + 330
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = buffer.withMemoryRebound(to: CChar.self) { text in
        withVaList([Int32(clamping: precision), magnitude]) {
          vsnprintf(text.baseAddress, capacity, format, $0)
        }
      }
      count = min(max(0, Int(written)), capacity - 1)
    }
  }
}
