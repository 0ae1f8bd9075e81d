import JSON
import Kubernetes
import Releases
import Testing

@Suite struct ReleaseCodecTests {
  static let release = Release(
    name: "lab",
    namespace: "ml",
    revision: 3,
    status: .deployed,
    firstDeployed: APITime(seconds: 1_700_000_000),
    lastDeployed: APITime(seconds: 1_700_000_100),
    description: "Upgrade complete",
    notes: "Address: https://lab",
    chart: ["metadata": ["name": "environment"]],
    config: JSONObject([.init(key: "a", value: 1)]),
    manifest: "---\nkind: Job\n"
  )

  /// A text that hardly becomes smaller when it is compressed.
  static func noise(_ count: Int) -> String {
    var state: UInt64 = 1
    return String(
      decoding: (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return UInt8(33 + (state >> 33) % 90)
      },
      as: UTF8.self
    )
  }

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
