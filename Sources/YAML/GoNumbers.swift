/// Numbers as Go reads and writes them.
public enum GoNumbers {
  /// The text of `strconv.FormatFloat(value, 'g', -1, 64)`, as go-yaml prints floats; infinities and
  /// NaN in YAML's words.
  public static func general(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    return ShortestDecimal(value).general
  }

  /// The text of `strconv.FormatFloat(value, 'g', -1, 32)`, which sigs.k8s.io/yaml takes for numbers
  /// that are used as texts: as many digits as 32 bits have.
  public static func narrow(_ value: Double) -> String {
    let narrow = Float(value)
    return narrow.isFinite ? ShortestDecimal(narrow).general : general(Double(narrow))
  }

  /// The text of a finite number in Go's `encoding/json`: `1000000`, `1e+21`, `1e-7`.
  public static func json(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53,
      whole != 0 || value.sign == .plus
    {
      return String(whole)
    }
    return ShortestDecimal(value).json
  }

  /// An integer as `strconv.ParseInt(text, 0, 64)` reads it: an optional sign, then `0x`, `0b`, `0o` or
  /// a leading `0` for octal. The text holds no underscores any more.
  static func integer(_ text: some Collection<UInt8>) -> Int? {
    var digits = text[...]
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard let magnitude = magnitude(digits) else { return nil }
    if isNegative {
      return magnitude <= UInt64(Int64.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int(exactly: magnitude)
  }

  /// An integer without sign as `strconv.ParseUint(text, 0, 64)` reads it.
  static func magnitude(_ text: some Collection<UInt8>) -> UInt64? {
    var digits = text[...]
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      digits = digits.dropFirst()
      radix = digits.first.flatMap { radixes[$0 | 0x20] } ?? 8
      if let letter = digits.first, radixes[letter | 0x20] != nil { digits = digits.dropFirst() }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      let digit: UInt64
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt64(byte - UInt8(ascii: "A")) + 10
      default: return nil
      }
      guard digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// What the letter behind a leading zero says.
  private static let radixes: [UInt8: UInt64] = [
    UInt8(ascii: "x"): 16, UInt8(ascii: "b"): 2, UInt8(ascii: "o"): 8,
  ]

  /// A decimal number as go-yaml's expression for floats has it; `nil` where the text is none, or is
  /// beyond the range.
  static func float(_ text: some Collection<UInt8>) -> Double? {
    var rest = text[...]
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    let whole = rest.prefix { isDigit($0) }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = rest.prefix { isDigit($0) }
      rest = rest.dropFirst(fraction.count)
      if whole.isEmpty, fraction.isEmpty { return nil }
    } else if whole.isEmpty {
      return nil
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      let exponent = rest.prefix { isDigit($0) }
      guard !exponent.isEmpty else { return nil }
      rest = rest.dropFirst(exponent.count)
    }
    guard rest.isEmpty, let value = Double(String(decoding: Array(text), as: UTF8.self)),
      value.isFinite
    else { return nil }
    return value
  }
}
