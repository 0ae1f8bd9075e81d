import CivilDate
import Kubernetes
import TimeZones

/// Times as people say them.
enum TimeText {
  /// `in 2 d 4 h`, `just now`, `3 h ago`; the two largest units.
  static func relative(_ time: APITime, to now: APITime) -> String {
    let seconds = time.seconds - now.seconds
    if seconds == 0 { return "just now" }
    return seconds > 0 ? "in \(length(seconds))" : "\(length(-seconds)) ago"
  }

  /// What clocks show: `2026-11-30 03:30 CET`.
  static func clock(_ time: APITime, in zone: TimeZone) -> String {
    let period = zone.period(at: Int64(time.seconds))
    let shown = time.seconds + Int(period.offset)
    let days = shown / 86_400 - (shown % 86_400 < 0 ? 1 : 0)
    let second = shown - days * 86_400
    let date = CivilDate(daysSince1970: days)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(date.year)-\(padded(date.month))-\(padded(date.day)) "
      + "\(padded(second / 3600)):\(padded(second / 60 % 60)) \(period.name)"
  }

  /// `2 d 4 h`, `45 s`; the two largest units.
  static func length(_ seconds: Int) -> String {
    var rest = seconds
    var parts: [String] = []
    for (unit, size) in [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)] {
      let count = rest / size
      rest -= count * size
      if count > 0 { parts.append("\(count) \(unit)") }
      if parts.count == 2 || (!parts.isEmpty && count == 0) { break }
    }
    return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
  }
}
