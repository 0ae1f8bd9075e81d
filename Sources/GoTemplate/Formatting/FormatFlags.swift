/// What stands between `%` and the verb.
struct FormatFlags {
  var width: Int?
  var precision: Int?
  var minus = false
  var plus = false
  var sharp = false
  var space = false
  var zero = false
  /// `%+v` and `%#v`, where plus and sharp mean something else than for numbers.
  var plusV = false
  var sharpV = false
}

extension Printer {
  /// Spaces or zeros.
  mutating func pad(_ count: Int) {
    guard count > 0 else { return }
    let byte = flags.zero && !flags.minus ? UInt8(ascii: "0") : UInt8(ascii: " ")
    out.append(contentsOf: repeatElement(byte, count: count))
  }

  /// Writes text, filled up to the width.
  mutating func writePadded(_ text: [UInt8]) {
    guard let width = flags.width, width > 0 else {
      out.append(contentsOf: text)
      return
    }
    let missing = width - UTF8Scalar.count(text)
    if !flags.minus { pad(missing) }
    out.append(contentsOf: text)
    if flags.minus { pad(missing) }
  }

  mutating func writePadded(_ text: String) { writePadded(Array(text.utf8)) }

  /// Writes text filled up with spaces, whatever the flags say of zeros.
  mutating func writePaddedWithSpaces(_ text: [UInt8]) {
    let zero = flags.zero
    flags.zero = false
    writePadded(text)
    flags.zero = zero
  }

  mutating func writeInteger(
    _ magnitude: UInt64,
    isNegative: Bool,
    base: Int,
    verb: Unicode.Scalar,
    uppercase: Bool = false
  ) {
    var digitsWanted = 0
    if let precision = flags.precision {
      digitsWanted = precision
      if precision == 0, magnitude == 0 {
        writePaddedWithSpaces([])
        return
      }
    } else if flags.zero, !flags.minus, let width = flags.width {
      digitsWanted = width - (isNegative || flags.plus || flags.space ? 1 : 0)
    }
    var digits = Array(String(magnitude, radix: base, uppercase: uppercase).utf8)
    if digits.count < digitsWanted {
      digits = Array(repeating: UInt8(ascii: "0"), count: digitsWanted - digits.count) + digits
    }
    var prefix = ""
    if flags.sharp {
      switch base {
      case 2: prefix = "0b"
      case 8: prefix = digits.first == UInt8(ascii: "0") ? "" : "0"
      case 16: prefix = uppercase ? "0X" : "0x"
      default: break
      }
    }
    if verb == "O" { prefix = "0o" + prefix }
    let sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : ""
    writePaddedWithSpaces(Array((sign + prefix).utf8) + digits)
  }

  /// `U+0041`, with `#` also `'A'`.
  mutating func writeUnicode(_ value: UInt64) {
    let digits = String(value, radix: 16, uppercase: true)
    var text =
      "U+" + String(repeating: "0", count: max(0, max(4, flags.precision ?? 4) - digits.count))
    text += digits
    if flags.sharp, value <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(value)),
      GoQuote.isPrintable(scalar)
    {
      text += " '\(scalar)'"
    }
    writePaddedWithSpaces(Array(text.utf8))
  }

  mutating func writeFloat(_ value: Double, _ verb: Unicode.Scalar, precision: Int?) {
    let precision = flags.precision ?? precision
    var text = FloatText.format(value, verb, precision: precision)
    if text.first != UInt8(ascii: "-"), text.first != UInt8(ascii: "+") {
      text.insert(UInt8(ascii: "+"), at: 0)
    }
    if flags.space, text[0] == UInt8(ascii: "+"), !flags.plus { text[0] = UInt8(ascii: " ") }
    if value.isNaN || value.isInfinite {
      if value.isNaN, !flags.space, !flags.plus { text.removeFirst() }
      // "+Inf" keeps its sign only where one is asked for.
      if value == .infinity, text[0] == UInt8(ascii: "+"), !flags.plus, !flags.space {
        writePaddedWithSpaces(text)
        return
      }
      writePaddedWithSpaces(text)
      return
    }
    if flags.sharp, verb != "b" { keepPoint(&text, verb, precision: precision) }
    guard flags.plus || text[0] != UInt8(ascii: "+") else {
      writePadded(Array(text.dropFirst()))
      return
    }
    if flags.zero, !flags.minus, let width = flags.width, width > text.count {
      out.append(text[0])
      pad(width - text.count)
      out.append(contentsOf: text.dropFirst())
    } else {
      writePadded(text)
    }
  }

  /// The `#` flag: always a point, and no zeros taken away behind it.
  private func keepPoint(_ text: inout [UInt8], _ verb: Unicode.Scalar, precision: Int?) {
    var missing = 0
    switch verb {
    case "g", "G", "x": missing = precision ?? 6
    default: break
    }
    let isHex = verb == "x" || verb == "X"
    let tailStart =
      text.firstIndex { byte in
        byte | 0x20 == UInt8(ascii: "p") || !isHex && byte | 0x20 == UInt8(ascii: "e")
      } ?? text.endIndex
    let tail = text[tailStart...]
    text.removeSubrange(tailStart...)
    var hasPoint = false
    var sawDigit = false
    for byte in text.dropFirst() {
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        if byte != UInt8(ascii: "0") { sawDigit = true }
        if sawDigit { missing -= 1 }
      }
    }
    if !hasPoint {
      if text.count == 2, text[1] == UInt8(ascii: "0") { missing -= 1 }
      text.append(UInt8(ascii: "."))
    }
    text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, missing)))
    text.append(contentsOf: tail)
  }

  /// Cuts text to as many characters as the precision says.
  func truncated(_ text: [UInt8]) -> [UInt8] {
    guard let precision = flags.precision else { return text }
    var index = 0
    for _ in 0..<precision {
      guard index < text.count else { return text }
      index += UTF8Scalar.decode(text, at: index).length
    }
    return Array(text[..<index])
  }

  mutating func writeQuoted(_ text: [UInt8]) {
    let text = truncated(text)
    var quoted: [UInt8] = []
    if flags.sharp, GoQuote.canBackquote(text) {
      quoted = [UInt8(ascii: "`")] + text + [UInt8(ascii: "`")]
    } else {
      GoQuote.append(text, asciiOnly: flags.plus, to: &quoted)
    }
    writePadded(quoted)
  }

  /// The bytes as pairs of hexadecimal digits.
  mutating func writeHexadecimal(_ text: [UInt8], uppercase: Bool) {
    let length = min(flags.precision ?? text.count, text.count)
    guard length > 0 else {
      pad(flags.width ?? 0)
      return
    }
    let prefix = flags.sharp ? (uppercase ? "0X" : "0x") : ""
    var encoded = prefix
    for (index, byte) in text.prefix(length).enumerated() {
      if flags.space, index > 0 { encoded += " " + prefix }
      let digits = String(byte, radix: 16, uppercase: uppercase)
      encoded += digits.utf8.count < 2 ? "0" + digits : digits
    }
    writePadded(encoded)
  }
}
