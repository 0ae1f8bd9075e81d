/// Lengths of time as configs write them: `45m`, `2h`, `1d12h`, or a bare number of days.
enum AllocationTime {
  /// The length in whole seconds, rounded; `nil` for what is no length, is less than a second, or
  /// is more than a hundred years.
  static func seconds(_ text: String) -> Int? {
    if let days = Double(text) { return wholeSeconds(days * 86_400) }
    var total = 0.0
    var rest = text[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(digits.count)
      guard let number = Double(digits), let unit = rest.popFirst() else { return nil }
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

  private static func wholeSeconds(_ seconds: Double) -> Int? {
    guard seconds >= 1, seconds <= 36_525 * 86_400 else { return nil }
    return Int(seconds.rounded())
  }
}
