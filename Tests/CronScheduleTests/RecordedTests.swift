import CronSchedule
import Diagnostics
import Host
import JSON
import Testing
import TimeZones

/// What the library that Kubernetes itself uses has made of the same schedules, recorded by
/// `scripts/oracle/cron.go`.
@Suite struct RecordedTests {
  private func cases() throws -> [JSONValue] {
    let path = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
    let bytes = try Files.live.read("/\(path)/Recorded/cron.json", 10_000_000)
    let file = SourceFile(name: "cron.json", bytes: bytes)
    return try #require(try JSONReader().read(file).array)
  }

  @Test func `the same schedules are refused`() throws {
    for entry in try cases() {
      let text = try #require(entry["schedule"]?.string)
      let isRead = (try? CronSchedule(text)) != nil
      #expect(isRead == (entry["refused"]?.bool != true), "\(text)")
    }
  }

  @Test func `the same moments are found, also where clocks jump`() throws {
    let zones = TimeZoneDatabase(.live)
    var compared = 0
    for entry in try cases() where entry["refused"] == nil {
      let text = try #require(entry["schedule"]?.string)
      let zone = try #require(entry["zone"]?.string)
      let after = try #require(entry["after"]?.int)
      let found = try CronSchedule(text).next(
        3,
        after: Int64(after),
        in: try #require(zones[zone])
      )
      let expected = entry["next"]?.array?.compactMap(\.int).map { Int64($0) } ?? []
      #expect(found == expected, "\(text) in \(zone) after \(after)")
      compared += 1
    }
    #expect(compared > 500)
  }
}
