/// Lengths of time as configs write them: `45m`, `2h`, `1d12h`, or a bare number of days.
enum AllocationTime {
  /// The length in whole seconds, rounded; `nil` for what is no length, is less than a second, or
  /// is more than a hundred years.
  static func seconds(_ text: String) -> Int? {
    if let days = number(text) { return wholeSeconds(days * 86_400) }
    var total = 0.0
    var rest = text[...]
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
    return wholeSeconds(total)
  }

  /// A number as JSON writes it; not all that `Double` reads, such as `0x10` and `infinity`.
  private static func number(_ text: some StringProtocol) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    return Double(text)
  }

  private static func wholeSeconds(_ seconds: Double) -> Int? {
    guard seconds >= 1, seconds <= 36_525 * 86_400 else { return nil }
    return Int(seconds.rounded())
  }
}
