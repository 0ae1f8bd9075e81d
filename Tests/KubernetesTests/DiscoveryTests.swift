import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@Suite struct DiscoveryTests {
  let version: JSONValue = ["major": "1", "minor": "20+", "gitVersion": "v1.20.2-eks"]

  /// A server before 1.26.
  func oldServer() -> FakeServer {
    FakeServer { request, _ in
      switch request.url.path {
      case "/prefix/version": .init(version)
      case "/prefix/api": .init(json(#"{"kind": "APIVersions", "versions": ["v1"]}"#))
      case "/prefix/apis":
        .init(
          json(
            """
            {"kind": "APIGroupList", "groups": [
              {"name": "batch", "preferredVersion": {"groupVersion": "batch/v1"},
               "versions": [{"groupVersion": "batch/v1beta1"}, {"groupVersion": "batch/v1"}]},
              {"name": "down.test", "preferredVersion": {"groupVersion": "down.test/v1"},
               "versions": [{"groupVersion": "down.test/v1"}]}]}
            """
          )
        )
      case "/prefix/api/v1":
        .init(
          json(
            """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "pods", "kind": "Pod", "namespaced": true},
              {"name": "pods/log", "kind": "Pod", "namespaced": true},
              {"name": "nodes", "kind": "Node", "namespaced": false}]}
            """
          )
        )
      case "/prefix/apis/batch/v1", "/prefix/apis/batch/v1beta1":
        .init(
          json(
            """
            {"kind": "APIResourceList",
             "groupVersion": "\(request.url.path.dropFirst("/prefix/apis/".count))",
             "resources": [{"name": "things", "kind": "Thing", "namespaced": true}]}
            """
          )
        )
      default: .init(503, ["kind": "Status", "code": 503])
      }
    }
  }

  @Test func `an old server is asked three questions`() async throws {
    let server = oldServer()
    let discovery = try await KubernetesClient(server).discover()
    #expect(discovery.serverVersion.minor == 20)
    #expect(discovery.serverVersion.isAtLeast(1, 20))
    #expect(!discovery.serverVersion.isAtLeast(1, 21))
    #expect(discovery.apiVersions == ["v1", "batch/v1", "batch/v1beta1", "down.test/v1"])
    #expect(server.requests.count == 3)
  }

  @Test func `its kinds are asked for where they are wanted, and one group may be down`()
    async throws
  {
    let discovery = try await KubernetesClient(oldServer()).discover(kinds: true)
    #expect(
      Set(discovery.capabilities) == [
        "v1", "batch/v1", "batch/v1beta1", "down.test/v1", "v1/Pod", "v1/Node",
        "batch/v1/Thing", "batch/v1beta1/Thing",
      ]
    )
  }

  @Test func `a new server tells everything at once`() async throws {
    let server = FakeServer { request, _ in
      switch request.url.path {
      case "/prefix/version": .init(["major": "1", "minor": "31", "gitVersion": "v1.31.4"])
      case "/prefix/api":
        .init(
          json(
            """
            {"kind": "APIGroupDiscoveryList", "items": [{"metadata": {}, "versions": [
              {"version": "v1", "freshness": "Current", "resources": [
                {"resource": "pods", "responseKind": {"group": "", "kind": "Pod"},
                 "scope": "Namespaced"}]}]}]}
            """
          )
        )
      default:
        .init(
          json(
            """
            {"kind": "APIGroupDiscoveryList", "items": [
              {"metadata": {"name": "example.test"}, "versions": [
                {"version": "v2", "freshness": "Current", "resources": [
                  {"resource": "widgets", "responseKind": {"kind": "Widget"}, "scope": "Cluster"}]},
                {"version": "v1", "freshness": "Stale", "resources": []}]}]}
            """
          )
        )
      }
    }
    let client = KubernetesClient(server)
    let discovery = try await client.discover(kinds: false)
    #expect(
      discovery.capabilities == [
        "v1", "example.test/v2", "example.test/v1", "v1/Pod", "example.test/v2/Widget",
      ]
    )
    #expect(
      server.requests.first { $0.url.path == "/prefix/apis" }?.headers["Accept"]?
        .hasPrefix("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,") == true
    )
    // Now known without asking.
    let widget = GroupVersionKind(apiVersion: "example.test/v2", kind: "Widget")
    let resource = try await client.resource(for: widget)
    #expect(
      resource.path(namespace: "demo", name: "w") == ["apis", "example.test", "v2", "widgets", "w"]
    )
    #expect(server.requests.count == 3)
  }

  @Test func `built-in kinds cost no request, others one for each version`() async throws {
    let server = oldServer()
    let client = KubernetesClient(server)
    let known = [
      ("v1", "Secret"), ("apps/v1", "Deployment"), ("batch/v1", "Job"),
      ("networking.k8s.io/v1", "Ingress"), ("policy/v1beta1", "PodDisruptionBudget"),
    ].map { GroupVersionKind(apiVersion: $0.0, kind: $0.1) }
    let found = try await client.resources(for: known)
    #expect(found.count == 5)
    #expect(server.requests.isEmpty)
    let thing = GroupVersionKind(apiVersion: "batch/v1beta1", kind: "Thing")
    #expect(try await client.resources(for: known + [thing])[thing]?.plural == "things")
    #expect(try await client.resource(for: thing).plural == "things")
    #expect(server.requests.map(\.url.path) == ["/prefix/apis/batch/v1beta1"])
  }

  @Test func `a kind that the server does not have`() async throws {
    let server = oldServer()
    let client = KubernetesClient(server)
    let nothing = GroupVersionKind(apiVersion: "batch/v1beta1", kind: "Nothing")
    for _ in 0..<2 {
      await #expect(throws: KubernetesError.unknownKind(nothing)) {
        try await client.resource(for: nothing)
      }
    }
    #expect(server.requests.count == 1)
  }

  @Test func `a version of a vendor's own`() throws {
    let own = try #require(ServerVersion(["major": "", "minor": "", "gitVersion": "v1.31.4+x"]))
    #expect(own.isAtLeast(1, 31))
    #expect(ServerVersion(["gitVersion": "master"])?.major == 0)
    #expect(ServerVersion(["kind": "Status"]) == nil)
  }
}
