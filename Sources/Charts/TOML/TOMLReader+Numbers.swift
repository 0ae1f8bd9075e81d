import GoTemplate
internal import TimeZones

extension TOMLReader {
  /// An integer, a float, or a date.
  mutating func number() throws(TOMLError) -> Value {
    let start = index
    guard let first = try next() else { throw mistake("unexpected EOF; expected value") }
    if first == "+" || first == "-" { return try signedNumber(from: start) }
    if first == "0", let letter = try peek(), "box".unicodeScalars.contains(letter) {
      _ = try next()
      return try basedInteger(letter, from: start)
    }
    skip { $0 >= 0x30 && $0 <= 0x39 }
    let isLong = index - start > 1
    switch try peek() {
    case "-" where first != "0" || isLong, ":" where first != "0" || isLong:
      return try date(from: start)
    default: return try decimal(from: start)
    }
  }

  private mutating func skip(_ belongs: (UInt8) -> Bool) {
    while index < bytes.count, belongs(bytes[index]) { index += 1 }
  }

  private func text(from start: Int) -> String {
    String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func signedNumber(from start: Int) throws(TOMLError) -> Value {
    guard let scalar = try next() else { throw mistake("expected a digit but got '\\x00'") }
    let isNegative = bytes[start] == UInt8(ascii: "-")
    switch scalar {
    case "i", "n":
      let word = scalar == "i" ? "inf" : "nan"
      for letter in word.unicodeScalars.dropFirst() {
        guard try take(letter) else { throw mistake("invalid float: '\(text(from: start))'") }
      }
      let number: Double = scalar == "i" ? .infinity : .nan
      return .float64(isNegative ? -number : number)
    case "0":
      if let letter = try peek(), "box".unicodeScalars.contains(letter) {
        throw mistake(
          "cannot use sign with non-decimal numbers: '\(text(from: start))\(letter)'"
        )
      }
    case ".": throw mistake("floats must start with a digit, not '.'")
    case "1"..."9": break
    default: throw mistake("expected a digit but got \(GoQuote.quoted(scalar))")
    }
    return try decimal(from: start)
  }

  /// `0x1F`, `0o17`, `0b11`.
  private mutating func basedInteger(_ letter: Unicode.Scalar, from start: Int) throws(TOMLError)
    -> Value
  {
    let (name, radix) =
      letter == "b" ? ("a binary", 2) : letter == "o" ? ("an octal", 8) : ("a hexadecimal", 16)
    func belongs(_ byte: UInt8) -> Bool {
      byte < 0x80 && Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
    }
    guard let next = try peek(), next.isASCII, belongs(UInt8(next.value)) else {
      let next = try peek() ?? "\0"
      throw mistake("not \(name) number: '\(text(from: start))\(next)'")
    }
    skip { belongs($0) || $0 == UInt8(ascii: "_") }
    return try integer(text(from: start), digits: start + 2, radix: radix)
  }

  private mutating func decimal(from start: Int) throws(TOMLError) -> Value {
    skip { $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "_") }
    guard index < bytes.count, ".eE".utf8.contains(bytes[index]) else {
      return try integer(text(from: start), digits: start, radix: 10)
    }
    skip { $0 >= 0x30 && $0 <= 0x39 || "_.-+eE".utf8.contains($0) }
    return try float(text(from: start))
  }

  private func integer(_ text: String, digits start: Int, radix: Int) throws(TOMLError) -> Value {
    guard Self.hasGoodUnderscores(text.utf8) else {
      throw mistake(
        "Invalid integer \(GoQuote.quoted(text)): underscores must be surrounded by digits"
      )
    }
    if radix == 10, Self.hasLeadingZero(text) {
      throw mistake("Invalid integer \(GoQuote.quoted(text)): cannot have leading zeroes")
    }
    let digits = bytes[start..<index].filter { $0 != UInt8(ascii: "_") }
    guard let value = Int64(String(decoding: digits, as: UTF8.self), radix: radix) else {
      throw mistake("\(text) is out of range for int64")
    }
    return .int64(value)
  }

  private func float(_ text: String) throws(TOMLError) -> Value {
    func invalid(_ reason: String) -> TOMLError {
      mistake("Invalid float \(GoQuote.quoted(text)): \(reason)")
    }
    let parts = text.utf8.split { ".eE".utf8.contains($0) }
    guard parts.allSatisfy({ Self.hasGoodUnderscores($0) }) else {
      throw invalid("underscores must be surrounded by digits")
    }
    if let whole = parts.first, Self.hasLeadingZero(String(decoding: whole, as: UTF8.self)) {
      throw invalid("cannot have leading zeroes")
    }
    let all = Array(text.utf8)
    for (position, byte) in all.enumerated() where byte == UInt8(ascii: ".") {
      guard position + 1 < all.count, all[position + 1] >= 0x30, all[position + 1] <= 0x39 else {
        throw invalid("'.' must be followed by one or more digits")
      }
    }
    let plain = String(decoding: all.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    guard let number = GoNumber.float(plain) else {
      // A number that is too large is still one for Swift.
      if let number = Double(plain), number.isInfinite {
        throw mistake("\(text) is out of range for float64")
      }
      throw mistake("Invalid float value: \(GoQuote.quoted(text))")
    }
    return .float64(number)
  }

  /// Whether every underscore stands between digits.
  private static func hasGoodUnderscores(_ text: some Sequence<UInt8>) -> Bool {
    var isBehindDigit = false
    for byte in text {
      if byte == UInt8(ascii: "_"), !isBehindDigit { return false }
      isBehindDigit = byte < 0x80 && Character(Unicode.Scalar(byte)).isHexDigit
    }
    return isBehindDigit
  }

  private static func hasLeadingZero(_ text: String) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return digits.count > 1 && digits.first == UInt8(ascii: "0")
  }

  // MARK: Dates

  /// The forms of dates and times, and the name of the zone of those that have none.
  private static let layouts: [(layout: String, zone: String?)] = [
    ("2006-01-02T15:04:05.999999999Z07:00", nil),
    ("2006-01-02T15:04:05.999999999", "datetime-local"),
    ("2006-01-02", "date-local"), ("15:04:05.999999999", "time-local"),
    ("2006-01-02T15:04Z07:00", nil), ("2006-01-02T15:04", "datetime-local"),
    ("15:04", "time-local"),
  ]

  private mutating func date(from start: Int) throws(TOMLError) -> Value {
    skip { $0 >= 0x30 && $0 <= 0x39 || "-:Tt .Zz+".utf8.contains($0) }
    while index > start, bytes[index - 1] == 32 { index -= 1 }
    let text = String(
      text(from: start).map { $0 == "z" ? "Z" : $0 == "t" || $0 == " " ? "T" : $0 }
    )
    for (layout, zone) in Self.layouts {
      guard let time = try? GoTimeParser.parse(text, layout: layout) else { continue }
      guard Self.hasSeparators(text, of: layout) else { break }
      return .object(TimeObject(zone.map { time.at(.fixed(name: $0, offset: 0)) } ?? time))
    }
    throw mistake("invalid datetime: \(GoQuote.quoted(text))")
  }

  /// Whether no leading zero is missing, which Go's own reader of times lets pass.
  private static func hasSeparators(_ text: String, of layout: String) -> Bool {
    for (wanted, found) in zip(layout.utf8, text.utf8) {
      if wanted == UInt8(ascii: ".") || wanted == UInt8(ascii: "Z") { return true }
      if wanted < 0x30 || wanted > 0x39, wanted != found { return false }
    }
    return true
  }
}
