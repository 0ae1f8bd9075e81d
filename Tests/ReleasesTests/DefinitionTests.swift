import FakeCluster
import HTTP
import JSON
import Kubernetes
import Synchronization
import Testing

@testable import Releases

/// Definitions of custom resources, and objects of kinds that come with them.
@Suite struct DefinitionTests {
  private let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  private let tabs = "/apis/stable.example.com/v1/namespaces/demo/crontabs"

  private func definition(scope: String = "Namespaced") -> KubernetesObject {
    KubernetesObject([
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": ["name": "crontabs.stable.example.com"],
      "spec": [
        "group": "stable.example.com", "scope": .string(scope),
        "names": ["kind": "CronTab", "plural": "crontabs"],
        "versions": [
          ["name": "v1", "served": true], ["name": "v1alpha1", "served": false],
        ],
      ],
    ])
  }

  private let tab = KubernetesObject([
    "apiVersion": "stable.example.com/v1", "kind": "CronTab", "metadata": ["name": "nightly"],
  ])

  /// A cluster that serves the kind some time after the definition was made.
  private func cluster(
    servesAfter looks: Int = 2,
    accepts: Bool = true
  ) -> FakeCluster {
    let made = Mutex(false)
    let seen = Mutex(0)
    return FakeCluster(
      controllers: { object in
        guard object.kind == "CustomResourceDefinition" else { return [] }
        made.withLock { $0 = true }
        var object = object
        object.set(
          accepts
            ? [["type": "Established", "status": "True"]]
            : [["type": "NamesAccepted", "status": "False", "message": "taken"]],
          at: "status",
          "conditions"
        )
        return [object]
      },
      faults: { line, _ in
        guard line == "GET /apis/stable.example.com/v1", made.withLock(\.self) else { return nil }
        let count = seen.withLock { count in
          count += 1
          return count
        }
        guard count > looks else { return nil }
        return .answer(
          .init([
            "kind": "APIResourceList", "groupVersion": "stable.example.com/v1",
            "resources": [["name": "crontabs", "kind": "CronTab", "namespaced": true]],
          ])
        )
      }
    )
  }

  private func writer(_ cluster: FakeCluster) -> ReleaseWriter {
    ReleaseWriter(
      KubernetesClient(cluster.server),
      namespace: "demo",
      lock: ReleaseLock(holder: "me"),
      now: { APITime(seconds: 1_800_000_000) },
      time: .byTurns()
    )
  }

  @Test func `a definition says which kinds it brings, and what charts see of them`() {
    let defined = DefinedKinds([tab, definition()])
    #expect(
      defined.resources == [APIResource(tab.type, plural: "crontabs", isNamespaced: true)]
    )
    #expect(defined.apiVersions == ["stable.example.com/v1", "stable.example.com/v1/CronTab"])
    #expect(DefinedKinds([definition(scope: "Cluster")]).resources.first?.isNamespaced == false)
  }

  @Test func `a definition of the time before v1 has one version`() {
    var old = definition()
    old.set("apiextensions.k8s.io/v1beta1", at: "apiVersion")
    old.set(nil, at: "spec", "versions")
    old.set("v1", at: "spec", "version")
    #expect(DefinedKinds([old]).types == [tab.type])
  }

  @Test func `a definition is made and waited for until the cluster serves its kind`()
    async throws
  {
    let cluster = cluster()
    let client = KubernetesClient(cluster.server)
    // The client has asked before, and knows that there is no such kind.
    await #expect(throws: KubernetesError.unknownKind(tab.type)) {
      try await client.resource(for: tab.type)
    }
    try await DefinitionInstaller(client, time: .byTurns()).install([definition()])
    #expect(cluster.changes == ["PATCH \(definitions)/crontabs.stable.example.com"])
    #expect(try await client.resource(for: tab.type).plural == "crontabs")
  }

  @Test func `a definition that is there is left alone`() async throws {
    let cluster = cluster(servesAfter: 0)
    let client = KubernetesClient(cluster.server)
    let installer = DefinitionInstaller(client, time: .byTurns())
    try await installer.install([definition()])
    let changes = cluster.changes
    try await installer.install([definition(scope: "Cluster")])
    #expect(cluster.changes == changes)
  }

  @Test func `names that are taken, and a cluster that does nothing, are told`() async throws {
    let refused = await #expect(throws: ReleaseError.self) {
      try await DefinitionInstaller(
        KubernetesClient(cluster(accepts: false).server),
        time: .byTurns()
      ).install([definition()])
    }
    #expect(
      refused
        == .notEstablished(
          definition(),
          Readiness(.failed, "its names are taken", notes: ["taken"])
        )
    )
    let slow = await #expect(throws: ReleaseError.self) {
      try await DefinitionInstaller(
        KubernetesClient(cluster(servesAfter: .max).server),
        time: .byTurns()
      ).install([definition()])
    }
    #expect(
      slow
        == .notEstablished(
          definition(),
          Readiness(.progressing, "the cluster does not serve it yet")
        )
    )
  }

  @Test func `an object waits for the definition of its kind in the same release`() async throws {
    let cluster = cluster()
    let plan = Plan(
      steps: [definition(), tab].map { Plan.Step(object: $0, change: .create) },
      removals: []
    )
    try await writer(cluster).apply(plan)
    #expect(
      cluster.changes == [
        "PATCH \(definitions)/crontabs.stable.example.com", "PATCH \(tabs)/nightly",
      ]
    )
  }
}
