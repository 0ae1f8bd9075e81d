import GoTemplate

extension TOMLReader {
  /// Whether two more quotes follow, which are taken.
  mutating func startsMultiline(_ quote: Unicode.Scalar) throws(TOMLError) -> Bool {
    let byte = UInt8(ascii: quote)
    guard bytes[index...].prefix(2).elementsEqual([byte, byte]) else { return false }
    index += 2
    return true
  }

  /// Up to the closing quote; the opening one has been read.
  mutating func rawString() throws(TOMLError) -> [UInt8] {
    let start = index
    while let scalar = try next() {
      if scalar == "'" { return Array(bytes[start..<index - 1]) }
      if Self.isBreak(scalar) { throw brokenLine(scalar) }
    }
    throw mistake("unexpected EOF; expected \"'\"")
  }

  mutating func basicString() throws(TOMLError) -> [UInt8] {
    var out: [UInt8] = []
    while let scalar = try next() {
      switch scalar {
      case "\"": return out
      case "\n", "\r": throw brokenLine(scalar)
      case "\\": try readEscape(into: &out)
      default: out += String(scalar).utf8
      }
    }
    throw mistake("unexpected EOF; expected '\"'")
  }

  /// A line break in a string of one line; blamed on the line that it ends.
  private func brokenLine(_ scalar: Unicode.Scalar) -> TOMLError {
    mistake("strings cannot contain newlines", line: scalar == "\n" ? line - 1 : line)
  }

  mutating func multilineRawString() throws(TOMLError) -> [UInt8] {
    try skipFirstBreak()
    let start = index
    while try peek() != nil {
      if let length = try closingQuotes("'") {
        defer { index += length }
        return Array(bytes[start..<index + length - 3])
      }
      _ = try next()
    }
    isAtEnd = true
    throw mistake("unexpected EOF; expected \"'''\"")
  }

  mutating func multilineString() throws(TOMLError) -> [UInt8] {
    try skipFirstBreak()
    var out: [UInt8] = []
    while try peek() != nil {
      if let length = try closingQuotes("\"") {
        out += bytes[index..<index + length - 3]
        index += length
        return out
      }
      guard let scalar = try next() else { break }
      guard scalar == "\\" else {
        out += String(scalar).utf8
        continue
      }
      if try !skipEscapedBreak() { try readEscape(into: &out) }
    }
    isAtEnd = true
    throw mistake("unexpected EOF; expected '\"\"\"'")
  }

  /// A line break at once behind the opening quotes does not count.
  private mutating func skipFirstBreak() throws(TOMLError) {
    if try take("\r") { _ = try take("\n") } else { _ = try take("\n") }
  }

  /// How many quotes stand here, where they close the text: three, and up to two more that belong to it.
  private func closingQuotes(_ quote: Unicode.Scalar) throws(TOMLError) -> Int? {
    let count = bytes[index...].prefix { $0 == UInt8(ascii: quote) }.count
    guard count >= 3 else { return nil }
    guard count <= 5 else {
      let six = String(repeating: String(quote), count: 6)
      throw mistake("unexpected " + (quote == "'" ? "\"\(six)\"" : "'\(six)'"))
    }
    return count
  }

  /// Behind a backslash at the end of a line: takes all white space up to the next text.
  private mutating func skipEscapedBreak() throws(TOMLError) -> Bool {
    var end = index
    while end < bytes.count, [9, 10, 13, 32].contains(bytes[end]) { end += 1 }
    guard bytes[index..<end].contains(10) else { return false }
    while index < end { _ = try next() }
    return true
  }

  private mutating func readEscape(into out: inout [UInt8]) throws(TOMLError) {
    let start = index
    guard let scalar = try next() else { throw mistake("invalid escape in string '\\\\x00'") }
    switch scalar {
    case "b": out.append(0x08)
    case "t": out.append(0x09)
    case "n": out.append(0x0A)
    case "f": out.append(0x0C)
    case "r": out.append(0x0D)
    case "e": out.append(0x1B)
    case "\"", "\\": out.append(UInt8(scalar.value))
    case "x": try readHexadecimal(2, "two", from: start, into: &out)
    case "u": try readHexadecimal(4, "four", from: start, into: &out)
    case "U": try readHexadecimal(8, "eight", from: start, into: &out)
    case " ", "\t": throw mistake("invalid escape: '\\\(scalar)'")
    default: throw mistake("invalid escape in string '\\\(scalar)'")
    }
  }

  private mutating func readHexadecimal(
    _ count: Int,
    _ name: String,
    from start: Int,
    into out: inout [UInt8]
  ) throws(TOMLError) {
    let letter = String(decoding: bytes[start...start], as: UTF8.self)
    for _ in 0..<count {
      guard let scalar = try next(), scalar.properties.isASCIIHexDigit else {
        let read = "\\" + String(decoding: bytes[start..<index], as: UTF8.self)
        throw mistake(
          "expected \(name) hexadecimal digits after '\\\(letter)', but got "
            + "\(GoQuote.quoted(read)) instead"
        )
      }
    }
    let digits = String(decoding: bytes[(start + 1)..<index], as: UTF8.self)
    guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else {
      throw mistake("Escaped character '\\u\(digits)' is not valid UTF-8.")
    }
    out += String(scalar).utf8
  }
}
