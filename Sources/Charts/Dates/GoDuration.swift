/// Go's `time.Duration`: nanoseconds.
enum GoDuration {
  private static let units: [String: UInt64] = [
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
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    if rest == "0" { return 0 }
    guard !rest.isEmpty else { throw invalid }
    var total: UInt64 = 0
    while !rest.isEmpty {
      let whole = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(whole.count)
      guard let number = whole.isEmpty ? 0 : UInt64(whole), number <= limit else { throw invalid }
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
      guard number <= limit / unit else { throw invalid }
      total += number * unit + part(fraction, of: unit)
      guard total <= limit else { throw invalid }
    }
    guard isNegative || total < limit else { throw invalid }
    return isNegative ? Int64(truncatingIfNeeded: 0 &- total) : Int64(total)
  }

  /// The magnitude of the smallest duration.
  private static let limit: UInt64 = 1 << 63

  /// What the digits behind the point stand for. Go multiplies their number as a whole, which is exact
  /// where the fraction itself is not; digits that an integer cannot hold do not count.
  private static func part(_ fraction: Substring, of unit: UInt64) -> UInt64 {
    var number: UInt64 = 0
    var scale = 1.0
    for digit in fraction.utf8 {
      guard number <= (limit - 1) / 10 else { break }
      let next = number * 10 + UInt64(digit - UInt8(ascii: "0"))
      guard next <= limit else { break }
      number = next
      scale *= 10
    }
    return UInt64(Double(number) * (Double(unit) / scale))
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
