import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@Suite struct ListTests {
  func page(_ names: [String], _ continuation: String? = nil) -> FakeServer.Answer {
    .init([
      "kind": "PodList",
      "metadata": [
        "resourceVersion": "7", "continue": .string(continuation ?? ""),
      ],
      "items": .array(names.map { ["metadata": ["name": .string($0)]] }),
    ])
  }

  @Test func `pages are put together, and items know what they are`() async throws {
    let server = FakeServer { _, number in
      number == 1 ? page(["a", "b"], "next") : page(["c"])
    }
    let selection = Selection(labels: "app in (x, y)", fields: "status.phase=Running")
    let list = try await KubernetesClient(server).listAll(.pods, selection, pageSize: 2)
    #expect(list.items.map(\.name) == ["a", "b", "c"])
    #expect(list.items.allSatisfy { $0.type == APIResource.pods.type })
    #expect(list.resourceVersion == "7")
    #expect(list.continuation == nil)
    let query = "labelSelector=app%20in%20%28x%2C%20y%29&fieldSelector=status.phase%3DRunning"
    #expect(
      server.requests.map { $0.url.description } == [
        "https://api.test:6443/prefix/api/v1/pods?\(query)&limit=2",
        "https://api.test:6443/prefix/api/v1/pods?\(query)&limit=2&continue=next",
      ]
    )
  }

  @Test func `a list whose pages have expired begins anew`() async throws {
    let server = FakeServer { _, number in
      switch number {
      case 1: page(["old"], "next")
      case 2: .init(410, ["kind": "Status", "code": 410, "reason": "Expired"])
      default: page(["new"])
      }
    }
    let list = try await KubernetesClient(server).listAll(.pods, Selection(namespace: "demo"))
    #expect(list.items.map(\.name) == ["new"])
  }

  @Test func `only metadata can be asked for`() async throws {
    let server = FakeServer { _, _ in page(["s"]) }
    let client = KubernetesClient(server)
    _ = try await client.list(.secrets, Selection(namespace: "demo"), detail: .metadata)
    #expect(
      server.requests[0].headers["Accept"]
        == "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
    )
  }

  @Test func `an object that is not there is nil where that is expected`() async throws {
    let server = FakeServer { request, _ in
      request.url.path.hasSuffix("/p")
        ? .init(404, ["kind": "Status", "code": 404, "reason": "NotFound"])
        : .init(403, ["kind": "Status", "code": 403, "reason": "Forbidden"])
    }
    let client = KubernetesClient(server)
    #expect(try await client.find(.pods, name: "p") == nil)
    await #expect(throws: KubernetesError.self) { try await client.find(.pods, name: "q") }
  }
}
