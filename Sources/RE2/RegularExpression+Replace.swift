extension RegularExpression {
  /// The text with every match replaced by a template, as Go's `ReplaceAllString`.
  ///
  /// In the template `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign. A name
  /// is as long as its letters, digits and underscores go (`$1x` is the group `1x`); a group that
  /// does not exist is empty.
  ///
  /// - Parameter goesOn: asked before each match and each replacement, with the length of the text so
  ///   far; where it is `false`, the text that is returned is not whole.
  public func replacingAll(
    in text: String,
    with template: String,
    while goesOn: (_ count: Int) -> Bool = { _ in true }
  ) -> String {
    guard template.utf8.contains(UInt8(ascii: "$")) else {
      return replacingAll(in: text, withLiteral: template, while: goesOn)
    }
    let parts = ReplacementTemplate(template, groupNames: groupNames).parts
    return replacing(in: text, goesOn) { match, bytes, result in
      for part in parts {
        switch part {
        case .text(let literal): result.append(contentsOf: literal)
        case .group(let number):
          let range = number == 0 ? match.range : match.groups[number - 1]
          if let range { result.append(contentsOf: bytes[range]) }
        }
      }
    }
  }

  /// The text with every match replaced by a text, as Go's `ReplaceAllLiteralString`.
  public func replacingAll(
    in text: String,
    withLiteral replacement: String,
    while goesOn: (_ count: Int) -> Bool = { _ in true }
  ) -> String {
    replacing(in: text, goesOn) { _, _, result in result.append(contentsOf: replacement.utf8) }
  }

  private func replacing(
    in text: String,
    _ goesOn: (_ count: Int) -> Bool,
    _ append: (Match, [UInt8], inout [UInt8]) -> Void
  ) -> String {
    let matches = allMatches(in: text, while: { goesOn(0) })
    guard !matches.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var end = 0
    for match in matches {
      guard goesOn(result.count) else { break }
      result.append(contentsOf: bytes[end..<match.range.lowerBound])
      append(match, bytes, &result)
      end = match.range.upperBound
    }
    result.append(contentsOf: bytes[end...])
    return String(decoding: result, as: UTF8.self)
  }
}

/// A replacement template, read once for all matches; the rules are those of Go's `Regexp.Expand`.
private struct ReplacementTemplate {
  enum Part {
    case text([UInt8])
    /// A group that exists; 0 is the whole match.
    case group(Int)
  }

  var parts: [Part] = []

  init(_ template: String, groupNames: [String?]) {
    var rest = template[...]
    var literal: [UInt8] = []
    while let character = rest.unicodeScalars.first {
      guard character == "$" else {
        literal.append(contentsOf: String(character).utf8)
        rest.unicodeScalars.removeFirst()
        continue
      }
      rest.unicodeScalars.removeFirst()
      if rest.unicodeScalars.first == "$" {
        literal.append(UInt8(ascii: "$"))
        rest.unicodeScalars.removeFirst()
      } else if let name = Self.takeName(from: &rest) {
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = []
        if let number = Self.number(of: name, groupNames) { parts.append(.group(number)) }
      } else {
        literal.append(UInt8(ascii: "$"))
      }
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
  }

  /// The name behind a dollar sign, with or without braces; `nil`, and nothing taken, where there is
  /// none.
  private static func takeName(from rest: inout Substring) -> String? {
    var text = rest.unicodeScalars
    let isBraced = text.first == "{"
    if isBraced { text.removeFirst() }
    let name = text.prefix { $0 == "_" || $0.properties.isAlphabetic || isDigit($0) }
    guard !name.isEmpty else { return nil }
    text = text[name.endIndex...]
    if isBraced {
      guard text.first == "}" else { return nil }
      text.removeFirst()
    }
    rest = Substring(text)
    return String(name)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }

  private static func number(of name: String, _ groupNames: [String?]) -> Int? {
    let isNumber = name.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isNumber, name == "0" || !name.hasPrefix("0") else {
      return groupNames.firstIndex(of: name).map { $0 + 1 }
    }
    guard let number = Int(name), number <= groupNames.count else { return nil }
    return number
  }
}
