import Diagnostics

// Strings and numbers.
extension JSONParser {
  mutating func parseString() throws(Diagnostic) -> String {
    let start = offset
    offset += 1
    let contentStart = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        let string = String(decoding: bytes[contentStart..<offset])
        offset += 1
        return string
      case UInt8(ascii: "\\"): return try parseEscapedString(from: start)
      case 0x0A, 0x0D: throw JSONMistake.unclosedString(at: range(from: start))
      case 0..<0x20: return try parseEscapedString(from: start)
      default: offset += 1
      }
    }
    throw JSONMistake.unclosedString(at: range(from: start))
  }

  /// Goes on with a string from its first backslash, or what should have had one.
  mutating func parseEscapedString(from start: Int) throws(Diagnostic) -> String {
    var content = Array(bytes[(start + 1)..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): try parseEscape(into: &content)
      case 0x0A, 0x0D: throw JSONMistake.unclosedString(at: range(from: start))
      case 0..<0x20:
        try report(JSONMistake.controlCharacter(byte, at: range(of: 1)))
        content.append(byte)
        offset += 1
      default:
        content.append(byte)
        offset += 1
      }
    }
    throw JSONMistake.unclosedString(at: range(from: start))
  }

  mutating func parseEscape(into content: inout [UInt8]) throws(Diagnostic) {
    let start = offset
    guard offset + 1 < bytes.count else { throw JSONMistake.unclosedString(at: range(of: 1)) }
    let letter = bytes[offset + 1]
    offset += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try parseUnicodeEscape(from: start)
      content.append(contentsOf: String(scalar).utf8)
    default:
      let end = min(start + 1 + scalarLength(letter), bytes.count)
      let text = String(decoding: bytes[(start + 1)..<end])
      let range = SourceRange(file: file, start: start, end: end)
      guard letter >= 0x20 else { throw JSONMistake.badEscape("", at: range) }
      offset = end
      try report(JSONMistake.badEscape(text, at: range))
      content.append(UInt8(ascii: "\\"))
      content.append(contentsOf: text.utf8)
    }
  }

  mutating func parseUnicodeEscape(from start: Int) throws(Diagnostic) -> Unicode.Scalar {
    let unit = try parseHexDigits(from: start)
    switch unit {
    case 0xD800...0xDBFF:
      guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      else { throw JSONMistake.loneSurrogate(at: range(from: start)) }
      offset += 2
      let low = try parseHexDigits(from: start)
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      else { throw JSONMistake.loneSurrogate(at: range(from: start)) }
      return scalar
    default:
      guard let scalar = Unicode.Scalar(unit) else {
        throw JSONMistake.loneSurrogate(at: range(from: start))
      }
      return scalar
    }
  }

  mutating func parseHexDigits(from start: Int) throws(Diagnostic) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = hexValue(bytes[offset]) else {
        throw JSONMistake.badUnicodeEscape(at: range(from: start))
      }
      value = value << 4 | digit
      offset += 1
    }
    return value
  }

  func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Reads a number; a text where something stands behind it that makes it one.
  mutating func parseNumber() throws(Diagnostic) -> JSONValue.Content {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    guard skipDigits() > 0 else { throw badNumber(from: start, "a digit must follow the \"-\"") }
    let hasLeadingZero = offset - firstDigit > 1 && bytes[firstDigit] == UInt8(ascii: "0")
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard skipDigits() > 0 else { throw badNumber(from: start, "a digit must follow the \".\"") }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      guard skipDigits() > 0 else {
        throw badNumber(from: start, "the exponent has no digits")
      }
    }
    let end = offset
    let word = wordRange()
    if word.end > word.start { return try parseTextOfNumber(from: start) }
    if hasLeadingZero {
      let sign = firstDigit > start ? "-" : ""
      let zeros = bytes[firstDigit..<end].prefix { $0 == UInt8(ascii: "0") }
      let digits = String(decoding: bytes[zeros.endIndex..<end])
      let hasDigit = digits.utf8.first.map { (0x30...0x39).contains($0) } ?? false
      let right = sign + (hasDigit ? digits : "0" + digits)
      try report(
        JSONMistake.badNumber(
          "a number has no leading zeros",
          at: range(from: start),
          right: right
        )
      )
      return .number(JSONNumber(uncheckedLiteral: right))
    }
    return .number(JSONNumber(uncheckedLiteral: String(decoding: bytes[start..<end])))
  }

  /// Text that begins like a number: `4Gi`, `0x10`, `2024-05-27`.
  private mutating func parseTextOfNumber(from start: Int) throws(Diagnostic) -> JSONValue.Content {
    offset = wordRange().end
    let text = String(decoding: bytes[start..<offset])
    if text.hasPrefix("0x"), let number = Int(text.dropFirst(2), radix: 16) {
      try report(
        JSONMistake.badNumber(
          "JSON has no hexadecimal numbers",
          at: range(from: start),
          right: String(number)
        )
      )
      return .number(JSONNumber(number))
    }
    try report(JSONMistake.unquotedText(text, at: range(from: start)))
    return .string(text)
  }

  mutating func skipDigits() -> Int {
    let start = offset
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
      offset += 1
    }
    return offset - start
  }

  func badNumber(from start: Int, _ reason: String) -> Diagnostic {
    JSONMistake.badNumber(reason, at: range(from: start, atLeast: 1))
  }
}
