/// A number as it stands in a template: Go's untyped constant, held as every type that it fits.
struct NumberLiteral {
  var int: Int64?
  var uint: UInt64?
  var float: Double?
  /// Whether it is written as a floating-point number, and is one where no type is asked for.
  var isWrittenAsFloat: Bool
  /// What it is where no type is asked for, of a complex number.
  var complex: (real: Double, imaginary: Double)?

  /// - Throws: Go's words for what is wrong with it.
  init(_ text: String, kind: Token.Kind) throws(TemplateError) {
    isWrittenAsFloat = false
    // Nearly all are short decimal numbers.
    if text.utf8.count <= 9, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      text == "0" || text.utf8.first != 0x30, let value = Int32(text)
    {
      (int, uint, float) = (Int64(value), UInt64(value), Double(value))
      return
    }
    if kind == .characterConstant {
      do {
        let value = try GoUnquote.character(Array(text.utf8)[...])
        (int, uint, float) = (Int64(value), UInt64(value), Double(value))
      } catch {
        throw TemplateError(
          error == .syntax ? "invalid syntax" : "malformed character constant: \(text)"
        )
      }
      return
    }
    if let complex = try Self.complex(text, kind) {
      self.complex = complex
      // It fits no other type, unless nothing of it is imaginary.
      guard complex.imaginary == 0 else { return }
      float = complex.real
      int = Int64(exactly: complex.real)
      uint = UInt64(exactly: complex.real)
      return
    }
    uint = Self.unsigned(text)
    int = Self.signed(text)
    if int == 0, uint == nil { uint = 0 }
    let isHex = text.hasPrefix("0x") || text.hasPrefix("0X")
    let looksLikeFloat = text.utf8.contains { ".eEpP".utf8.contains($0) }
    isWrittenAsFloat =
      looksLikeFloat && !(isHex && !text.utf8.contains { $0 | 0x20 == UInt8(ascii: "p") })
    if let int {
      float = Double(int)
    } else if let uint {
      float = Double(uint)
    } else if let value = Self.float(text) {
      guard looksLikeFloat else {
        throw TemplateError("integer overflow: \(GoQuote.quoted(text))")
      }
      float = value
      int = Int64(exactly: value)
      uint = UInt64(exactly: value)
    } else {
      throw TemplateError("illegal number syntax: \(GoQuote.quoted(text))")
    }
  }

  /// Go's `strconv.ParseInt(text, 0, 64)`.
  static func signed(_ text: String) -> Int64? {
    var digits = text[...]
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    guard let magnitude = unsigned(String(digits)) else { return nil }
    if isNegative {
      if magnitude == UInt64(Int64.max) + 1 { return Int64.min }
      return Int64(exactly: magnitude).map { -$0 }
    }
    return Int64(exactly: magnitude)
  }

  /// Go's `strconv.ParseUint(text, 0, 64)`: the prefix says the base, and underscores may stand
  /// between digits where a prefix is.
  static func unsigned(_ text: String) -> UInt64? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else {
      return nil
    }
    var radix: UInt64 = 10
    var start = 0
    if first == UInt8(ascii: "0"), bytes.count > 1 {
      switch bytes[1] | 0x20 {
      case UInt8(ascii: "x") where bytes.count > 2: (radix, start) = (16, 2)
      case UInt8(ascii: "b") where bytes.count > 2: (radix, start) = (2, 2)
      case UInt8(ascii: "o") where bytes.count > 2: (radix, start) = (8, 2)
      default: (radix, start) = (8, 1)
      }
    }
    guard hasGoodUnderscores(bytes) else { return nil }
    var value: UInt64 = 0
    for byte in bytes[start...] where byte != UInt8(ascii: "_") {
      guard let digit = digit(byte), digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Underscores only between digits, or between a base prefix and a digit.
  private static func hasGoodUnderscores(_ bytes: [UInt8]) -> Bool {
    let underscore = UInt8(ascii: "_")
    guard bytes.contains(underscore) else { return true }
    let hasPrefix =
      bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && digit(bytes[1] | 0x20) == nil
    // Without a prefix only "0_7", an octal number, may have them: base 10 may too, in base 0.
    var previous = hasPrefix ? UInt8(ascii: "0") : UInt8(ascii: "^")
    for byte in bytes[(hasPrefix ? 2 : 0)...] {
      if byte == underscore {
        guard digit(previous) != nil else { return false }
      } else if previous == underscore, digit(byte) == nil {
        return false
      }
      previous = byte
    }
    return previous != underscore
  }

  /// Go's `strconv.ParseFloat(text, 64)`, where infinities are out of range.
  static func float(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "_") || hasGoodUnderscores(Array(text.utf8)) })
    else { return nil }
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    // Swift takes what Go does not: a hexadecimal number without exponent.
    let isHex = plain.lowercased().contains("0x")
    if isHex, !plain.lowercased().contains("p") { return nil }
    guard plain.utf8.contains(where: { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return nil
    }
    var normal = plain
    if normal.hasPrefix("+") {
      normal.removeFirst()
      if normal.hasPrefix("+") || normal.hasPrefix("-") { return nil }
    }
    if normal.hasPrefix(".") { normal = "0" + normal }
    if normal.hasPrefix("-.") { normal = "-0" + normal.dropFirst() }
    guard let value = Double(normal) ?? Double(normal.replacingDotBeforeExponent), value.isFinite
    else { return nil }
    return value
  }
}

// MARK: Complex numbers

extension NumberLiteral {
  /// The parts of `2i` or `1+2i`; `nil` of a number of another kind.
  ///
  /// - Throws: Go's words for what is wrong with it.
  private static func complex(
    _ text: String,
    _ kind: Token.Kind
  ) throws(TemplateError) -> (real: Double, imaginary: Double)? {
    guard kind == .complex else {
      guard text.utf8.last == UInt8(ascii: "i") else { return nil }
      return float(String(text.dropLast())).map { (0, $0) }
    }
    let bytes = Array(text.utf8)
    let middle = endOfFloat(bytes, from: 0)
    let end = endOfFloat(bytes, from: middle)
    guard middle < bytes.count,
      bytes[middle] == UInt8(ascii: "+") || bytes[middle] == UInt8(ascii: "-"),
      end < bytes.count, bytes[end] == UInt8(ascii: "i")
    else { throw TemplateError("syntax error scanning complex number") }
    guard let real = float(String(decoding: bytes[..<middle], as: UTF8.self)),
      let imaginary = float(String(decoding: bytes[middle..<end], as: UTF8.self))
    else { throw TemplateError("invalid syntax") }
    return (real, imaginary)
  }

  /// How far a floating-point number goes, as Go's `fmt.Sscan` finds it.
  private static func endOfFloat(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    func skip(_ characters: StaticString, all: Bool = false) -> Bool {
      let before = index
      repeat {
        guard index < bytes.count,
          characters.withUTF8Buffer({ $0.contains(bytes[index]) })
        else { break }
        index += 1
      } while all
      return index > before
    }
    _ = skip("+-")
    let isHex = skip("0") && skip("xX")
    let digits: StaticString = isHex ? "0123456789abcdefABCDEF_" : "0123456789_"
    _ = skip(digits, all: true)
    if skip(".") { _ = skip(digits, all: true) }
    if skip(isHex ? "pP" : "eEpP") {
      _ = skip("+-")
      _ = skip("0123456789_", all: true)
    }
    return index
  }
}

extension String {
  /// `1.e5` as `1.0e5`, and `1.` as `1.0`, which Swift's parser wants.
  fileprivate var replacingDotBeforeExponent: String {
    guard let dot = firstIndex(of: ".") else { return self }
    let next = index(after: dot)
    if next < endIndex, self[next].isNumber { return self }
    return self[..<next] + "0" + self[next...]
  }
}
