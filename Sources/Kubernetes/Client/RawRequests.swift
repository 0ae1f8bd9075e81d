public import HTTP

extension KubernetesClient {
  /// Gets any path of the server: `raw("/readyz?verbose")`.
  public func raw(_ path: String) async throws(KubernetesError) -> HTTPResponse {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var request = APIRequest(.get, (parts.first ?? "").split(separator: "/").map(String.init))
    request.accept = "*/*"
    if parts.count == 2 {
      request.query = parts[1].split(separator: "&").map { item in
        let name = item.prefix { $0 != "=" }
        return .init(String(name), String(item.dropFirst(name.count + 1)))
      }
    }
    return try await send(request)
  }

  /// Gets a page that a Service or Pod serves, through the API server: the way to reach what is not
  /// reachable from outside the cluster. `port` is a number or a name.
  public func proxy(
    _ resource: APIResource,
    namespace: String? = nil,
    name: String,
    port: String,
    path: String = "/"
  ) async throws(KubernetesError) -> HTTPResponse {
    let target = resource.path(namespace: namespace ?? self.namespace, name: "\(name):\(port)")
    var request = APIRequest(.get, target + ["proxy"])
    request.path += path.split(separator: "/").map(String.init)
    request.accept = "*/*"
    return try await send(request)
  }
}
