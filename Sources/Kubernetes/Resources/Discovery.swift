import HTTP
import JSON

/// What a server offers.
public struct Discovery: Sendable, Equatable {
  public var serverVersion: ServerVersion
  /// The `apiVersion`s that are served: `v1`, `apps/v1`.
  public var apiVersions: [String]
  /// The kinds, as far as they were asked for.
  public var resources: [APIResource]

  public init(serverVersion: ServerVersion, apiVersions: [String], resources: [APIResource]) {
    self.serverVersion = serverVersion
    self.apiVersions = apiVersions
    self.resources = resources
  }

  /// Versions and kinds as Helm's `.Capabilities.APIVersions` lists them: `apps/v1` and
  /// `apps/v1/Deployment`.
  public var capabilities: [String] { apiVersions + resources.map { "\($0.type)" } }
}

extension KubernetesClient {
  public func serverVersion() async throws(KubernetesError) -> ServerVersion {
    let reply = try await perform(APIRequest(.get, ["version"]))
    guard let version = ServerVersion(reply.json) else {
      throw .invalidResponse(server: serverName, reason: "it names no version of Kubernetes")
    }
    return version
  }

  /// What the server offers, in one round trip: version, API versions, and on servers since 1.26 all
  /// kinds.
  ///
  /// - Parameter kinds: whether older servers are asked for the kinds too, which takes a second
  ///   round trip of some thirty requests sent together.
  public func discover(kinds: Bool = false) async throws(KubernetesError) -> Discovery {
    async let version = KubernetesResult.of { () async throws(KubernetesError) in
      try await serverVersion()
    }
    async let core = KubernetesResult.of { () async throws(KubernetesError) in
      try await document(["api"])
    }
    async let groups = KubernetesResult.of { () async throws(KubernetesError) in
      try await document(["apis"])
    }
    let documents = [try await core.get(), try await groups.get()]
    var discovery = Discovery(
      serverVersion: try await version.get(),
      apiVersions: documents.flatMap(\.apiVersions),
      resources: documents.flatMap(\.resources)
    )
    knownResources.add(discovery.resources, complete: documents.flatMap(\.complete))
    if kinds {
      let complete = Set(documents.flatMap(\.complete))
      let missing = discovery.apiVersions.filter { !complete.contains($0) }
      for (_, found) in await resources(of: missing) {
        // The server of one group may be down without harm to all others.
        discovery.resources += (try? found.get()) ?? []
      }
    }
    return discovery
  }

  /// Where objects of these kinds are found. Built-in kinds and those that are known already cost
  /// nothing; for the others one request per `apiVersion` goes out, all together.
  ///
  /// - Parameter tolerated: kinds that may be missing; they are then left out.
  /// - Throws: ``KubernetesError/unknownKind(_:)`` for the first kind that the server does not have.
  public func resources(
    for types: some Sequence<GroupVersionKind>,
    tolerating tolerated: Set<GroupVersionKind> = []
  ) async throws(KubernetesError) -> [GroupVersionKind: APIResource] {
    let types = Array(Set(types)).sorted()
    let missing = Set(types.filter { knownResources[$0] == nil }.map(\.apiVersion))
      .filter { !knownResources.isComplete($0) }
    for (_, found) in await resources(of: missing.sorted()) {
      do {
        _ = try found.get()
      } catch {
        guard error.isNotFound else { throw error }
      }
    }
    var result: [GroupVersionKind: APIResource] = [:]
    for type in types {
      guard let resource = knownResources[type] else {
        if tolerated.contains(type) { continue }
        throw .unknownKind(type)
      }
      result[type] = resource
    }
    return result
  }

  /// Where objects of this kind are found.
  public func resource(
    for type: GroupVersionKind
  ) async throws(KubernetesError) -> APIResource {
    if let known = knownResources[type] { return known }
    guard let resource = try await resources(for: [type])[type] else { throw .unknownKind(type) }
    return resource
  }

  /// Whether the server has objects of this kind now, whatever it had before. A kind that it has is
  /// known from then on.
  public func serves(_ type: GroupVersionKind) async throws(KubernetesError) -> Bool {
    for (_, found) in await resources(of: [type.apiVersion]) {
      do {
        if try found.get().contains(where: { $0.type == type }) { return true }
      } catch {
        guard error.isNotFound else { throw error }
      }
    }
    return false
  }

  /// The kinds of several versions, asked for together.
  private func resources(
    of apiVersions: [String]
  ) async -> [(apiVersion: String, Result<[APIResource], KubernetesError>)] {
    await withTaskGroup { group in
      for apiVersion in apiVersions {
        group.addTask {
          let type = GroupVersionKind(apiVersion: apiVersion, kind: "")
          let path = type.group.isEmpty ? ["api"] : ["apis", type.group]
          let found = await KubernetesResult.of { () async throws(KubernetesError) in
            let document = try await document(path + [type.version])
            knownResources.add(document.resources, complete: document.complete)
            return document.resources
          }
          return (apiVersion, found)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func document(_ path: [String]) async throws(KubernetesError) -> DiscoveryDocument {
    var request = APIRequest(.get, path)
    if path.count == 1 { request.accept = DiscoveryDocument.accept }
    guard let document = DiscoveryDocument(try await perform(request).json) else {
      throw .invalidResponse(server: serverName, reason: "it does not list its APIs")
    }
    return document
  }
}
