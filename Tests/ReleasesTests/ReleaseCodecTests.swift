import FoundationEssentials
import JSON
import Releases
import Testing

@Suite struct ReleaseCodecTests {
  static let release = Release(
    name: "lab",
    namespace: "ml",
    revision: 3,
    status: .deployed,
    firstDeployed: Date(timeIntervalSince1970: 1_700_000_000),
    lastDeployed: Date(timeIntervalSince1970: 1_700_000_100.25),
    description: "Upgrade complete",
    notes: "Address: https://lab",
    chart: ["metadata": ["name": "environment"]],
    config: JSONObject([.init(key: "a", value: 1)]),
    manifest: "---\nkind: Job\n"
  )

  @Test func aRecordThatWasWrittenIsReadBackWhole() throws {
    #expect(try ReleaseCodec.decode(ReleaseCodec.encode(Self.release)) == Self.release)
  }

  @Test(arguments: [
    ("", "it is not JSON"), ("%%%", "it is not base64"), ("bm90IGpzb24=", "it is not JSON"),
    ("e30=", "it is not a release"), ("H4sIAAAAAAAA", "it is not gzip"),
  ])
  func damageIsNamed(text: String, reason: String) {
    #expect(throws: ReleaseCodec.Failure.damaged(reason)) { try ReleaseCodec.decode(text) }
  }
}

@Test(arguments: [
  ("2026-11-21T02:13:37Z", 1_795_227_217.0), ("2026-11-21T03:13:37.5+01:00", 1_795_227_217.5),
  ("2026-11-21T02:13:37.123456789Z", 1_795_227_217.123456789),
])
func timesAreReadAsGoWritesThem(text: String, seconds: Double) throws {
  let date = try #require(Timestamp.date(text))
  #expect(abs(date.timeIntervalSince1970 - seconds) < 0.000_001)
}

@Test(arguments: ["", "yesterday", "2026-11-21", "2026-11-21T02:13:37.Z"])
func whatIsNoTimeIsRefused(text: String) { #expect(Timestamp.date(text) == nil) }

@Test func timesAreWrittenInMicroseconds() {
  let date = Date(timeIntervalSince1970: 1_795_227_217.25)
  #expect(Timestamp.string(date) == "2026-11-21T02:13:37.250000Z")
}
