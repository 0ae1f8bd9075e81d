internal import JSON
internal import RE2

/// UUIDs after RFC 9562: five groups of hexadecimal digits.
enum UUIDFormat {
  static func isValid(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.allSatisfy(AddressFormat.isHexDigit) }
  }
}

/// Regular expressions of JavaScript; those that RE2 cannot match are valid, too.
enum RegexFormat {
  static func isValid(_ text: String) -> Bool {
    do {
      let pattern = try ECMAScriptPattern.translated(text, isStrict: true)
      return (try? RegularExpression(pattern)) != nil
    } catch {
      return error.isJavaScript
    }
  }
}

/// JSON Pointers after RFC 6901, and relative ones after the draft that JSON Schema names.
enum PointerFormat {
  static func isPointer(_ text: String) -> Bool { JSONPointer(text) != nil }

  static func isRelativePointer(_ text: String) -> Bool {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits == "0" || !digits.hasPrefix("0") else { return false }
    let rest = text[digits.endIndex...]
    return rest == "#" || isPointer(String(rest))
  }
}
