internal import CivilDate

/// Dates and times after RFC 3339.
enum DateFormat {
  static func isDateTime(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let separator = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "t") }) else {
      return false
    }
    return isDate(bytes[..<separator]) && isTime(bytes[bytes.index(after: separator)...])
  }

  /// `2026-01-31`
  static func isDate(_ text: Substring.UTF8View) -> Bool {
    let bytes = Array(text)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10])
    else { return false }
    return (1...12).contains(month) && day >= 1 && day <= CivilDate.days(in: month, of: year)
  }

  /// `13:45:00.5+02:00`; a leap second only where it is 23:59:60 in UTC.
  static func isTime(_ text: Substring.UTF8View) -> Bool {
    let bytes = Array(text)
    guard bytes.count >= 9, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
      let hour = number(bytes[0..<2]), let minute = number(bytes[3..<5]),
      let second = number(bytes[6..<8]), hour < 24, minute < 60, second <= 60
    else { return false }
    var rest = bytes[8...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let digits = rest.prefix(while: isDigit)
      guard !digits.isEmpty else { return false }
      rest = rest.dropFirst(digits.count)
    }
    guard let offset = offset(Array(rest)) else { return false }
    if second < 60 { return true }
    return (hour * 60 + minute - offset + 2880) % 1440 == 1439
  }

  /// The minutes of `Z` or `±hh:mm`.
  private static func offset(_ bytes: [UInt8]) -> Int? {
    if bytes.count == 1 { return bytes[0] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
      bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      let hour = number(bytes[1..<3]), let minute = number(bytes[4..<6]), hour < 24, minute < 60
    else { return nil }
    return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hour * 60 + minute)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.allSatisfy(isDigit) ? bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } : nil
  }
}
