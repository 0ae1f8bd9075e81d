import CivilDate
import Testing

/// The calendar that all times are reckoned with.
@Suite struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0, 4, 1), (1969, 12, 31, -1, 3, 365), (2000, 2, 29, 11016, 2, 60),
    (2000, 3, 1, 11017, 3, 61), (1900, 3, 1, -25508, 4, 60), (2026, 8, 1, 20666, 6, 213),
    (2024, 12, 31, 20088, 2, 366), (1, 1, 1, -719_162, 1, 1), (0, 2, 29, -719_469, 2, 60),
    (-1, 12, 31, -719_529, 5, 365), (9999, 12, 31, 2_932_896, 5, 365),
    (-400, 3, 1, -865_565, 3, 61),
  ])
  func `a day and its number say the same`(
    year: Int,
    month: Int,
    day: Int,
    number: Int,
    weekday: Int,
    dayOfYear: Int
  ) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(date.daysSince1970 == number)
    #expect(CivilDate(daysSince1970: number) == date)
    #expect(date.weekday == weekday)
    #expect(date.dayOfYear == dayOfYear)
  }

  @Test func `the days of 800 years follow each other`() {
    var number = CivilDate(year: 1600, month: 1, day: 1).daysSince1970
    for year in 1600..<2400 {
      for month in 1...12 {
        for day in 1...CivilDate.days(in: month, of: year) {
          let date = CivilDate(year: year, month: month, day: day)
          guard date.daysSince1970 == number, CivilDate(daysSince1970: number) == date else {
            Issue.record("\(date) is not day \(number)")
            return
          }
          number += 1
        }
      }
    }
    #expect(CivilDate(year: 2400, month: 1, day: 1).daysSince1970 == number)
  }

  @Test(arguments: [
    (1900, false), (2000, true), (2023, false), (2024, true), (0, true), (-1, false),
  ])
  func `leap years have a day more`(year: Int, isLeap: Bool) {
    #expect(CivilDate.isLeap(year) == isLeap)
    #expect(CivilDate.days(in: 2, of: year) == (isLeap ? 29 : 28))
  }

  @Test func `no number of days is too much`() {
    for days in [Int.min, Int.min + 1, Int.max - 1, Int.max] {
      let date = CivilDate(daysSince1970: days)
      #expect((1...12).contains(date.month) && (1...31).contains(date.day))
      #expect((0...6).contains(date.weekday))
    }
    for year in [Int.min, Int.max] {
      _ = CivilDate(year: year, month: 1, day: 1).daysSince1970
    }
  }
}
