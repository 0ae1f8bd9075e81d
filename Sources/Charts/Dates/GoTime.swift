internal import Glibc

/// A moment, and the zone whose clocks tell it: UTC unless another was asked for, so that a chart renders
/// the same everywhere.
struct GoTime: Sendable {
  /// Since the beginning of 1970.
  var seconds: Int64
  var nanoseconds: Int64
  var zone = TimeZone.utc

  /// The system's clock.
  static func now() -> GoTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return GoTime(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
  }

  init(seconds: Int64, nanoseconds: Int64) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// The same moment as clocks elsewhere tell it.
  func at(_ zone: TimeZone) -> GoTime {
    var copy = self
    copy.zone = zone
    return copy
  }

  /// What holds in its zone.
  var period: TimeZone.Period { zone.period(at: seconds) }

  /// Go's zero time.
  static let zero = GoTime(seconds: -62_135_596_800, nanoseconds: 0)

  var isZero: Bool { seconds == Self.zero.seconds && nanoseconds == 0 }

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The moment at which clocks in UTC show this.
  init(
    year: Int64,
    month: Int64,
    day: Int64,
    hour: Int64 = 0,
    minute: Int64 = 0,
    second: Int64 = 0,
    nanoseconds: Int64 = 0
  ) {
    // Months beyond the year count on.
    let months = year &* 12 &+ (month - 1)
    let year = months >= 0 ? months / 12 : (months - 11) / 12
    let days = Self.days(year: year, month: months - year * 12 + 1) &+ (day - 1)
    seconds = days &* 86_400 &+ hour * 3600 &+ minute * 60 &+ second
    self.nanoseconds = nanoseconds
  }

  /// The day's number since 1970, of the first of a month, by the civil calendar of 400 years.
  private static func days(year: Int64, month: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era &* 146_097 &+ dayOfEra - 719_468
  }

  /// The parts of the date and of the time of day.
  struct Parts {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    var second: Int64
    /// From 1.
    var dayOfYear: Int64
    /// 0 is Sunday.
    var weekday: Int64
  }

  /// What clocks show in its zone.
  var parts: Parts {
    let seconds = seconds &+ period.offset
    var day = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      day -= 1
    }
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return Parts(
      year: year,
      month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
      hour: rest / 3600,
      minute: rest / 60 % 60,
      second: rest % 60,
      dayOfYear: day - Self.days(year: year, month: 1) + 1,
      weekday: ((day + 4) % 7 + 7) % 7
    )
  }

  func adding(nanoseconds added: Int64) -> GoTime {
    var seconds = seconds &+ added / 1_000_000_000
    var nanoseconds = nanoseconds + added % 1_000_000_000
    if nanoseconds < 0 {
      nanoseconds += 1_000_000_000
      seconds &-= 1
    } else if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds &+= 1
    }
    return GoTime(seconds: seconds, nanoseconds: nanoseconds).at(zone)
  }

  /// Nanoseconds from the other moment to this one, at the end of the range where they do not fit.
  func nanoseconds(since other: GoTime) -> Int64 {
    let (seconds, overflow) = self.seconds.subtractingReportingOverflow(other.seconds)
    let (product, large) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(nanoseconds - other.nanoseconds)
    if overflow || large || carry { return self.seconds > other.seconds ? .max : .min }
    return sum
  }
}
