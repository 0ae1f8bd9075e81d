import Testing
import TimeZones

@testable import Charts

struct ChartTimeZonesTests {
  @Test func aZoneThatIsNotThereIsUTC() {
    let zones = ChartTimeZones { _ in nil }
    #expect(zones["No/Where"].period(at: 0) == .utc)
  }
}
