internal import CivilDate
internal import Glibc
internal import TimeZones

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
    let date = CivilDate(year: Int(year), month: Int(months &- year &* 12 &+ 1), day: Int(day))
    let days = Int64(date.daysSince1970)
    seconds = days &* 86_400 &+ hour * 3600 &+ minute * 60 &+ second
    self.nanoseconds = nanoseconds
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
    let date = CivilDate(daysSince1970: Int(day))
    return Parts(
      year: Int64(date.year),
      month: Int64(date.month),
      day: Int64(date.day),
      hour: rest / 3600,
      minute: rest / 60 % 60,
      second: rest % 60,
      dayOfYear: Int64(date.dayOfYear),
      weekday: Int64(date.weekday)
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
