/// Go's `time.Duration`: nanoseconds.
enum GoDuration {
  private static let units: [String: Int64] = [
    "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]

  /// Why a text is no duration, in Go's words.
  struct Mistake: Error { var message: String }

  /// `time.ParseDuration`: `1h30m`, `-1.5s`.
  static func parse(_ text: String) throws(Mistake) -> Int64 {
    let quoted = GoTimeParser.quoted(text)
    let invalid = Mistake(message: "time: invalid duration \(quoted)")
    var rest = text[...]
    var sign: Double = 1
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
    }
    if rest == "0" { return 0 }
    guard !rest.isEmpty else { throw invalid }
    var total: Int64 = 0
    while !rest.isEmpty {
      let whole = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(whole.count)
      if !whole.isEmpty, Int64(whole) == nil { throw invalid }
      var fraction: Substring = ""
      if rest.first == "." {
        fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(fraction.count + 1)
      }
      guard !whole.isEmpty || !fraction.isEmpty else { throw invalid }
      let name = rest.prefix { $0 != "." && !($0.isASCII && $0.isNumber) }
      guard !name.isEmpty else {
        throw Mistake(message: "time: missing unit in duration \(quoted)")
      }
      guard let unit = units[String(name)] else {
        throw Mistake(
          message: "time: unknown unit \(GoTimeParser.quoted(String(name))) in duration \(quoted)"
        )
      }
      rest = rest.dropFirst(name.count)
      guard let number = whole.isEmpty ? 0 : Int64(whole) else { throw invalid }
      let (product, overflow) = number.multipliedReportingOverflow(by: unit)
      let part = Int64((Double("0." + fraction.prefix(18)) ?? 0) * Double(unit))
      let (sum, carry) = product.addingReportingOverflow(part)
      let (next, large) = total.addingReportingOverflow(sum)
      guard !overflow, !carry, !large else { throw invalid }
      total = next
    }
    return sign < 0 ? -total : total
  }

  /// `Duration.String`: `1h30m0s`, `1.5s`, `300ms`, `0s`.
  static func text(_ nanoseconds: Int64) -> String {
    if nanoseconds == 0 { return "0s" }
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    if magnitude < 1000 { return "\(sign)\(magnitude)ns" }
    if magnitude < 1_000_000 { return sign + decimal(magnitude, digits: 3) + "µs" }
    if magnitude < 1_000_000_000 { return sign + decimal(magnitude, digits: 6) + "ms" }
    let seconds = magnitude / 1_000_000_000
    let tail = decimal(magnitude % 60_000_000_000, digits: 9) + "s"
    if seconds < 60 { return sign + tail }
    if seconds < 3600 { return sign + "\(seconds / 60)m" + tail }
    return sign + "\(seconds / 3600)h\(seconds / 60 % 60)m" + tail
  }

  /// The number with a point before the last digits, without zeros at the end.
  private static func decimal(_ number: UInt64, digits: Int) -> String {
    var text = String(number)
    text = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let whole = text.dropLast(digits)
    var fraction = text.suffix(digits)
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return String(whole) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
