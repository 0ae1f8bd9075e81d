public import FoundationEssentials

/// Points in time as Kubernetes and Helm write them (RFC 3339).
public enum Timestamp {
  /// A time in UTC, in microseconds: `2026-11-21T02:13:37.250000Z`.
  public static func string(_ date: Date) -> String {
    let microseconds = Int((date.timeIntervalSince1970 * 1_000_000).rounded())
    let seconds = Date(timeIntervalSince1970: Double(floorDivide(microseconds, 1_000_000)))
    let fraction = String(microseconds - floorDivide(microseconds, 1_000_000) * 1_000_000)
    let text = seconds.formatted(.iso8601)
    return text.dropLast() + "." + String(repeating: "0", count: 6 - fraction.count) + fraction
      + "Z"
  }

  /// Reads a time with or without a fraction, in any zone; `nil` for anything else.
  public static func date(_ text: String) -> Date? {
    guard let dot = text.firstIndex(of: ".") else {
      return try? Date(text, strategy: .iso8601)
    }
    let digits = text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }
    let rest = text[digits.endIndex...]
    guard !digits.isEmpty, let fraction = Double("0." + digits),
      let whole = try? Date(String(text[..<dot] + rest), strategy: .iso8601)
    else { return nil }
    return whole.addingTimeInterval(fraction)
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }
}
