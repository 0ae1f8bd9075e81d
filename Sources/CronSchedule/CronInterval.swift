/// Lengths of time as Go writes them: `1h30m`, `90s`, `1.5h`.
enum CronInterval {
  private static let units: [(String, Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60),
    ("h", 3600),
  ]

  /// Whole seconds, at least one; `nil` for what is no length, and for more than a hundred years.
  static func seconds(_ text: Substring) -> Int64? {
    var rest = text
    var total = 0.0
    repeat {
      let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !("0"..."9").contains($0) && $0 != "." }
      rest = rest.dropFirst(unit.count)
      guard let number = number(digits), let length = units.first(where: { $0.0 == unit })?.1 else {
        return nil
      }
      total += number * length
    } while !rest.isEmpty
    guard total <= 36_525 * 86_400 else { return nil }
    return max(Int64(total), 1)
  }

  /// `1`, `1.5`, `.5`, `1.`
  private static func number(_ digits: Substring) -> Double? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
    return Double("0\(parts[0]).\(parts.count == 2 ? parts[1] : "")0")
  }
}
