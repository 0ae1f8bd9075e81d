import HTTP
import Host
import Kubernetes
import Testing

@testable import Actions

/// The cluster that is greeted while a config is still being read.
@Suite struct EarlyConnectionTests {
  private func connector() -> ClusterConnector {
    let kubeconfig = """
      current-context: a
      contexts: [{name: a, context: {cluster: a}}, {name: b, context: {cluster: a}}]
      clusters: [{name: a, cluster: {server: "https://cluster.test"}}]
      """
    let host = Host(
      environment: ["KUBECONFIG": "/config"],
      files: .inMemory(["/config": kubeconfig]),
      now: { .zero }
    )
    return ClusterConnector(host: host, transport: { _ in SilentServer() })
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["a", "b"])
  func `nobody waits for a server that is silent once the work is interrupted`(
    context: String
  ) async throws {
    let early = EarlyConnection(connector(), ClusterChoice(context: "a"))
    let cluster = try await early.cluster(ClusterChoice(context: context))
    let waiting = Task { await cluster.version }
    try await Task.sleep(for: .milliseconds(20))
    waiting.cancel()
    guard case .failure(.cancelled) = await waiting.value else {
      Issue.record("the question was not ended")
      return
    }
  }
}

/// Takes requests and never answers, until they are cancelled.
private struct SilentServer: HTTPTransport {
  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try? await Task.sleep(for: .seconds(86_400))
    throw .cancelled
  }

  func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    try? await Task.sleep(for: .seconds(86_400))
    throw .cancelled
  }
}
