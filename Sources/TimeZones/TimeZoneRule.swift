internal import CivilDate

/// The rule by which a zone goes on after its last known transition, written as POSIX has it in `TZ`:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct TimeZoneRule: Sendable {
  private let standard: TimeZone.Period
  private let summer: (period: TimeZone.Period, start: Day, end: Day)?

  /// A moment of every year.
  private struct Day {
    enum Kind: Equatable {
      /// From 1 to 365, without 29 February.
      case julian(Int64)
      /// From 0 to 365.
      case ordinal(Int64)
      /// The day of the week (0 is Sunday) in that week of the month, 5 being the last one.
      case weekday(month: Int64, week: Int64, day: Int64)
    }

    var kind: Kind
    /// Seconds behind midnight of the clocks that hold until then.
    var time: Int64

    /// Seconds since the year began in UTC.
    func seconds(year: Int64, offset: Int64) -> Int64 {
      let isLeap = CivilDate.isLeap(Int(year))
      let day: Int64
      switch kind {
      case .julian(let number): day = number - 1 + (isLeap && number >= 60 ? 1 : 0)
      case .ordinal(let number): day = number
      case .weekday(let month, let week, let weekday):
        let first = CivilDate(year: Int(year), month: Int(month), day: 1)
        let length = Int64(CivilDate.days(in: Int(month), of: Int(year)))
        var offset = (weekday - Int64(first.weekday) + 7) % 7
        for _ in 1..<max(week, 1) where offset + 7 < length { offset += 7 }
        day = Int64(first.dayOfYear) - 1 + offset
      }
      return day * 86_400 + time - offset
    }
  }

  /// `nil` for a text that is no rule.
  init?(_ text: some Sequence<UInt8>) {
    var scanner = Scanner(rest: Array(text)[...])
    guard let name = scanner.name(), let offset = scanner.offset() else { return nil }
    standard = TimeZone.Period(name: name, offset: -offset)
    if scanner.rest.isEmpty || scanner.rest.first == UInt8(ascii: ",") {
      summer = nil
      return
    }
    guard let summerName = scanner.name() else { return nil }
    var summerOffset = -offset + 3600
    if let next = scanner.rest.first, next != UInt8(ascii: ",") {
      guard let given = scanner.offset() else { return nil }
      summerOffset = -given
    }
    if scanner.rest.isEmpty { scanner.rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
    guard scanner.take(",") || scanner.take(";"), let start = scanner.day(), scanner.take(","),
      let end = scanner.day(), scanner.rest.isEmpty
    else { return nil }
    let period = TimeZone.Period(name: summerName, offset: summerOffset, isDaylightSaving: true)
    summer = (period, start, end)
  }

  func period(at seconds: Int64) -> TimeZone.Period {
    guard let summer else { return standard }
    let days = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
    let year = CivilDate(daysSince1970: Int(days)).year
    let newYear = CivilDate(year: year, month: 1, day: 1).daysSince1970
    let second = seconds &- Int64(newYear) &* 86_400
    let start = summer.start.seconds(year: Int64(year), offset: standard.offset)
    let end = summer.end.seconds(year: Int64(year), offset: summer.period.offset)
    // South of the equator the year begins in summer.
    if end < start { return second < end || second >= start ? summer.period : standard }
    return second >= start && second < end ? summer.period : standard
  }

  private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func name() -> String? {
      let name: ArraySlice<UInt8>
      if take("<") {
        name = rest.prefix { $0 != UInt8(ascii: ">") }
        guard name.count < rest.count else { return nil }
        rest = rest.dropFirst(name.count + 1)
      } else {
        name = rest.prefix { !(0x30...0x39).contains($0) && !",-+".utf8.contains($0) }
        guard name.count >= 3 else { return nil }
        rest = rest.dropFirst(name.count)
      }
      return String(decoding: name, as: UTF8.self)
    }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, let value = Int64(String(decoding: digits, as: UTF8.self)),
        range.contains(value)
      else { return nil }
      rest = rest.dropFirst(digits.count)
      return value
    }

    /// `-1`, `5:30`, `+3:00:30`, in seconds.
    mutating func offset() -> Int64? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard var total = number(0...168).map({ $0 * 3600 }) else { return nil }
      for unit: Int64 in [60, 1] where take(":") {
        guard let value = number(0...59) else { return nil }
        total += value * unit
      }
      return isNegative ? -total : total
    }

    mutating func day() -> Day? {
      let kind: Day.Kind
      if take("J") {
        guard let number = number(1...365) else { return nil }
        kind = .julian(number)
      } else if take("M") {
        guard let month = number(1...12), take("."), let week = number(1...5), take("."),
          let day = number(0...6)
        else { return nil }
        kind = .weekday(month: month, week: week, day: day)
      } else {
        guard let number = number(0...365) else { return nil }
        kind = .ordinal(number)
      }
      guard take("/") else { return Day(kind: kind, time: 7200) }
      return offset().map { Day(kind: kind, time: $0) }
    }
  }
}
