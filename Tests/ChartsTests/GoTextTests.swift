import Testing

@testable import Charts

struct GoTextTests {
  /// Copying what is read for each character would take minutes.
  @Test func `bytes that are no text are read in proportion to their number`() {
    let bytes = Array(repeating: [0xFF, 0x61, 0x62] as [UInt8], count: 700_000).joined()
    let time = ContinuousClock().measure {
      #expect(GoText.valid(Array(bytes)).unicodeScalars.count == 2_100_000)
    }
    #expect(time < .seconds(60))
  }
}
