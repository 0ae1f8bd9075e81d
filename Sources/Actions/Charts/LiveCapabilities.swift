import Charts
import Kubernetes

/// What a cluster tells templates of itself: `.Capabilities`.
struct LiveCapabilities {
  var client: KubernetesClient

  /// - Parameters:
  ///   - version: what the server is, where that is known already.
  ///   - apiVersions: whether the API versions and kinds are asked for, the kinds of custom resources
  ///     among them. Otherwise those of a plain cluster stand in.
  /// - Throws: ``ActionError/cluster(_:action:)`` where the cluster does not answer, or not to this
  ///   user.
  func read(version: ServerVersion?, apiVersions: Bool) async throws(ActionError) -> Capabilities {
    var capabilities = Capabilities()
    var version = version
    if apiVersions {
      let found = await KubernetesResult.of { () async throws(KubernetesError) in
        try await client.discover(kinds: true)
      }
      let discovery = try found.get("find out which APIs the cluster has")
      version = discovery.serverVersion
      capabilities.apiVersions = discovery.capabilities
    }
    if version == nil {
      let found = await KubernetesResult.of { () async throws(KubernetesError) in
        try await client.serverVersion()
      }
      version = try found.get("ask the cluster for its version")
    }
    if let version = version.flatMap({ Capabilities.KubeVersion($0.gitVersion) }) {
      capabilities.kubeVersion = version
    }
    return capabilities
  }
}
