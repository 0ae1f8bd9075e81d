@testable import Charts
@testable import TimeZones

/// Reads and writes times: the halves of an input are a layout and a text.
enum DateTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let layout = String(decoding: first, as: UTF8.self)
    let text = String(decoding: second, as: UTF8.self)
    if let time = try? GoTimeParser.parse(text, layout: layout) {
      _ = GoTimeLayout.format(time, layout)
      _ = time.nanoseconds(since: GoTime(seconds: 0, nanoseconds: 0))
    }
    if let nanoseconds = try? GoDuration.parse(text) {
      let written = GoDuration.text(nanoseconds)
      check((try? GoDuration.parse(written)) == nanoseconds, "a duration is read as written")
    }
    if let rule = TimeZoneRule(second) { _ = rule.period(at: Int64(second.count) << 24) }
    if let file = TimeZoneFile(second) { _ = file.period(at: Int64(second.count) << 24) }
    return true
  }
}
