/// Go's `unicode` and the parts of `strings` that look at characters.
enum GoUnicode {
  /// `unicode.IsSpace`.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9...13, 32, 0x85, 0xA0: true
    case ..<0x100: false
    default: scalar.properties.isWhitespace
    }
  }

  static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .uppercaseLetter
  }
  static func isLower(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .lowercaseLetter
  }
  static func isTitle(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .titlecaseLetter
  }
  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
  static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }
  static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }
  static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// `unicode.ToUpper`: one character for one, so that `ß` stays.
  static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    single(scalar.properties.uppercaseMapping) ?? scalar
  }
  static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    // The one character whose lower case takes two, of which Go knows the first.
    if scalar == "\u{130}" { return "i" }
    return single(scalar.properties.lowercaseMapping) ?? scalar
  }
  static func title(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    single(scalar.properties.titlecaseMapping) ?? scalar
  }

  private static func single(_ text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  /// The text with every character changed.
  static func map(_ text: String, _ body: (Unicode.Scalar) -> Unicode.Scalar) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(body(scalar)) }
    return String(out)
  }

  /// The text with every character in lower or upper case; nearly all texts are ASCII.
  static func cased(_ text: String, upper: Bool) -> String {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return map(text, upper ? Self.upper : lower)
    }
    let (first, last) = upper ? (UInt8(ascii: "a"), UInt8(ascii: "z")) : (65, 90)
    return String(
      decoding: text.utf8.map { $0 >= first && $0 <= last ? $0 ^ 0x20 : $0 },
      as: UTF8.self
    )
  }

  /// The text without those characters at both ends.
  static func trimmed(_ text: String, where drops: (Unicode.Scalar) -> Bool) -> String {
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !drops($0) }),
      let last = scalars.lastIndex(where: { !drops($0) })
    else { return "" }
    return String(scalars[start...last])
  }

  /// The bytes of the character at an index, 1 for a byte that belongs to none.
  static func scalarLength(_ bytes: [UInt8], at index: Int) -> Int {
    let lead = bytes[index]
    let wanted = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard wanted > 1, index + wanted <= bytes.count,
      String(validating: bytes[index..<(index + wanted)], as: UTF8.self) != nil
    else { return 1 }
    return wanted
  }
}
