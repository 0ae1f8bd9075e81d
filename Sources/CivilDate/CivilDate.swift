/// A day of the Gregorian calendar, reckoned back and on without end.
///
/// ```swift
/// CivilDate(year: 2026, month: 8, day: 1).daysSince1970  // 20666
/// CivilDate(daysSince1970: -1)                           // 1969-12-31
/// ```
///
/// Nothing here overflows: days that no `Int` can count come round at its other end.
public struct CivilDate: Sendable, Equatable {
  public var year: Int
  /// From 1 to 12.
  public var month: Int
  /// From 1.
  public var day: Int

  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// How many days a month has, from 1 to 12.
  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Days are counted in eras of 400 years that begin in March, so that the leap day comes last.

  private static let daysOfEra = 146_097
  /// From the first day of the first era to 1970-01-01.
  private static let daysBefore1970 = 719_468

  /// The days since 1970-01-01; those of a day beyond the month count on.
  public var daysSince1970: Int {
    let shifted = month <= 2 ? year &- 1 : year
    let era = (shifted >= 0 ? shifted : shifted &- 399) / 400
    let yearOfEra = shifted &- era &* 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era &* Self.daysOfEra &+ (dayOfEra - Self.daysBefore1970) &+ (day &- 1)
  }

  public init(daysSince1970 days: Int) {
    let shifted = days &+ Self.daysBefore1970
    let era = (shifted >= 0 ? shifted : shifted &- (Self.daysOfEra - 1)) / Self.daysOfEra
    let dayOfEra = shifted &- era &* Self.daysOfEra
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  }

  /// The day's number in its year, from 1.
  public var dayOfYear: Int {
    daysSince1970 &- CivilDate(year: year, month: 1, day: 1).daysSince1970 &+ 1
  }

  /// From 0, which is Sunday, to 6.
  public var weekday: Int { ((daysSince1970 % 7 + 4) % 7 + 7) % 7 }
}
