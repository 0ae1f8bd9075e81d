/// Go's `fmt` for functions of templates.
public enum GoFormat {
  /// A value as `%v` and `print` write it: `map[a:1]`, `[1 2]`, `1e+06`, `<nil>`.
  ///
  /// - Throws: a value that is too deep or too large to print, such as a map that holds itself.
  public static func string(_ value: Value) throws(TemplateError) -> String {
    if case .string(let text) = value { return text }
    return String(decoding: try bytes(value), as: UTF8.self)
  }

  /// As ``string(_:)``, for text that need not be UTF-8.
  public static func bytes(_ value: Value) throws(TemplateError) -> [UInt8] {
    if let bytes = value.stringBytes { return bytes }
    var printer = Printer()
    printer.print(value)
    return try printer.bytes()
  }

  /// `fmt.Sprintf(format, arguments…)`.
  ///
  /// - Throws: as ``string(_:)``. A wrong verb is no error but part of the text: `%!d(string=hi)`.
  public static func format(_ format: String, _ arguments: [Value]) throws(TemplateError) -> Value {
    var printer = Printer()
    printer.print(format: Array(format.utf8), arguments)
    return .string(bytes: try printer.bytes())
  }
}

/// Go's `strconv` for functions of templates.
public enum GoNumber {
  /// `strconv.ParseInt(text, base, 64)`; base 0 takes the base from the prefix: `0x1f`, `017`.
  public static func int(_ text: String, base: Int) -> Int64? {
    if base == 0 { return NumberLiteral.signed(text) }
    guard let first = text.utf8.first, !text.utf8.contains(UInt8(ascii: "_")) else { return nil }
    // Swift takes what Go takes here: digits behind an optional sign.
    return first < 0x80 ? Int64(text, radix: base) : nil
  }

  /// `strconv.ParseFloat(text, 64)`.
  public static func float(_ text: String) -> Double? {
    var word = text.lowercased()[...]
    var sign = 1.0
    if word.hasPrefix("+") || word.hasPrefix("-") {
      sign = word.removeFirst() == "-" ? -1 : 1
    }
    switch word {
    case "inf", "infinity": return sign * .infinity
    case "nan": return .nan
    default: return NumberLiteral.float(text)
    }
  }
}
