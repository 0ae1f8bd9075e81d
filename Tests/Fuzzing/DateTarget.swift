@testable import Charts
import CronSchedule
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
    readSchedule(layout, in: TimeZoneFile(second).map(TimeZone.file) ?? .utc)
    return true
  }

  /// Schedules run later and later, and their mistakes lie within the text.
  private static func readSchedule(_ text: String, in zone: TimeZone) {
    do throws(CronMistakes) {
      let schedule = try CronSchedule(text)
      let now: Int64 = 1_785_542_400
      let runs = schedule.next(3, after: now, in: zone)
      check(zip([now] + runs, runs).allSatisfy { $0 < $1 }, "each run is later than the one before")
    } catch {
      for mistake in error.all {
        check(
          mistake.offset >= 0 && mistake.offset + mistake.length <= text.utf8.count,
          "a mistake lies within the text"
        )
      }
    }
  }
}
