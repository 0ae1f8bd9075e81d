import Host
import Testing

@testable import TimeZones

struct TimeZoneTests {
  private func file(_ name: String) throws -> [UInt8] {
    try Files.live.read("/usr/share/zoneinfo/" + name, TimeZoneFile.sizeLimit)
  }

  @Test(arguments: [
    (0, "CET", 3600), (1_720_000_000, "CEST", 7200), (4_118_000_000, "CEST", 7200),
    (4_130_000_000, "CET", 3600), (-3_000_000_000, "LMT", 4332),
  ])
  func aZoneTellsWhatHoldsAtAMoment(_ seconds: Int64, _ name: String, _ offset: Int64) throws {
    let zone = try #require(TimeZoneFile(try file("Europe/Stockholm")))
    let period = zone.period(at: seconds)
    #expect(period.name == name)
    #expect(period.offset == offset)
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", 1_720_000_000, "CEST"), ("EST5EDT", 1_720_000_000, "EDT"),
    ("<+0330>-3:30", 0, "+0330"), ("AEST-10AEDT,M10.1.0,M4.1.0/3", 1_705_000_000, "AEDT"),
    ("XXX3YYY,J60/0,300/-1:30", 5_000_000, "XXX"), ("XXX3YYY,J60/0,300/-1:30", 10_000_000, "YYY"),
  ])
  func aRuleTellsWhatHoldsAtAMoment(_ text: String, _ seconds: Int64, _ name: String) throws {
    let rule = try #require(TimeZoneRule(text.utf8))
    #expect(rule.period(at: seconds).name == name)
  }

  @Test(arguments: ["", "X", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.1,M1.1.1", "<CET-1"])
  func whatIsNoRuleIsRefused(_ text: String) { #expect(TimeZoneRule(text.utf8) == nil) }

  /// Nothing in a file can make the reader fail: each part of one, and each with a byte changed, is
  /// either refused or a zone.
  @Test func brokenFilesAreRefusedOrRead() throws {
    let bytes = try file("Europe/Stockholm")
    var (refused, read) = (0, 0)
    func look(at bytes: [UInt8]) {
      guard let zone = TimeZoneFile(bytes) else {
        refused += 1
        return
      }
      read += 1
      for seconds in [Int64.min, -5_000_000_000, 0, 1_720_000_000, 9_000_000_000, .max] {
        _ = TimeZone.file(zone).period(at: seconds)
      }
    }
    for count in stride(from: 0, to: bytes.count, by: 7) { look(at: Array(bytes.prefix(count))) }
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0xFF
      look(at: changed)
    }
    #expect(refused > 100)
    #expect(read > 100)
  }

  @Test(arguments: ["../passwd", "/etc/passwd", "a//b", "a\u{0}b", "\\a", "a b", "No/Where"])
  func otherNamesAreNotLookedUp(_ name: String) {
    let zone = TimeZone(named: name) { wanted in
      #expect(wanted == "No/Where")
      return nil
    }
    #expect(zone == nil)
  }

  @Test func `the database knows its zones, and their names`() throws {
    let zones = TimeZoneDatabase(.live)
    #expect(zones.isThere)
    #expect(zones["America/Argentina/Buenos_Aires"]?.period(at: 0).offset == -10_800)
    #expect(zones["Europe/Stokholm"] == nil)
    let names = zones.names()
    #expect(names.contains("Europe/Stockholm"))
    #expect(names.contains("America/Argentina/Buenos_Aires"))
    #expect(!names.contains { $0.hasPrefix("posix/") || $0.hasSuffix(".tab") })
  }

  @Test func `a machine without the database knows UTC alone`() {
    let zones = TimeZoneDatabase(
      Files(
        read: { path, _ throws(FileError) in throw .notFound(path: path) },
        write: { path, _ throws(FileError) in throw .denied(path: path) },
        exists: { _ in false }
      )
    )
    #expect(!zones.isThere)
    #expect(zones["Europe/Stockholm"] == nil)
    #expect(zones["UTC"]?.period(at: 0).name == "UTC")
    #expect(zones.names().isEmpty)
  }
}
