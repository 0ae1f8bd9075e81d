/// Addresses of the Internet Protocol.
enum AddressFormat {
  static func isIPv4(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0")
        else { return false }
        guard part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
          return false
        }
        return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
      }
  }

  /// Eight groups, of which one run of zeros may be left out, and the last two may be an IPv4
  /// address (RFC 4291, section 2.2).
  static func isIPv6(_ text: String) -> Bool {
    guard let gap = text.range(ofDoubleColon: ()) else { return groups(text[...]) == 8 }
    guard let before = groups(text[..<gap.lowerBound]),
      let after = groups(text[gap.upperBound...])
    else { return false }
    let hasDotBefore = text[..<gap.lowerBound].contains(".")
    return !hasDotBefore && before + after <= 7
  }

  /// How many 16-bit groups a part without `::` has; `nil` where it is wrong.
  private static func groups(_ text: Substring) -> Int? {
    if text.isEmpty { return 0 }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var count = 0
    for (index, part) in parts.enumerated() {
      if part.contains(".") {
        guard index == parts.count - 1, isIPv4(String(part)) else { return nil }
        count += 2
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit) else {
          return nil
        }
        count += 1
      }
    }
    return count
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}

extension String {
  /// Where the first `::` stands.
  fileprivate func range(ofDoubleColon: Void) -> Range<String.Index>? { firstRange(of: "::") }
}
