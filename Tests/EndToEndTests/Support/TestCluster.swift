import CurlTransport
import Diagnostics
import Foundation
import Host
import JSON
import Kubernetes
import HTTP
import Testing

/// The cluster that tests may use; `scripts/sandbox` brings one up.
struct TestCluster: Sendable {
  static let kubeconfig = ProcessInfo.processInfo.environment["KUBEGATE_TEST_KUBECONFIG"]
  static let isThere = kubeconfig != nil && Program.path != nil
  static let whyNot: Comment = """
    needs a cluster and the program: eval "$(scripts/sandbox env)"; \
    KUBEGATE_TEST_KUBECONFIG=$KUBECONFIG KUBEGATE_BINARY=.build/debug/kubegate
    """

  static let shared = Result { try TestCluster() }

  let client: KubernetesClient

  private init() throws {
    var sources = SourceMap()
    let connection = try KubeconfigLoader(host: .live())
      .connection(kubeconfig: Self.kubeconfig, sources: &sources)
    client = KubernetesClient(
      connection,
      transport: CurlTransport(connection.settings),
      files: .live,
      time: .system()
    )
  }
}

extension SuiteTrait where Self == ConditionTrait {
  /// Runs where there is a cluster and the program.
  static var needsCluster: Self {
    .enabled(if: TestCluster.isThere, TestCluster.whyNot)
  }

  /// Runs where there is the program.
  static var needsProgram: Self {
    .enabled(if: Program.path != nil, Program.whyNot)
  }
}

/// Lets a few tests at a time use the cluster: more would only wait for each other.
actor Turns {
  static let shared = Turns(limit: 6)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(limit: Int) { free = limit }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
