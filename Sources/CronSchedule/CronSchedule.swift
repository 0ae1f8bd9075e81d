internal import Diagnostics

/// A schedule as Kubernetes reads one, which is as the Go library robfig/cron does: five fields, or a
/// name such as `@daily`.
///
/// ```swift
/// let nightly = try CronSchedule("30 3 * * MON-FRI")
/// nightly.next(after: 1_785_542_400, in: .utc)  // 1785555000, which is 2026-08-01 … at 03:30
/// try CronSchedule("0 24 * * *")
/// // throws: hour 24 is out of range, which is 0 to 23; at offset 2; midnight is 0
/// ```
///
/// A day has to fit the day of month and the day of week where one of them is open (`*`); where both
/// are given, one of them is enough.
public struct CronSchedule: Sendable, Equatable {
  enum Rule: Sendable, Equatable {
    case fields(Fields)
    /// So many seconds after the last time.
    case every(Int64)
  }

  struct Fields: Sendable, Equatable {
    var minute: CronField.Match
    var hour: CronField.Match
    var dayOfMonth: CronField.Match
    var month: CronField.Match
    var dayOfWeek: CronField.Match
  }

  let rule: Rule
  /// What is allowed, and hardly meant.
  public let remarks: [CronMistake]

  /// Longer texts are no schedules, and would only cost time.
  static let lengthLimit = 2000

  public init(_ text: String) throws(CronMistakes) {
    guard text.utf8.count <= Self.lengthLimit else {
      let message = "a schedule has at most \(Self.lengthLimit) characters"
      throw CronMistakes(all: [CronMistake(message, at: text[...])])
    }
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
      throw CronMistakes(all: [Self.zoneInside(text)])
    }
    if text.hasPrefix("@") {
      do throws(CronMistake) {
        rule = try Self.named(text)
        remarks = []
      } catch {
        throw CronMistakes(all: [error])
      }
      return
    }
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard parts.count == CronField.all.count else {
      throw CronMistakes(all: [Self.wrongCount(parts, in: text)])
    }
    var mistakes: [CronMistake] = []
    var remarks: [CronMistake] = []
    let matches = zip(CronField.all, parts).map { field, part in
      field.match(part, mistakes: &mistakes, remarks: &remarks)
    }
    guard mistakes.isEmpty else { throw CronMistakes(all: mistakes) }
    self.remarks = remarks
    rule = .fields(
      Fields(
        minute: matches[0],
        hour: matches[1],
        dayOfMonth: matches[2],
        month: matches[3],
        dayOfWeek: matches[4]
      )
    )
  }

  /// The names, each with the fields that it stands for.
  private static let names = [
    ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
  ]

  private static func named(_ text: String) throws(CronMistake) -> Rule {
    if let (_, fields) = names.first(where: { $0.0 == text }) {
      guard let schedule = try? CronSchedule(fields) else { throw unknownName(text) }
      return schedule.rule
    }
    let every = "@every "
    guard text.hasPrefix(every) else { throw unknownName(text) }
    let length = text.dropFirst(every.count)
    guard let seconds = CronInterval.seconds(length) else {
      throw CronMistake(
        "\"\(length)\" is no length of time",
        at: length.isEmpty ? text[...] : length,
        help: "write it in hours, minutes and seconds, for example \"@every 1h30m\""
      )
    }
    return .every(seconds)
  }
}

// What is said.
extension CronSchedule {
  private static func zoneInside(_ text: String) -> CronMistake {
    let prefix = text.prefix { !$0.isWhitespace }
    let zone = prefix.drop { $0 != "=" }.dropFirst()
    return CronMistake(
      "a time zone does not belong into the schedule",
      at: prefix,
      help: "remove it, and write \"time_zone\": \"\(zone)\""
    )
  }

  private static func unknownName(_ text: String) -> CronMistake {
    let known = names.map(\.0)
    let help = NearestName.of(text, among: known).map { "did you mean \"\($0)\"?" }
    return CronMistake(
      "there is no schedule \"\(text)\"",
      at: text[...],
      help: help ?? "known are \(known.joined(separator: ", ")) and @every with a length of time"
    )
  }

  private static func wrongCount(_ parts: [Substring], in text: String) -> CronMistake {
    guard let first = parts.first, let last = parts.last else {
      return CronMistake(
        "the schedule is empty",
        at: text[...],
        help: "write for example \"0 3 * * *\", which is every night at 3:00"
      )
    }
    var help = "write for example \"0 3 * * *\", which is every night at 3:00"
    if parts.count == 6 {
      let rest = parts.dropFirst().joined(separator: " ")
      help = "Kubernetes knows no seconds: without them it is \"\(rest)\""
    } else if parts.count == 7 {
      let rest = parts.dropFirst().dropLast().joined(separator: " ")
      help = "Kubernetes knows no seconds and no years: without them it is \"\(rest)\""
    } else if parts.count < 5 {
      let full = parts + Array(repeating: "*", count: 5 - parts.count)
      help = "did you mean \"\(full.joined(separator: " "))\"?"
    }
    return CronMistake(
      "a schedule has 5 fields (minute, hour, day of month, month, day of week), not \(parts.count)",
      at: text[first.startIndex..<last.endIndex],
      help: help
    )
  }
}
