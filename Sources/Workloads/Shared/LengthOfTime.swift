/// Lengths of time as people write them: `45m`, `2h`, `1d12h`, or a bare number.
///
/// ```swift
/// LengthOfTime.seconds("1h30m", perBareUnit: 1)  // 5400
/// LengthOfTime.seconds("2", perBareUnit: 86_400)  // 172800
/// LengthOfTime.seconds("2 weeks", perBareUnit: 1)  // nil
/// ```
public enum LengthOfTime {
  /// The length in seconds; `nil` for what is no length, and for more than a hundred years.
  ///
  /// - Parameter perBareUnit: how many seconds a number without a unit counts.
  public static func seconds(_ text: String, perBareUnit: Double) -> Double? {
    if let count = number(text) { return inBounds(count * perBareUnit) }
    var total = 0.0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(digits.count)
      guard let number = number(digits), let unit = rest.popFirst() else { return nil }
      switch unit {
      case "s": total += number
      case "m": total += number * 60
      case "h": total += number * 3_600
      case "d": total += number * 86_400
      default: return nil
      }
    }
    return inBounds(total)
  }

  /// A number as JSON writes it; not all that `Double` reads, such as `0x10` and `infinity`.
  private static func number(_ text: some StringProtocol) -> Double? {
    guard let first = text.utf8.first, "0123456789".utf8.contains(first),
      text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) })
    else { return nil }
    return Double(text)
  }

  private static func inBounds(_ seconds: Double) -> Double? {
    seconds <= 36_525 * 86_400 ? seconds : nil
  }
}
