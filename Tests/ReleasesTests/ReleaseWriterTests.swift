import FakeCluster
import HTTP
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import Releases

/// What a cluster is asked to do for a revision, and what is left when it goes wrong.
@Suite struct ReleaseWriterTests {
  private let secrets = "/api/v1/namespaces/demo/secrets"
  private let services = "/api/v1/namespaces/demo/services"
  private let jobs = "/apis/batch/v1/namespaces/demo/jobs"

  private func writer(_ cluster: FakeCluster, clock: FakeClock = FakeClock()) -> ReleaseWriter {
    ReleaseWriter(
      KubernetesClient(cluster.server, clock: clock),
      namespace: "demo",
      lock: ReleaseLock(holder: "me"),
      now: { APITime(seconds: 1_800_000_000) },
      time: clock.time
    )
  }

  private func release(_ revision: Int, _ status: ReleaseStatus) -> Release {
    var release = ReleaseCodecTests.release
    release.namespace = "demo"
    release.revision = revision
    release.status = status
    return release
  }

  /// Puts revisions into the cluster, as their makers left them, and gives them as a history.
  private func history(
    _ cluster: FakeCluster,
    _ statuses: [ReleaseStatus],
    renewed: String? = nil
  ) async throws -> [ReleaseStore.Record] {
    let store = ReleaseStore(KubernetesClient(FakeCluster().server), namespace: "demo")
    for (index, status) in statuses.enumerated() {
      cluster.add(
        try store.secret(
          for: release(index + 1, status),
          now: APITime(seconds: 1_700_000_000),
          annotations: renewed.map {
            [ReleaseLock.holderAnnotation: "them", ReleaseLock.renewedAnnotation: $0]
          } ?? [:]
        )
      )
    }
    return try await ReleaseStore(KubernetesClient(cluster.server), namespace: "demo")
      .history(of: "lab")
  }

  private func statuses(_ cluster: FakeCluster) -> [String] {
    cluster.names(.secrets).compactMap { name in
      cluster.object(.secrets, name).map {
        "\($0.labels["version"] ?? "") \($0.labels["status"] ?? "")"
      }
    }
  }

  private func object(_ kind: String, _ name: String, image: String = "a") -> KubernetesObject {
    KubernetesObject([
      "apiVersion": kind == "Job" ? "batch/v1" : "v1", "kind": .string(kind),
      "metadata": ["name": .string(name)],
      "spec": ["template": ["spec": ["containers": [["image": .string(image)]]]]],
    ])
  }

  private func plan(
    _ steps: [(KubernetesObject, Plan.Change)],
    removals: [KubernetesObject] = []
  ) -> Plan {
    Plan(
      steps: steps.map { Plan.Step(object: $0.0, change: $0.1) },
      removals: removals
    )
  }

  // MARK: Begin

  @Test func `a revision begins with its record, which names its maker`() async throws {
    let cluster = FakeCluster()
    try await writer(cluster).begin(release(1, .pendingInstall), history: [])
    #expect(cluster.lines == ["POST \(secrets)"])
    let record = try #require(cluster.object(.secrets, "sh.helm.release.v1.lab.v1"))
    #expect(record.labels["status"] == "pending-install")
    #expect(
      record.annotations == [
        "kubegate/holder": "me", "kubegate/renewed": "2027-01-15T08:00:00Z",
      ]
    )
  }

  @Test func `a release that someone works on is left alone`() async throws {
    let cluster = FakeCluster()
    let history = try await history(
      cluster,
      [.deployed, .pendingUpgrade],
      renewed: "2027-01-15T07:59:30Z"
    )
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).begin(release(3, .pendingUpgrade), history: history)
    }
    #expect(error == .locked(holder: "them", since: APITime("2026-01-01T00:00:00Z")))
    #expect(cluster.changes == [])
  }

  @Test func `what a maker left behind who is gone is marked failed first`() async throws {
    let cluster = FakeCluster()
    let history = try await history(
      cluster,
      [.deployed, .pendingUpgrade],
      renewed: "2027-01-15T07:00:00Z"
    )
    try await writer(cluster).begin(release(3, .pendingUpgrade), history: history)
    #expect(cluster.changes == ["PUT \(secrets)/sh.helm.release.v1.lab.v2", "POST \(secrets)"])
    #expect(statuses(cluster) == ["1 deployed", "2 failed", "3 pending-upgrade"])
    let left = try #require(cluster.object(.secrets, "sh.helm.release.v1.lab.v2"))
    let opened = try ReleaseStore.Record(secret: left).open()
    #expect(opened.description == "interrupted; them is gone since 2027-01-15T07:00:00Z")
    #expect(left.annotations == [:])
  }

  @Test func `of two makers at once one is told about the other`() async throws {
    let cluster = FakeCluster()
    _ = try await history(cluster, [.pendingInstall], renewed: "2027-01-15T07:59:59Z")
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).begin(release(1, .pendingInstall), history: [])
    }
    #expect(error == .locked(holder: "them", since: APITime("2026-01-01T00:00:00Z")))
    #expect(statuses(cluster) == ["1 pending-install"])
  }

  @Test(arguments: [true, false])
  func `a record whose answer was lost is found again`(isDone: Bool) async throws {
    let cluster = FakeCluster { line, _ in line.hasPrefix("POST") ? .broken(isDone: isDone) : nil }
    let writer = writer(cluster)
    if isDone {
      try await writer.begin(release(1, .pendingInstall), history: [])
      #expect(statuses(cluster) == ["1 pending-install"])
    } else {
      let error = await #expect(throws: ReleaseError.self) {
        try await writer.begin(release(1, .pendingInstall), history: [])
      }
      guard case .cluster(.unreachable, action: "record revision 1") = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(statuses(cluster) == [])
    }
    // A record must not be made twice: the POST is not repeated.
    #expect(cluster.changes == ["POST \(secrets)"])
  }

  @Test func `a record that is too large changes nothing`() async throws {
    let cluster = FakeCluster()
    var large = release(1, .pendingInstall)
    large.manifest = ReleaseCodecTests.noise(1_500_000)
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).begin(large, history: [])
    }
    guard case .recordTooLarge(let parts) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(parts.first == .init(name: "rendered objects", bytes: 1_500_000))
    #expect(cluster.lines == [])
  }

  @Test func `a holder says that it is alive until its task ends`() async throws {
    let cluster = FakeCluster()
    _ = try await history(cluster, [.pendingInstall])
    let writer = ReleaseWriter(
      KubernetesClient(cluster.server),
      namespace: "demo",
      lock: ReleaseLock(holder: "me"),
      now: { APITime(seconds: 1_800_000_000) },
      time: .byTurns()
    )
    let release = release(1, .pendingInstall)
    let heartbeat = Task { await writer.keepAlive(release) }
    while cluster.changes.count < 3 { try await Task.sleep(for: .milliseconds(5)) }
    heartbeat.cancel()
    await heartbeat.value
    let record = try #require(cluster.object(.secrets, "sh.helm.release.v1.lab.v1"))
    #expect(record.annotations["kubegate/renewed"] == "2027-01-15T08:00:00Z")
    #expect(record["data", "release"] != nil)
  }

  // MARK: Apply

  @Test func `stages follow one another, removals come last`() async throws {
    let cluster = FakeCluster()
    for name in ["old-a", "old-b"] { cluster.add(object("Service", name)) }
    cluster.add(object("Job", "old-job"))
    let events = Mutex<[ReleaseWriter.Event]>([])
    try await writer(cluster).apply(
      plan(
        [(object("Service", "web"), .create), (object("Job", "lab"), .create)],
        removals: [
          object("Service", "old-a"), object("Job", "old-job"), object("Service", "old-b"),
        ]
      )
    ) { event in events.withLock { $0.append(event) } }
    let changes = cluster.changes
    #expect(
      changes.prefix(3) == ["PATCH \(services)/web", "PATCH \(jobs)/lab", "DELETE \(jobs)/old-job"]
    )
    #expect(Set(changes.dropFirst(3)) == ["DELETE \(services)/old-a", "DELETE \(services)/old-b"])
    let words = events.withLock(\.self).map { event in
      switch event {
      case .created(let object): "created \(object.name)"
      case .changed(let object): "changed \(object.name)"
      case .recreating(let object, let reason): "recreating \(object.name): \(reason)"
      case .removed(let object): "removed \(object.name)"
      }
    }
    #expect(words.prefix(3) == ["created web", "created lab", "removed old-job"])
    #expect(words.count == 5)
  }

  @Test func `all refusals of a stage are told, and nothing after it is done`() async throws {
    let cluster = FakeCluster { line, _ in
      line.hasSuffix("/bad-a") || line.hasSuffix("/bad-b")
        ? .answer(.init(403, FakeCluster.statusObject(403, "Forbidden", "no"))) : nil
    }
    cluster.add(object("Service", "old"))
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).apply(
        plan(
          ["bad-a", "good", "bad-b"].map { (object("Service", $0), .create) }
            + [(object("Job", "lab"), .create)],
          removals: [object("Service", "old")]
        )
      )
    }
    guard case .refused(let refusals) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusals.map(\.object.name) == ["bad-a", "bad-b"])
    #expect(refusals.allSatisfy { $0.error.isForbidden })
    #expect(cluster.names(.services) == ["good", "old"])
    #expect(cluster.names(.jobs) == [])
  }

  @Test func `a Job goes, and is gone, before it is made anew`() async throws {
    let clock = FakeClock()
    let cluster = FakeCluster(lingers: 3)
    cluster.add(object("Job", "lab"))
    var steps = plan([(object("Job", "lab", image: "b"), .recreate(reason: "it has ended"))])
    steps.steps[0].uid = cluster.object(.jobs, "lab")?.uid
    try await writer(cluster, clock: clock).apply(steps)
    #expect(
      cluster.lines == [
        "DELETE \(jobs)/lab", "GET \(jobs)/lab", "GET \(jobs)/lab", "GET \(jobs)/lab",
        "PATCH \(jobs)/lab",
      ]
    )
    #expect(clock.waits == [.milliseconds(100), .milliseconds(200)])
    let image = cluster.object(.jobs, "lab")?["spec", "template", "spec", "containers"]?[0]?[
      "image"
    ]
    #expect(image == "b")
  }

  @Test func `a Job that will not go ends the wait after two minutes`() async throws {
    let clock = FakeClock()
    let cluster = FakeCluster(lingers: .max)
    cluster.add(object("Job", "lab"))
    let job = object("Job", "lab", image: "b")
    await #expect(throws: ReleaseError.stillThere(job)) {
      try await writer(cluster, clock: clock).apply(
        plan([(job, .recreate(reason: "it has ended"))])
      )
    }
    #expect(clock.waits.reduce(.zero, +) >= .seconds(120))
    #expect(clock.waits.reduce(.zero, +) < .seconds(122))
  }

  @Test func `a Job that the server says cannot change is made anew`() async throws {
    let cluster = FakeCluster()
    cluster.add(object("Job", "lab"))
    try await writer(cluster).apply(plan([(object("Job", "lab", image: "b"), .update)]))
    #expect(
      cluster.lines == [
        "PATCH \(jobs)/lab", "DELETE \(jobs)/lab", "GET \(jobs)/lab", "PATCH \(jobs)/lab",
      ]
    )
  }

  @Test func `fields of others are only taken over when told to`() async throws {
    let cluster = FakeCluster()
    try await writer(cluster).apply(plan([(object("Service", "web"), .update)]), force: true)
    #expect(cluster.lines == ["PATCH \(services)/web?force"])
  }

  /// What a server says of a field that someone else owns.
  private static func conflict(_ managers: String..., field: String) -> JSONValue {
    var status = FakeCluster.statusObject(409, "Conflict", "Apply failed").object ?? JSONObject()
    status["details"] = [
      "causes": .array(
        managers.map {
          [
            "reason": "FieldManagerConflict",
            "message": .string("conflict with \"\($0)\" using v1"), "field": .string(field),
          ]
        }
      )
    ]
    return .object(status)
  }

  @Test func `what Helm has set for the release is taken over`() async throws {
    let cluster = FakeCluster { line, _ in
      line.hasSuffix("/web") && line.hasPrefix("PATCH")
        ? .answer(.init(409, Self.conflict("helm", "kubegate", field: ".spec.type"))) : nil
    }
    cluster.add(object("Service", "web"))
    var steps = plan([(object("Service", "web"), .update)])
    steps.steps[0].tools = ["helm", "kubegate"]
    try await writer(cluster).apply(steps)
    #expect(cluster.lines == ["PATCH \(services)/web", "PATCH \(services)/web?force"])
  }

  @Test func `who else has set a field is told, with what both want`() async throws {
    let field = #".spec.template.spec.containers[name="web"].image"#
    let cluster = FakeCluster { line, _ in
      line.hasPrefix("PATCH")
        ? .answer(.init(409, Self.conflict("helm", "kubectl-edit", field: field))) : nil
    }
    func made(_ image: String) -> KubernetesObject {
      var made = object("Service", "web")
      made.set(
        [["name": "web", "image": .string(image)]],
        at: "spec",
        "template",
        "spec",
        "containers"
      )
      return made
    }
    var live = made("theirs")
    live.set(
      [
        [
          "manager": "kubectl-edit", "operation": "Update", "time": "2026-05-01T00:00:00Z",
          "fieldsV1": [
            "f:spec": [
              "f:template": [
                "f:spec": ["f:containers": ["k:{\"name\":\"web\"}": ["f:image": [:]]]]
              ]
            ]
          ],
        ]
      ],
      at: "metadata",
      "managedFields"
    )
    cluster.add(live)
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).apply(plan([(made("ours"), .update)]))
    }
    guard case .refused(let refusals) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cluster.lines == ["PATCH \(services)/web", "GET \(services)/web"])
    let contested = try #require(refusals.first?.contested)
    #expect(contested.map(\.owner.manager) == ["helm", "kubectl-edit"])
    #expect(
      contested.last
        == ContestedField(
          path: FieldPath([
            .key("spec"), .key("template"), .key("spec"), .key("containers"),
            .element([.init(key: "name", value: "web")]), .key("image"),
          ]),
          owner: FieldOwner(
            manager: "kubectl-edit",
            operation: "Update",
            time: APITime("2026-05-01T00:00:00Z")
          ),
          ours: "ours",
          theirs: "theirs"
        )
    )
  }

  @Test func `what a Secret holds is told of no conflict`() {
    let secret = KubernetesObject([
      "kind": "Secret", "apiVersion": "v1", "data": ["a": "c2VjcmV0"], "type": "Opaque",
    ])
    let found = ContestedField.all(
      [.init(manager: "bob", field: ".data.a"), .init(manager: "bob", field: ".type")],
      ours: secret,
      theirs: secret
    )
    #expect(found.map(\.ours) == ["***", "Opaque"])
    #expect(found.map(\.theirs) == ["***", "Opaque"])
  }

  private func managedByHelm() -> KubernetesObject {
    var live = Ownership.marked(object("Service", "web"), release: "lab", namespace: "demo")
    live.set(
      [
        [
          "manager": "helm", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
          "fieldsV1": ["f:spec": ["f:type": [:]]],
        ]
      ],
      at: "metadata",
      "managedFields"
    )
    return live
  }

  @Test(arguments: [0, 1])
  func `fields that Helm has set become ours before the first apply`(changes: Int) async throws {
    let cluster = FakeCluster()
    cluster.add(managedByHelm())
    let live = try #require(cluster.object(.services, "web"))
    let wanted = object("Service", "web")
    let plan = Plan.make(
      wanted: [wanted],
      previous: [],
      live: [Plan.identity(wanted, "demo"): live],
      release: "lab",
      namespace: "demo"
    )
    .plan
    // Someone changes it between the look and the change.
    if changes > 0 { cluster.add(live) }
    try await writer(cluster).apply(plan)
    let patch = "PATCH \(services)/web"
    #expect(
      cluster.lines
        == (changes == 0 ? [patch, patch] : [patch, "GET \(services)/web", patch, patch])
    )
  }

  @Test func `what is gone already is removed, what is another by now is not`() async throws {
    let cluster = FakeCluster()
    cluster.add(object("Service", "web"))
    var another = object("Service", "web")
    another.set("another", at: "metadata", "uid")
    try await writer(cluster).remove([object("Service", "gone")])
    let error = await #expect(throws: ReleaseError.self) {
      try await writer(cluster).remove([another])
    }
    guard case .refused(let refusals) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusals.map(\.error.isConflict) == [true])
    #expect(cluster.names(.services) == ["web"])
  }

  // MARK: Faults

  private static let overloaded = FakeServer.Answer(
    429,
    FakeCluster.statusObject(429, "TooManyRequests"),
    headers: ["Retry-After": "3"]
  )
  private static let failing = FakeServer.Answer(
    500,
    FakeCluster.statusObject(500, "InternalError")
  )

  @Test func `a server that asks to wait is given its time`() async throws {
    let clock = FakeClock()
    let cluster = FakeCluster { line, times in
      line.hasPrefix("PATCH") && times < 2 ? .answer(Self.overloaded) : nil
    }
    try await writer(cluster, clock: clock).apply(plan([(object("Service", "web"), .create)]))
    #expect(clock.waits == [.seconds(3), .seconds(3)])
    #expect(cluster.names(.services) == ["web"])
  }

  @Test(arguments: [true, false])
  func `a connection that breaks while applying is made up for`(isDone: Bool) async throws {
    let cluster = FakeCluster { line, times in
      line.hasPrefix("PATCH") && times == 0 ? .broken(isDone: isDone) : nil
    }
    try await writer(cluster).apply(plan([(object("Service", "web"), .create)]))
    #expect(cluster.names(.services) == ["web"])
    #expect(cluster.changes.count == 2)
  }

  @Test func `a server that stays down leaves what the record says`() async throws {
    let cluster = FakeCluster { line, _ in
      line.contains("/jobs/") ? .answer(Self.failing) : nil
    }
    let writer = writer(cluster)
    try await writer.begin(release(1, .pendingInstall), history: [])
    let error = await #expect(throws: ReleaseError.self) {
      try await writer.apply(
        plan([(object("Service", "web"), .create), (object("Job", "lab"), .create)])
      )
    }
    guard case .refused(let refusals) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusals.map(\.object.name) == ["lab"])
    #expect(refusals.first?.error.status?.code == 500)
    try await writer.finish(release(1, .failed), history: [])
    #expect(statuses(cluster) == ["1 failed"])
    #expect(cluster.names(.services) == ["web"])
  }

  // MARK: Finish

  @Test func `a deployed revision takes the place of the one before`() async throws {
    let cluster = FakeCluster()
    let history = try await history(cluster, [.superseded, .deployed, .failed])
    let writer = writer(cluster)
    try await writer.begin(release(4, .pendingUpgrade), history: history)
    try await writer.finish(release(4, .deployed), history: history)
    #expect(statuses(cluster) == ["1 superseded", "2 superseded", "3 failed", "4 deployed"])
    let record = try #require(cluster.object(.secrets, "sh.helm.release.v1.lab.v4"))
    #expect(record.annotations == [:])
  }

  @Test func `a failed revision leaves the deployed one in its place`() async throws {
    let cluster = FakeCluster()
    let history = try await history(cluster, [.deployed])
    let writer = writer(cluster)
    try await writer.begin(release(2, .pendingUpgrade), history: history)
    try await writer.finish(release(2, .failed), history: history)
    #expect(statuses(cluster) == ["1 deployed", "2 failed"])
  }

  @Test(arguments: [(ReleaseStatus.deployed, "11 deployed"), (.failed, "11 failed")])
  func `ten revisions are kept`(status: ReleaseStatus, newest: String) async throws {
    let cluster = FakeCluster()
    let history = try await history(
      cluster,
      [.superseded] + [ReleaseStatus](repeating: .failed, count: 8) + [.deployed]
    )
    let writer = writer(cluster)
    try await writer.begin(release(11, .pendingUpgrade), history: history)
    try await writer.finish(release(11, status), history: history)
    #expect(statuses(cluster).count == 10)
    #expect(statuses(cluster).contains(newest))
    #expect(!statuses(cluster).contains("1 superseded"))
  }

  @Test func `the deployed revision is kept while newer ones fail`() async throws {
    let cluster = FakeCluster()
    let history = try await history(
      cluster,
      [.deployed] + [ReleaseStatus](repeating: .failed, count: 10)
    )
    let writer = writer(cluster)
    try await writer.begin(release(12, .pendingUpgrade), history: history)
    try await writer.finish(release(12, .failed), history: history)
    #expect(statuses(cluster).contains("1 deployed"))
    #expect(!statuses(cluster).contains("2 failed"))
  }

  @Test func `a record that cannot be closed is said, and the others are closed`() async throws {
    let cluster = FakeCluster { line, _ in
      line == "PUT /api/v1/namespaces/demo/secrets/sh.helm.release.v1.lab.v2"
        ? .answer(Self.failing) : nil
    }
    let history = try await history(cluster, [.deployed])
    let writer = writer(cluster)
    try await writer.begin(release(2, .pendingUpgrade), history: history)
    let error = await #expect(throws: ReleaseError.self) {
      try await writer.finish(release(2, .deployed), history: history)
    }
    guard case .cluster(_, action: "record how revision 2 ended") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    // Its maker's mark is still on it, so that the next deploy finds out that it was left.
    #expect(statuses(cluster).contains("2 pending-upgrade"))
  }

  @Test func `forgetting removes every record`() async throws {
    let cluster = FakeCluster()
    let history = try await history(cluster, [.superseded, .deployed])
    try await writer(cluster).forget("lab", history: history)
    #expect(cluster.names(.secrets) == [])
    try await writer(cluster).forget("lab", history: history)
  }

  @Test func `a record that is damaged is named`() async throws {
    let cluster = FakeCluster()
    cluster.add(
      KubernetesObject([
        "apiVersion": "v1", "kind": "Secret", "data": ["release": "%%%"],
        "metadata": [
          "name": "sh.helm.release.v1.lab.v1", "namespace": "demo",
          "labels": [
            "owner": "helm", "name": "lab", "version": "1", "status": "pending-install",
            "modifiedAt": "1700000000",
          ],
        ],
      ])
    )
    let history = try await ReleaseStore(KubernetesClient(cluster.server), namespace: "demo")
      .history(of: "lab")
    await #expect(
      throws: ReleaseError.damagedRecord(revision: 1, .damaged("it has no release"))
    ) {
      try await writer(cluster).begin(release(2, .pendingUpgrade), history: history)
    }
  }
}
