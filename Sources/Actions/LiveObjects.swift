import Kubernetes
import Releases

/// Looks up objects of a release in the cluster, all at once.
struct LiveObjects {
  var client: KubernetesClient
  /// Where objects are that do not say so themselves.
  var namespace: String

  /// The objects that are there, by what they are.
  ///
  /// - Parameters:
  ///   - needsKinds: whether a kind that the cluster does not have is an error; otherwise no object of
  ///     it is there.
  ///   - detail: for each object, how much of it is wanted.
  func find(
    _ objects: [KubernetesObject],
    needsKinds: Bool = false,
    detail: @escaping @Sendable (KubernetesObject) -> ObjectDetail
  ) async throws(ActionError) -> [ObjectIdentity: KubernetesObject] {
    let resources = try await resources(of: objects, needsKinds: needsKinds)
    let answers = await withTaskGroup { group in
      for object in objects {
        guard let resource = resources[object.type] else { continue }
        group.addTask {
          let found = await KubernetesResult.of { () async throws(KubernetesError) in
            try await client.find(
              resource,
              namespace: object.namespace ?? namespace,
              name: object.name,
              detail: detail(object)
            )
          }
          return (object, found)
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    var live: [ObjectIdentity: KubernetesObject] = [:]
    for (object, answer) in answers {
      live[Plan.identity(object, namespace)] = try answer.get(
        "look at \(object.kind) \(object.name)"
      )
    }
    return live
  }

  private func resources(
    of objects: [KubernetesObject],
    needsKinds: Bool
  ) async throws(ActionError) -> [GroupVersionKind: APIResource] {
    var types = objects.map(\.type)
    while true {
      let found = await KubernetesResult.of { () async throws(KubernetesError) in
        try await client.resources(for: types)
      }
      // Only the first kind that is missing is named; those that the cluster has are known by now.
      if !needsKinds, case .failure(.unknownKind(let type)) = found {
        types.removeAll { $0 == type }
        continue
      }
      return try found.get("find out which kinds the cluster has")
    }
  }
}

extension Result where Failure == KubernetesError {
  /// The value, or the error as verbs end with it.
  ///
  /// - Parameter action: what was asked, as messages say it: `list releases`.
  func get(_ action: String) throws(ActionError) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(.cancelled): throw .interrupted
    case .failure(let error): throw .cluster(error, action: action)
    }
  }
}
