import Testing

@testable import Charts

/// Durations as the Go package `time` reads and writes them.
@Suite struct GoDurationTests {
  @Test(arguments: [
    ("0.519999998s", 519_999_998), ("277777h46m49.519999998s", 1_000_000_009_519_999_998),
    ("1.5h", 5_400_000_000_000), ("-.5ms", -500_000), ("1h1h", 7_200_000_000_000),
    ("0.00000000000000000000000001h", 0), ("0.99999999999999999999999999s", 1_000_000_000),
    ("9223372036854775807ns", Int64.max), ("-9223372036854775808ns", Int64.min),
  ])
  func `durations are read to the nanosecond`(_ text: String, _ nanoseconds: Int64) throws {
    #expect(try GoDuration.parse(text) == nanoseconds)
  }

  @Test(arguments: [
    "9223372036854775808ns", "-9223372036854775809ns", "9223372036854775807ns1ns", "2562048h", ".s",
    "99999999999999999999ns",
  ])
  func `what no duration can hold is refused`(_ text: String) {
    let error = #expect(throws: GoDuration.Mistake.self) { try GoDuration.parse(text) }
    #expect(error?.message == "time: invalid duration \"\(text)\"")
  }

  @Test(arguments: [1, 999, 1_000_009_519_999_998, Int64.max, -Int64.max, Int64.min])
  func `what was written is read as the same`(_ nanoseconds: Int64) throws {
    #expect(try GoDuration.parse(GoDuration.text(nanoseconds)) == nanoseconds)
  }
}
