import Charts
import Diagnostics
import FakeCluster
import HTTP
import Host
import JSON
import Kubernetes
import Testing

@testable import Actions

/// Rendering with a cluster that is asked.
@Suite struct ChartRenderingTests {
  private func chart(_ more: [(String, String)]) throws -> Chart {
    var sources = SourceMap()
    let head = ("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    return try ChartLoader().load(
      ([head] + more).map { ChartFile(path: $0.0, text: $0.1) },
      into: &sources
    )
  }

  private func connection(_ cluster: FakeCluster) throws -> KubernetesClient {
    var sources = SourceMap()
    let config = """
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: u, namespace: demo}}]
      clusters: [{name: c, cluster: {server: "https://api.test:6443"}}]
      users: [{name: u, user: {token: t}}]
      """
    let host = Host(
      environment: ["HOME": "/h"],
      files: .inMemory(["/h/.kube/config": config]),
      now: { .zero }
    )
    return KubernetesClient(
      try KubeconfigLoader(host: host).connection(sources: &sources),
      transport: cluster.server,
      files: host.files,
      time: .byTurns()
    )
  }

  private static let cluster = FakeCluster(faults: { line, _ in
    switch line {
    case "GET /api": .answer(.init(["kind": "APIVersions", "versions": ["v1"]]))
    case "GET /apis": .answer(.init(["kind": "APIGroupList", "groups": []]))
    case "GET /api/v1":
      .answer(.init(["kind": "APIResourceList", "groupVersion": "v1", "resources": []]))
    default: nil
    }
  })

  private func render(_ chart: Chart, installs: Bool) async throws(ActionError) -> String {
    let values: JSONValue = ["own": ["enabled": false]]
    var rendering = ChartRendering(
      chart: chart,
      values: Values(values.object ?? JSONObject()),
      release: .init(name: "r", namespace: "demo")
    )
    rendering.installsDefinitions = installs
    guard let client = try? connection(Self.cluster) else { return "" }
    try await rendering.connect(client)
    var sources = SourceMap()
    return try await rendering.render(into: &sources).manifestText
  }

  private static let definition = """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    spec:
      group: own.com
      names: {kind: Own, plural: owns}
      versions: [{name: v1}, {name: v2, served: false}]
    """

  @Test func `what the chart installs first counts as being there`() async throws {
    let template = """
      v: {{ .Capabilities.APIVersions.Has "own.com/v1" }}
      k: {{ .Capabilities.APIVersions.Has "own.com/v1/Own" }}
      o: {{ .Capabilities.APIVersions.Has "own.com/v2" }}
      """
    let chart = try chart([("templates/a.yaml", template), ("crds/own.yaml", Self.definition)])
    #expect(try await render(chart, installs: true).hasSuffix("v: true\nk: true\no: false\n"))
    #expect(try await render(chart, installs: false).hasSuffix("v: false\nk: false\no: false\n"))
  }

  @Test func `of what is only about to come, there is nothing yet`() async throws {
    let template = "n: {{ lookup \"own.com/v1\" \"Own\" \"\" \"\" | len }}"
    let chart = try chart([("templates/a.yaml", template), ("crds/own.yaml", Self.definition)])
    #expect(try await render(chart, installs: true).hasSuffix("n: 0\n"))
    await #expect(throws: ActionError.self) { try await render(chart, installs: false) }
  }

  @Test func `a chart that is switched off brings nothing along`() async throws {
    let chart = try chart([
      ("templates/a.yaml", "v: {{ .Capabilities.APIVersions.Has \"own.com/v1\" }}"),
      (
        "requirements.yaml",
        "dependencies: [{name: own, version: 1.x, condition: own.enabled}]\n"
      ),
      ("charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 1.0.0\n"),
      ("charts/own/crds/own.yaml", Self.definition),
    ])
    #expect(try await render(chart, installs: true).hasSuffix("v: false\n"))
  }
}
