internal import CivilDate
internal import TimeZones

/// A moment as the clocks of a zone show it, reckoned with as Go's `time.Time` does.
struct LocalTime {
  /// Since the beginning of 1970.
  private(set) var seconds: Int64
  let zone: TimeZone
  private(set) var date: CivilDate
  private(set) var hour: Int
  private(set) var minute: Int

  init(_ seconds: Int64, in zone: TimeZone) {
    self.seconds = seconds
    self.zone = zone
    let shown = seconds &+ zone.period(at: seconds).offset
    var days = shown / 86_400
    var rest = shown % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    date = CivilDate(daysSince1970: Int(days))
    hour = Int(rest / 3600)
    minute = Int(rest / 60 % 60)
  }

  /// When clocks show this; where they skip it, a moment near it, and where they show it twice, one of
  /// the two.
  private init(_ date: CivilDate, second: Int64, in zone: TimeZone) {
    let shown = Int64(date.daysSince1970) &* 86_400 &+ second
    // The offset that would hold if the clocks were UTC's is the right one unless it changes in between.
    var offset = zone.period(at: shown).offset
    if offset != 0 { offset = zone.period(at: shown &- offset).offset }
    self.init(shown &- offset, in: zone)
  }

  func adding(seconds added: Int64) -> LocalTime { LocalTime(seconds &+ added, in: zone) }

  /// The second of the minute that clocks show.
  private var second: Int {
    let shown = (seconds &+ zone.period(at: seconds).offset) % 60
    return Int(shown < 0 ? shown + 60 : shown)
  }

  /// The same time of a day so many days later.
  func adding(days: Int) -> LocalTime {
    var date = date
    date.day += days
    return LocalTime(date, second: Int64(hour * 3600 + minute * 60 + second), in: zone)
  }

  /// The same time and day of the next month.
  func addingMonth() -> LocalTime {
    var date = date
    date.month += 1
    if date.month > 12 {
      date.month = 1
      date.year &+= 1
    }
    return LocalTime(date, second: Int64(hour * 3600 + minute * 60 + second), in: zone)
  }

  var startOfMonth: LocalTime {
    LocalTime(CivilDate(year: date.year, month: date.month, day: 1), second: 0, in: zone)
  }

  var startOfDay: LocalTime { LocalTime(date, second: 0, in: zone) }

  var startOfHour: LocalTime { LocalTime(date, second: Int64(hour * 3600), in: zone) }

  /// The minute that everyone's clocks begin together.
  var startOfMinute: LocalTime {
    let rest = seconds % 60
    return LocalTime(seconds &- (rest < 0 ? rest + 60 : rest), in: zone)
  }

  /// The second that clocks show, for those zones that are not whole minutes apart.
  var showsFullMinute: Bool { second == 0 }
}
