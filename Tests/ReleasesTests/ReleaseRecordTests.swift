import Base64
import FakeCluster
import Gzip
import JSON
import Kubernetes
import Testing

@testable import Releases

/// Records as Helm keeps them, and who may work on a release.
@Suite struct ReleaseRecordTests {
  private let now = APITime(seconds: 1_800_000_000)
  private let lock = ReleaseLock(holder: "us")

  private func record(
    status: String,
    labels: JSONValue = [:],
    annotations: JSONValue = [:]
  ) -> ReleaseStore.Record {
    var secret = KubernetesObject([
      "kind": "Secret",
      "metadata": [
        "name": "sh.helm.release.v1.lab.v3", "labels": labels, "annotations": annotations,
        "creationTimestamp": "2027-01-15T07:50:00Z",
      ],
    ])
    secret.set(.string(status), at: "metadata", "labels", "status")
    return ReleaseStore.Record(secret: secret)
  }

  @Test func `a record has the name, labels and type that Helm looks for`() throws {
    var release = ReleaseCodecTests.release
    release.labels = ["team": "imaging", "name": "not this one"]
    let store = ReleaseStore(KubernetesClient(FakeCluster().server), namespace: "ml")
    let secret = try store.secret(for: release, now: now, annotations: ["a": "b"])
    var shown = secret
    shown.set("…", at: "data", "release")
    #expect(
      shown.json == [
        "apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1",
        "metadata": [
          "name": "sh.helm.release.v1.lab.v3", "namespace": "ml", "annotations": ["a": "b"],
          "labels": [
            "team": "imaging", "name": "lab", "owner": "helm", "status": "deployed",
            "version": "3", "modifiedAt": "1800000000",
          ],
        ],
        "data": ["release": "…"],
      ]
    )
    let opened = try ReleaseStore.Record(secret: secret).open()
    #expect(opened.labels == ["team": "imaging"])
    #expect(opened.manifest == release.manifest)
  }

  @Test func `what Helm wrote is read, with what kubegate does not look into`() throws {
    let json = """
      {"name": "web", "namespace": "ml", "version": 7, "config": {"a": 1}, "manifest": "---\\n",
       "info": {"first_deployed": "2026-01-02T03:04:05.123456789+01:00", "status": "superseded",
                "last_deployed": "2026-01-03T00:00:00Z", "description": "Upgrade complete"},
       "chart": {"metadata": {"name": "nginx"}, "unknown": [1]}, "hooks": [{"name": "h"}]}
      """
    let text = Base64.encode(try Gzip.compress(Array(json.utf8)))
    let release = try ReleaseCodec.decode(text)
    #expect(release.revision == 7)
    #expect(release.status == .superseded)
    #expect(release.firstDeployed == APITime("2026-01-02T02:04:05.123456789Z"))
    #expect(release.chart["unknown"] == [1])
    #expect(release.hooks.map(\.json) == [["name": "h"]])
    // Records from before Helm compressed them.
    #expect(try ReleaseCodec.decode(Base64.encode(Array(json.utf8))) == release)
  }

  @Test func `a record that a Secret cannot hold is refused`() throws {
    var release = ReleaseCodecTests.release
    release.manifest = ReleaseCodecTests.noise(2_000_000)
    let store = ReleaseStore(KubernetesClient(FakeCluster().server), namespace: "ml")
    #expect(throws: ReleaseCodec.Failure.tooLarge) { try store.secret(for: release, now: now) }
    // A new one leaves room for how it ends.
    release.manifest = ReleaseCodecTests.noise(935_150)
    let size = try ReleaseCodec.encode(release).utf8.count
    #expect((ReleaseStore.limit - 4000...ReleaseStore.limit).contains(size), "\(size)")
    #expect(throws: Never.self) { try store.secret(for: release, now: now) }
    #expect(throws: ReleaseCodec.Failure.tooLarge) {
      try store.secret(for: release, now: now, isNew: true)
    }
    release.config["values"] = .string(String(repeating: "x", count: 5_000))
    release.chart = [
      "templates": [["name": "templates/a.yaml", "data": "YQ=="]],
      "values": ["size": .string(String(repeating: "x", count: 4_000))],
      "schema": .string(String(repeating: "x", count: 3_000)),
    ]
    release.hooks = [
      ReleaseHook([
        "kind": "Job", "name": "load",
        "manifest": .string(String(repeating: "x", count: 2_000)),
      ])
    ]
    #expect(
      ReleaseSize.parts(of: release).map(\.name) == [
        "rendered objects", "value \"values\"", "the chart's values", "the chart's schema",
        "hook Job load",
      ]
    )
  }

  @Test(arguments: [
    ("2027-01-15T07:59:59Z", true), ("2027-01-15T07:59:01Z", true),
    ("2027-01-15T07:59:00Z", false), ("2027-01-15T07:00:00Z", false),
  ])
  func `a holder counts as gone after a minute of silence`(renewed: String, isHeld: Bool) {
    let record = record(
      status: "pending-upgrade",
      annotations: ["kubegate/holder": "me", "kubegate/renewed": .string(renewed)]
    )
    #expect(lock.isHeld(record, now: now) == isHeld)
    #expect(ReleaseLock.holder(of: record) == "me")
  }

  @Test(arguments: [("1799999999", true), ("1799999401", true), ("1799999400", false)])
  func `Helm gets ten minutes`(modified: String, isHeld: Bool) {
    let record = record(status: "pending-install", labels: ["modifiedAt": .string(modified)])
    #expect(lock.isHeld(record, now: now) == isHeld)
    #expect(ReleaseLock.holder(of: record) == "Helm")
  }

  @Test func `without a label the record's age counts`() {
    #expect(!lock.isHeld(record(status: "pending-install"), now: now))
    #expect(
      lock.isHeld(record(status: "pending-install"), now: APITime(seconds: 1_799_999_500))
    )
  }

  @Test(arguments: ReleaseStatus.allCases)
  func `only what is pending is being worked on`(status: ReleaseStatus) {
    #expect(status.isPending == status.rawValue.hasPrefix("pending-"))
  }

  @Test func `revisions come in the order of their numbers, newest releases by name`() async throws
  {
    let cluster = FakeCluster()
    for (name, revision) in [("lab", 10), ("lab", 9), ("hub", 1), ("lab", 2)] {
      cluster.add(
        KubernetesObject([
          "apiVersion": "v1", "kind": "Secret",
          "metadata": [
            "name": .string("sh.helm.release.v1.\(name).v\(revision)"), "namespace": "demo",
            "labels": [
              "owner": "helm", "name": .string(name), "version": .string(String(revision)),
            ],
          ],
        ])
      )
    }
    let client = KubernetesClient(cluster.server)
    let history = try await ReleaseStore(client, namespace: "demo").history(of: "lab")
    #expect(history.map(\.revision) == [2, 9, 10])
    let newest = try await ReleaseStore.newest(client, namespace: nil)
    #expect(newest.map { "\($0.releaseName) \($0.revision)" } == ["hub 1", "lab 10"])
  }

  @Test func `what newer versions of Helm add to a record stays`() throws {
    let json = """
      {"name": "web", "version": 2, "apply_method": "csa",
       "info": {"status": "deployed", "rollback_revision": 1, "resources": {"a": []}}}
      """
    let release = try ReleaseCodec.decode(Base64.encode(Array(json.utf8)))
    #expect(release.applyMethod == "csa")
    let text = try ReleaseCodec.encode(release)
    let bytes = try Gzip.expand(try #require(Base64.decode(text)), limit: 1 << 20)
    let written = try JSONReader().read(bytes)
    #expect(written["apply_method"] == "csa")
    #expect(written["info"]?["rollback_revision"] == 1)
    #expect(written["info"]?["resources"] == ["a": []])
    #expect(written["info"]?["status"] == "deployed")
  }

  @Test func `a record says when it was made until it is changed`() throws {
    let store = ReleaseStore(KubernetesClient(FakeCluster().server), namespace: "ml")
    let new = try store.secret(for: ReleaseCodecTests.release, now: now, isNew: true)
    #expect(new.labels["createdAt"] == "1800000000")
    #expect(new.labels["modifiedAt"] == nil)
    #expect(ReleaseStore.Record(secret: new).modified == now)
  }

  // MARK: Who is at work

  private static let minuteAgo = "2027-01-15T07:59:30Z"

  @Test func `a process of this machine that has ended holds nothing`() {
    let lock = ReleaseLock(holder: "us") { $0 == "boot pid:[1] 12 345" }
    func state(_ process: String) -> ReleaseLock.State {
      let record = record(
        status: "pending-upgrade",
        labels: ["version": "3"],
        annotations: [
          "kubegate/holder": "ada on host-7, process 12",
          "kubegate/renewed": .string(Self.minuteAgo), "kubegate/process": .string(process),
        ]
      )
      return lock.state(of: record, now: now)
    }
    #expect(
      state("boot pid:[1] 12 346")
        == .held(by: "ada on host-7, process 12", since: APITime("2027-01-15T07:50:00Z"))
    )
    guard case .abandoned(let abandoned) = state("boot pid:[1] 12 345") else {
      Issue.record("it counts as held")
      return
    }
    #expect(abandoned.status == .pendingUpgrade)
    #expect(
      "\(abandoned)"
        == "interrupted; ada on host-7, process 12 is gone since 2027-01-15T07:59:30Z"
    )
  }

  @Test(arguments: [
    ("uninstalling", Optional(minuteAgo), "held"),
    ("uninstalling", "2027-01-15T07:00:00Z", "abandoned"),
    // Another Helm goes on with what a Helm has begun.
    ("uninstalling", nil, "abandoned"),
    ("deployed", minuteAgo, "free"), ("failed", nil, "free"), ("uninstalled", nil, "free"),
  ])
  func `deletions are held like revisions`(status: String, renewed: String?, state: String) {
    var annotations = JSONObject()
    annotations["kubegate/renewed"] = renewed.map { .string($0) }
    let record = record(
      status: status,
      labels: ["modifiedAt": "1799999990"],
      annotations: .object(annotations)
    )
    let found =
      switch lock.state(of: record, now: now) {
      case .free: "free"
      case .held: "held"
      case .abandoned: "abandoned"
      }
    #expect(found == state)
  }

  // MARK: Histories

  private func history(_ statuses: String) -> [ReleaseStore.Record] {
    statuses.split(separator: " ").enumerated().map { index, word in
      let status =
        switch word {
        case "d": "deployed"
        case "s": "superseded"
        case "f": "failed"
        default: String(word)
        }
      return record(status: status, labels: ["version": .string(String(index + 1))])
    }
  }

  @Test(arguments: [
    ("s s d", 3, [1]), ("s s d", 4, []), ("s s d", 0, []), ("d f f f", 3, [2, 3]),
    ("d f f f", 1, [2, 3, 4]), ("f f", 1, [1, 2]), ("", 1, []), ("s d f", 2, [1, 3]),
  ])
  func `the oldest go, never the one that is deployed`(
    statuses: String,
    limit: Int,
    gone: [Int]
  ) {
    #expect(ReleaseHistory.surplus(history(statuses), limit: limit).map(\.revision) == gone)
  }

  @Test(
    arguments: [
      ("s s d", 3), ("s d f", 2), ("s f f", 1), ("f pending-upgrade", nil), ("d d f", 2),
      ("d uninstalling", 1),
    ] as [(String, Int?)]
  )
  func `the last revision that came up is found`(statuses: String, revision: Int?) {
    #expect(ReleaseHistory.lastSuccessful(history(statuses))?.revision == revision)
  }
}
