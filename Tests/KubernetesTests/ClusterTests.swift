import CurlTransport
import Diagnostics
import HTTP
import Host
import JSON
import Kubernetes
import Testing

/// The kubeconfig of a cluster that tests may use; `scripts/sandbox` brings one up.
private let testKubeconfig = Host.live()["KUBEGATE_TEST_KUBECONFIG"]

/// Against a real API server.
@Suite(
  .enabled(
    if: testKubeconfig != nil,
    "needs a cluster: eval \"$(scripts/sandbox env)\"; KUBEGATE_TEST_KUBECONFIG=$KUBECONFIG"
  ),
  .timeLimit(.minutes(2))
)
struct ClusterTests {
  let transport: CurlTransport
  let client: KubernetesClient

  init() throws {
    var sources = SourceMap()
    let connection = try KubeconfigLoader(host: .live())
      .connection(kubeconfig: testKubeconfig, sources: &sources)
    transport = CurlTransport(connection.settings)
    client = KubernetesClient(
      connection,
      transport: transport,
      files: .live,
      time: .system()
    )
  }

  @Test func `discovers what the server offers`() async throws {
    let d = try await client.discover(kinds: true)
    print(d.serverVersion, d.apiVersions.count, d.resources.count)
    print(transport.statistics)
    #expect(transport.statistics.connections == 1)
  }
  @Test func `apply`() async throws {
    let ns = KubernetesObject([
      "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "kubegate-test-x"],
    ])
    let r = try await client.apply(ns, as: .namespaces)
    print(r.isCreated, r.warnings)
    try await client.delete(.namespaces, name: "kubegate-test-x")
    do { let x = try await client.get(.pods, name: "nix"); print(x) } catch {
      print(DiagnosticText(sources: SourceMap()).text(error.diagnostic("x")))
    }
    print(transport.statistics)
  }
}
