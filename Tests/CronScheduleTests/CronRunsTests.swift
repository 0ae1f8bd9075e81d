import CronSchedule
import Host
import Testing
import TimeZones

/// When schedules run, beyond what is recorded.
@Suite struct CronRunsTests {
  @Test(arguments: ["0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *"])
  func `a day that never comes is found out`(_ text: String) throws {
    #expect(try CronSchedule(text).next(after: 1_785_542_400, in: .utc) == nil)
  }

  /// 29 February comes every fourth year, but not in 2100.
  @Test func `a leap day is waited for`() throws {
    let schedule = try CronSchedule("0 0 29 2 *")
    #expect(schedule.next(2, after: 1_785_542_400, in: .utc) == [1_835_395_200, 1_961_625_600])
  }

  @Test func `every so often counts from the last run`() throws {
    let schedule = try CronSchedule("@every 1h")
    #expect(schedule.next(2, after: 10_000, since: 100, in: .utc) == [10_900, 14_500])
    #expect(schedule.next(2, after: 10_000, in: .utc) == [13_600, 17_200])
    #expect(schedule.next(1, after: 10_000, since: 20_000, in: .utc) == [23_600])
  }

  /// Samoa had no 30 December 2011, where the library that Kubernetes uses comes to no end.
  @Test func `a skipped day does not hold up the search`() throws {
    let zone = try #require(TimeZoneDatabase(.live)["Pacific/Apia"])
    for day in 1...31 {
      let schedule = try CronSchedule("0 12 \(day) * *")
      #expect(schedule.next(after: 1_325_199_665, in: zone) != nil)
    }
  }
}
