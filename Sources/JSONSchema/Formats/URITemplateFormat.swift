/// URI templates after RFC 6570, all levels.
enum URITemplateFormat {
  static func isValid(_ text: String) -> Bool {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "{":
        guard let end = rest.firstIndex(of: "}"), isExpression(Substring(rest[..<end])) else {
          return false
        }
        rest = rest[rest.index(after: end)...]
      case "}", "\"", "<", ">", "\\", "^", "`", "|": return false
      default: if scalar.value <= 0x20 || scalar.value == 0x7F { return false }
      }
    }
    return true
  }

  private static func isExpression(_ text: Substring) -> Bool {
    var text = text
    if let first = text.first, "+#./;?&".contains(first) { text.removeFirst() }
    return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { variable in
      var name = variable
      if name.hasSuffix("*") {
        name.removeLast()
      } else if let colon = name.firstIndex(of: ":") {
        let digits = name[name.index(after: colon)...]
        guard let length = Int(digits), (1..<10000).contains(length), String(length) == digits
        else { return false }
        name = name[..<colon]
      }
      return !name.isEmpty && !name.hasPrefix(".") && !name.hasSuffix(".") && !name.contains("..")
        && name.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "%"):
            true
          default: false
          }
        }
    }
  }
}
