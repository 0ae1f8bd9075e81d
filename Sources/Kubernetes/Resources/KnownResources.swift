import Synchronization

/// The kinds that a client has learned of, beside the built-in ones; shared by its copies.
final class KnownResources: Sendable {
  private struct State {
    var resources: [GroupVersionKind: APIResource] = [:]
    /// The `apiVersion`s whose kinds are all known.
    var complete: Set<String> = []
  }

  private let state = Mutex(State())

  subscript(type: GroupVersionKind) -> APIResource? {
    APIResource.builtInByType[type] ?? state.withLock { $0.resources[type] }
  }

  func isComplete(_ apiVersion: String) -> Bool {
    state.withLock { $0.complete.contains(apiVersion) }
  }

  func add(_ resources: [APIResource], complete apiVersions: some Sequence<String>) {
    state.withLock { state in
      for resource in resources { state.resources[resource.type] = resource }
      state.complete.formUnion(apiVersions)
    }
  }
}
