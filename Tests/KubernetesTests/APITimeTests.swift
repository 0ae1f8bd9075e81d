import Kubernetes
import Testing

@Suite struct APITimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600),
    ("2026-08-01T10:00:00Z", 1_785_578_400), ("2026-08-01T12:00:00+02:00", 1_785_578_400),
    ("2026-08-01T10:00:00.123456789Z", 1_785_578_400), ("1969-12-31T23:59:59Z", -1),
    ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func `times are read`(text: String, seconds: Int) throws {
    let time = try #require(APITime(text))
    #expect(time.seconds == seconds)
    #expect(APITime(time.description) == APITime(seconds: seconds))
  }

  @Test func `fractions and order`() throws {
    let early = try #require(APITime("2026-08-01T10:00:00.1Z"))
    let late = try #require(APITime("2026-08-01T10:00:00.11Z"))
    #expect(early.nanoseconds == 100_000_000)
    #expect(early < late)
    #expect(early.description == "2026-08-01T10:00:00Z")
  }

  @Test(arguments: [
    "", "2026-08-01", "2026-08-01T10:00:00", "2026-13-01T10:00:00Z", "2026-08-01T24:00:00Z",
    "2026-08-01T10:00:00.Z", "2026-08-01T10:00:00Zx", "26-08-01T10:00:00Z",
    "2026-08-01T10:00:00+2:00",
  ])
  func `what is no time is none`(text: String) { #expect(APITime(text) == nil) }
}
