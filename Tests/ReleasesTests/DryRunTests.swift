import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@testable import Releases

/// What the server is asked about in a dry run, and what not.
@Suite struct DryRunTests {
  private let services = "/api/v1/namespaces/demo/services"

  private func service(_ name: String = "web") -> KubernetesObject {
    KubernetesObject([
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
      "spec": ["type": "ClusterIP"],
    ])
  }

  private func step(_ object: KubernetesObject, _ change: Plan.Change = .update) -> Plan.Step {
    Plan.Step(object: object, change: change)
  }

  private func answers(
    _ cluster: FakeCluster,
    _ plan: Plan,
    force: Bool = false
  ) async throws -> [ObjectIdentity: KubernetesResult<KubernetesObject>] {
    try await DryRun(KubernetesClient(cluster.server), namespace: "demo")
      .answers(to: plan, force: force)
  }

  @Test func `nothing is changed, made anew or removed`() async throws {
    let cluster = FakeCluster()
    cluster.add(service("old"), service("again"))
    let plan = Plan(
      steps: [step(service(), .create), step(service("again"), .recreate(reason: "it has ended"))],
      removals: [service("old")]
    )
    let found = try await answers(cluster, plan)
    #expect(cluster.lines == ["PATCH \(services)/web?dryRun"])
    #expect(cluster.names(.services) == ["again", "old"])
    #expect(found.keys.map(\.name) == ["web"])
  }

  @Test func `objects of kinds that are yet to come are left out`() async throws {
    let cluster = FakeCluster { line, _ in
      line.hasPrefix("GET /apis")
        ? .answer(.init(404, FakeCluster.statusObject(404, "NotFound"))) : nil
    }
    let tab = KubernetesObject([
      "apiVersion": "stable.example.com/v1", "kind": "CronTab", "metadata": ["name": "nightly"],
    ])
    let plan = Plan(steps: [step(tab, .create), step(service(), .create)], removals: [])
    #expect(try await answers(cluster, plan).keys.map(\.name) == ["web"])
  }

  /// What a server says of a field that someone else owns.
  private static func conflict(_ manager: String) -> FakeServer.Answer {
    var status = FakeCluster.statusObject(409, "Conflict", "Apply failed").object ?? JSONObject()
    status["details"] = [
      "causes": [
        [
          "reason": "FieldManagerConflict", "field": ".spec.type",
          "message": .string("conflict with \"\(manager)\" using v1"),
        ]
      ]
    ]
    return .init(409, .object(status))
  }

  @Test(arguments: [
    // A tool of the release; one whose fields are handed over before; someone else.
    ("helm", false, true), ("kubectl-create", true, true), ("kubectl-create", false, false),
    ("alice", true, false),
  ])
  func `fields of the release's own tools are no conflict`(
    owner: String,
    isMigrated: Bool,
    isTaken: Bool
  ) async throws {
    let cluster = FakeCluster { line, _ in
      line.hasSuffix("?dryRun") ? .answer(Self.conflict(owner)) : nil
    }
    cluster.add(service())
    var step = step(service())
    step.tools = ["helm"]
    step.migration = isMigrated ? [] : nil
    let found = try await answers(cluster, Plan(steps: [step], removals: []))
    let line = "PATCH \(services)/web?dryRun"
    #expect(cluster.lines == (isTaken ? [line, "\(line)&force"] : [line]))
    if case .failure(let error) = found.values.first {
      #expect(!isTaken && error.isConflict)
    } else {
      #expect(isTaken)
    }
  }
}
