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
  ///   - defined: kinds that are to come with definitions, and may be missing for all that.
  ///   - detail: for each object, how much of it is wanted.
  func find(
    _ objects: [KubernetesObject],
    needsKinds: Bool = false,
    defined: Set<GroupVersionKind> = [],
    detail: @escaping @Sendable (KubernetesObject) -> ObjectDetail
  ) async throws(ActionError) -> [ObjectIdentity: KubernetesObject] {
    let resources = try await resources(
      of: objects,
      tolerating: needsKinds ? defined : Set(objects.map(\.type))
    )
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

  /// What a plan is made of: the objects that are wanted, whose kinds the cluster has to have, and those
  /// of earlier revisions.
  ///
  /// - Parameters:
  ///   - defined: kinds that are to come with definitions, and may be missing for all that.
  ///   - isWhole: whether all of each object is wanted, not only what a plan has to know.
  func find(
    _ wanted: [KubernetesObject],
    previous: [KubernetesObject],
    defined: Set<GroupVersionKind>,
    isWhole: Bool
  ) async throws(ActionError) -> [ObjectIdentity: KubernetesObject] {
    var seen = Set(wanted.map { Plan.identity($0, namespace) })
    let old = previous.filter { seen.insert(Plan.identity($0, namespace)).inserted }
    let detail = Self.detail(previous: previous, namespace: namespace)
    var live = try await find(wanted, needsKinds: true, defined: defined) { object in
      isWhole ? .full : detail(object)
    }
    live.merge(try await find(old) { _ in isWhole ? .full : .metadata }) { new, _ in new }
    return live
  }

  /// How much a plan has to know of each object. Of most only the owner matters; a Job also says
  /// whether it has ended, and some may not change in all their fields.
  private static func detail(
    previous: [KubernetesObject],
    namespace: String
  ) -> @Sendable (KubernetesObject) -> ObjectDetail {
    let manifests = Dictionary(grouping: previous) { Plan.identity($0, namespace) }
    return { object in
      let previous = manifests[Plan.identity(object, namespace)] ?? []
      return object.kind == "Job" || ImmutableFields.mayChange(object, previous: previous)
        ? .full : .metadata
    }
  }

  private func resources(
    of objects: [KubernetesObject],
    tolerating tolerated: Set<GroupVersionKind>
  ) async throws(ActionError) -> [GroupVersionKind: APIResource] {
    let found = await KubernetesResult.of { () async throws(KubernetesError) in
      try await client.resources(for: objects.map(\.type), tolerating: tolerated)
    }
    return try found.get("find out which kinds the cluster has")
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
