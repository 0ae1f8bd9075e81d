/// Writes the regular expressions of JSON Schema, which are those of JavaScript with its `u` flag, in
/// the syntax of RE2.
enum ECMAScriptPattern {
  /// What RE2 has no way to say, or what is no regular expression.
  struct Unsupported: Error, Equatable {
    var reason: String
    /// Whether JavaScript could use the pattern.
    var isJavaScript = false
  }

  /// - Parameter isStrict: whether to refuse what JavaScript does not know, though RE2 does, such as
  ///   flags within the pattern.
  static func translated(_ pattern: String, isStrict: Bool = false) throws(Unsupported) -> String {
    // Most patterns mean the same in both.
    let special: (UInt8) -> Bool = { "\\.[(".utf8.contains($0) }
    guard pattern.utf8.contains(where: special) else { return pattern }
    var translation = Translation(pattern, isStrict: isStrict)
    return try translation.run()
  }

  /// What `\s` means in JavaScript, as the inside of a character class.
  private static let space =
    #"\t\n\x0b\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#

  /// All other characters.
  private static let notSpace =
    #"\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}"#
    + #"\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"#

  private struct Translation {
    private var rest: Substring.UnicodeScalarView
    private var result = ""
    private var isInClass = false
    private let isStrict: Bool

    init(_ pattern: String, isStrict: Bool) {
      rest = pattern[...].unicodeScalars
      self.isStrict = isStrict
    }

    mutating func run() throws(Unsupported) -> String {
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\\": try escape()
        case "[" where isInClass: result += #"\["#
        case "[": beginClass()
        case "]": isInClass = false; result += "]"
        case "." where !isInClass: result += #"[^\n\r\x{2028}\x{2029}]"#
        case "(" where !isInClass: try group()
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }

    private mutating func take(_ text: String) -> Bool {
      guard rest.starts(with: text.unicodeScalars) else { return false }
      rest.removeFirst(text.unicodeScalars.count)
      return true
    }

    private mutating func beginClass() {
      // JavaScript reads an empty class, RE2 would take the bracket for a member.
      if take("^]") {
        result += #"[\x00-\x{10ffff}]"#
      } else if take("]") {
        result += #"[^\x00-\x{10ffff}]"#
      } else {
        isInClass = true
        result += take("^") ? "[^" : "["
      }
    }

    private mutating func group() throws(Unsupported) {
      if take("?=") || take("?!") {
        throw Unsupported(reason: "look-ahead is not supported", isJavaScript: true)
      }
      if take("?<=") || take("?<!") {
        throw Unsupported(reason: "look-behind is not supported", isJavaScript: true)
      }
      if isStrict, rest.first == "?", !["?:", "?<"].contains(String(rest.prefix(2))) {
        throw Unsupported(reason: "this kind of group is not known")
      }
      result += "("
    }

    private mutating func escape() throws(Unsupported) {
      guard let letter = rest.popFirst() else {
        throw Unsupported(reason: "it ends with a backslash")
      }
      switch letter {
      case "d", "D", "w", "W", "t", "n", "v", "f", "r":
        result += "\\" + String(letter)
      case "b": result += isInClass ? #"\x08"# : #"\b"#
      case "B" where !isInClass: result += #"\B"#
      case "s": result += isInClass ? space : "[" + space + "]"
      case "S": result += isInClass ? notSpace : "[" + notSpace + "]"
      case "c": try controlLetter()
      case "x": try hexadecimal(digits: 2)
      case "u": try unicode()
      case "p", "P": try property(isNegated: letter == "P")
      case "0": result += #"\x00"#
      case "1"..."9":
        throw Unsupported(reason: "back references are not supported", isJavaScript: true)
      case "k": throw Unsupported(reason: "back references are not supported", isJavaScript: true)
      case "a"..."z", "A"..."Z":
        throw Unsupported(reason: "the escape \\\(letter) is not known")
      default: result += "\\" + String(letter)
      }
    }

    private mutating func controlLetter() throws(Unsupported) {
      guard let letter = rest.popFirst(), letter.isASCII, letter.properties.isAlphabetic else {
        throw Unsupported(reason: "a letter must follow \\c")
      }
      append(Unicode.Scalar(UInt8(letter.value % 32)).value)
    }

    private mutating func append(_ value: UInt32) {
      result += "\\x{" + String(value, radix: 16) + "}"
    }

    private mutating func hexadecimal(digits: Int) throws(Unsupported) {
      append(try hexadecimalValue(digits: digits))
    }

    private mutating func hexadecimalValue(digits: Int) throws(Unsupported) -> UInt32 {
      let text = String(rest.prefix(digits))
      guard text.unicodeScalars.count == digits, let value = Self.hexadecimal(text) else {
        throw Unsupported(reason: "\(digits) hexadecimal digits must follow \\x or \\u")
      }
      rest.removeFirst(digits)
      return value
    }

    /// Swift's own conversion would take a sign, too.
    private static func hexadecimal(_ digits: String) -> UInt32? {
      digits.utf8.contains(UInt8(ascii: "+")) ? nil : UInt32(digits, radix: 16)
    }

    private mutating func unicode() throws(Unsupported) {
      if take("{") {
        let digits = String(rest.prefix { $0 != "}" })
        rest.removeFirst(digits.unicodeScalars.count)
        guard let value = Self.hexadecimal(digits), value <= 0x10FFFF, take("}") else {
          throw Unsupported(reason: "\\u{…} needs a hexadecimal number up to 10FFFF")
        }
        append(value)
        return
      }
      let first = try hexadecimalValue(digits: 4)
      guard (0xD800...0xDBFF).contains(first), take("\\u") else {
        append(first)
        return
      }
      let second = try hexadecimalValue(digits: 4)
      guard (0xDC00...0xDFFF).contains(second) else {
        throw Unsupported(reason: "half of a surrogate pair is no character")
      }
      append(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func property(isNegated: Bool) throws(Unsupported) {
      guard take("{") else { throw Unsupported(reason: "{…} must follow \\p") }
      let name = String(rest.prefix { $0 != "}" })
      rest.removeFirst(name.unicodeScalars.count)
      guard take("}") else { throw Unsupported(reason: "\\p{ is not closed") }
      let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
      let value = parts.last ?? ""
      if parts.count == 2, !["General_Category", "gc", "Script", "sc"].contains(parts[0]) {
        throw Unsupported(
          reason: "the property \(parts[0]) is not supported",
          isJavaScript: parts[0] == "Script_Extensions" || parts[0] == "scx"
        )
      }
      if value == "digit" || value == "Decimal_Number" {
        result += isNegated ? #"\P{Nd}"# : #"\p{Nd}"#
        return
      }
      result += (isNegated ? #"\P{"# : #"\p{"#) + (generalCategories[value] ?? value) + "}"
    }
  }

  /// RE2 knows only the short names of general categories.
  private static let generalCategories = [
    "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M",
    "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N",
    "Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P",
    "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps",
    "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf",
    "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc",
    "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs",
    "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc",
    "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co",
  ]
}
