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

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `base 64 there and back`(text: String, encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "====", "Z===", "Zm9v!", "Zg==Zg==", "Zm 9v"])
  func `what is no base 64 is none`(text: String) { #expect(Base64.decode(text) == nil) }

  @Test func `base 64 may be broken into lines`() {
    #expect(Base64.decode("Zm9v\r\nYmFy\n") == Array("foobar".utf8))
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }
}
