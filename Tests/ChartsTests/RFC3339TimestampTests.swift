import Charts
import Testing

struct RFC3339TimestampTests {
  @Test(arguments: [
    (Duration.zero, "1970-01-01T00:00:00Z"),
    (.seconds(951_868_799), "2000-02-29T23:59:59Z"),
    (.milliseconds(1_767_323_045_250), "2026-01-02T03:04:05.25Z"),
    (.nanoseconds(1_000_000_001), "1970-01-01T00:00:01.000000001Z"),
  ])
  func `seconds have as many digits as they need`(time: Duration, text: String) {
    #expect(RFC3339Timestamp.text(time) == text)
  }
}
