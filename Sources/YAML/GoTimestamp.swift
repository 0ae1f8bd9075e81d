import CivilDate

/// Texts that go-yaml takes for a point in time. They stay strings when read, but are quoted when
/// written.
enum GoTimestamp {
  /// Whether the text is a date, or a date and time, in one of the four layouts that go-yaml tries:
  /// `2006-1-2`, `2006-1-2 15:4:5`, and with `T` or `t` between them and a time zone behind.
  static func isTimestamp(_ text: some Collection<UInt8>) -> Bool {
    var scanner = Scanner(rest: Array(text.prefix(64))[...])
    guard text.count <= 64, let year = scanner.digits(4...4), scanner.take("-"),
      let month = scanner.digits(1...2), scanner.take("-"), let day = scanner.digits(1...2),
      (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year)
    else { return false }
    if scanner.rest.isEmpty { return true }
    let hasZone = scanner.take("T") || scanner.take("t")
    guard hasZone || scanner.take(" "), let hour = scanner.digits(1...2), hour < 24,
      scanner.take(":"), let minute = scanner.digits(1...2), minute < 60,
      scanner.take(":"), let second = scanner.digits(1...2), second < 60
    else { return false }
    if scanner.take(".") || scanner.take(","), scanner.digits(1...64) == nil { return false }
    if hasZone { return scanner.zone() }
    return scanner.rest.isEmpty
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    /// As many digits as there are, where their count is in the range; their value saturates.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
      let found = rest.prefix(count.upperBound).prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard found.count >= count.lowerBound else { return nil }
      rest.removeFirst(found.count)
      return found.prefix(9).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// `Z`, or an offset such as `+02:00`, and then the end.
    mutating func zone() -> Bool {
      if take("Z") { return rest.isEmpty }
      guard take("+") || take("-"), let hours = digits(2...2), hours <= 24, take(":"),
        let minutes = digits(2...2), minutes < 60
      else { return false }
      return rest.isEmpty
    }
  }
}
