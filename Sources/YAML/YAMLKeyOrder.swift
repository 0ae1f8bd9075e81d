/// The order in which go-yaml writes the keys of a mapping: numbers inside keys count as numbers, so
/// that `a2` stands before `a10`, and letters stand behind everything else.
public enum YAMLKeyOrder: Sendable {
  /// Version 2, which `toYaml` uses.
  case version2
  /// Version 3, which `toYamlPretty` uses: behind a digit, a letter stands first.
  case version3

  /// Whether the first key is written before the second.
  public func precedes(_ left: String, _ right: String) -> Bool {
    // Nearly all keys differ first in two ASCII letters, or one begins with the other.
    var a = left.utf8.makeIterator()
    var b = right.utf8.makeIterator()
    while true {
      switch (a.next(), b.next()) {
      case (let x?, let y?):
        if x == y { continue }
        if Self.isASCIILetter(x), Self.isASCIILetter(y) { return x < y }
        return slowlyPrecedes(Array(left.unicodeScalars), Array(right.unicodeScalars))
      case (nil, _?): return true
      case (_, nil): return false
      }
    }
  }

  private func slowlyPrecedes(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
    let shared = zip(left, right).prefix { $0 == $1 }.count
    guard shared < left.count, shared < right.count else { return left.count < right.count }
    let a = left[shared]
    let b = right[shared]
    switch (Self.isLetter(a), Self.isLetter(b)) {
    case (true, true): return a < b
    case (true, false): return isBehindDigit(left, shared)
    case (false, true): return !isBehindDigit(left, shared)
    case (false, false): break
    }
    var start: Int64 = 0
    if a == "0" || b == "0" {
      let digits = left[..<shared].reversed().prefix(while: Self.isDigit)
      if digits.contains(where: { $0 != "0" }) { start = 1 }
    }
    let (leftEnd, leftNumber) = Self.number(left, from: shared, start: start)
    let (rightEnd, rightNumber) = Self.number(right, from: shared, start: start)
    if leftNumber != rightNumber { return leftNumber < rightNumber }
    if leftEnd != rightEnd { return leftEnd < rightEnd }
    return a < b
  }

  private func isBehindDigit(_ key: [Unicode.Scalar], _ index: Int) -> Bool {
    self == .version3 && index > 0 && Self.isDigit(key[index - 1])
  }

  /// The end and value of the digits from an index on; the value wraps around, as in Go.
  private static func number(
    _ key: [Unicode.Scalar],
    from index: Int,
    start: Int64
  ) -> (end: Int, value: Int64) {
    var end = index
    var value = start
    while end < key.count, isDigit(key[end]) {
      value = value &* 10 &+ (Int64(key[end].value) - 0x30)
      end += 1
    }
    return (end, value)
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIILetter(UInt8(truncatingIfNeeded: scalar.value)) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar >= "0" && scalar <= "9" }
    return scalar.properties.generalCategory == .decimalNumber
  }
}
