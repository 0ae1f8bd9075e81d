import GoTemplate

/// Numbers from anything, as the Go package spf13/cast reads them: what cannot be read is 0.
extension SprigFunctions {
  static func addTypeConversion(to table: inout FunctionTable) {
    table.add("int", .any) { call throws(TemplateError) in .int(Int(int64(call[0]))) }
    table.add("int64", .any) { call throws(TemplateError) in .int64(int64(call[0])) }
    table.add("float64", .any) { call throws(TemplateError) in .float64(float64(call[0])) }
    table.add("atoi", .string) { call throws(TemplateError) in
      // What is out of range counts as the nearest integer that there is.
      .int(Int(decimal(call.string(0))))
    }
    table.add("toString", .any) { call throws(TemplateError) in try call[0].sprigString() }
    table.add("toDecimal", .any) { call throws(TemplateError) in
      .int64(GoNumber.int(try GoFormat.string(call[0]), base: 8) ?? 0)
    }
  }

  /// Go's `strconv.Atoi` with its error ignored.
  private static func decimal(_ text: String) -> Int64 {
    if let number = GoNumber.int(text, base: 10) { return number }
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard text.utf8.count - digits.count <= 1, !digits.isEmpty,
      digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return 0 }
    return text.hasPrefix("-") ? .min : .max
  }

  /// `cast.ToInt64`.
  static func int64(_ value: Value) -> Int64 {
    switch value {
    case .int(let value): return Int64(value)
    case .int64(let value): return value
    case .uint8(let value): return Int64(value)
    case .uint64(let value): return Int64(truncatingIfNeeded: value)
    case .float64(let value): return integer(value)
    case .bool(let value): return value ? 1 : 0
    case .string(let text): return GoNumber.int(withoutZeroFraction(text), base: 0) ?? 0
    default: return 0
    }
  }

  /// `cast.ToFloat64`.
  static func float64(_ value: Value) -> Double {
    switch value {
    case .int(let value): Double(value)
    case .int64(let value): Double(value)
    case .uint8(let value): Double(value)
    case .uint64(let value): Double(value)
    case .float64(let value): value
    case .bool(let value): value ? 1 : 0
    case .string(let text): GoNumber.float(text) ?? 0
    default: 0
    }
  }

  /// Go's conversion: toward zero, and the smallest integer for what does not fit.
  static func integer(_ value: Double) -> Int64 {
    Int64(exactly: value.rounded(.towardZero)) ?? .min
  }

  /// `12.00` as `12`.
  private static func withoutZeroFraction(_ text: String) -> String {
    let bytes = text.utf8
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return text }
    let fraction = bytes[bytes.index(after: dot)...]
    guard !fraction.isEmpty, fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return text }
    return String(text[..<dot])
  }
}
