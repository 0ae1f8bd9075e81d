public import HTTP
import JSON
public import Kubernetes

/// Waits until what was applied is ready, or cannot become so.
///
/// It watches the objects, their pods and the namespace's events, and judges anew whenever one of
/// them changes.
public struct ReadinessWait: Sendable {
  /// How far one object has come.
  public struct Progress: Sendable, Equatable {
    public var object: ObjectIdentity
    public var readiness: Readiness
  }

  /// How the wait ended.
  public enum Outcome: Sendable, Equatable {
    /// All objects are ready.
    case ready
    /// One of them will not become ready by itself.
    case failed(Progress)
    /// Time is up; what is not ready yet.
    case timedOut([Progress])
  }

  let client: KubernetesClient
  let namespace: String
  let time: Timekeeper
  /// What Jobs are for.
  let jobRole: Readiness.JobRole
  /// What pods are for that stand on their own.
  let podRole: Readiness.PodRole

  public init(
    _ client: KubernetesClient,
    namespace: String,
    jobRole: Readiness.JobRole,
    podRole: Readiness.PodRole = .service,
    time: Timekeeper
  ) {
    self.client = client
    self.namespace = namespace
    self.jobRole = jobRole
    self.podRole = podRole
    self.time = time
  }

  /// Waits for objects that have just been applied.
  ///
  /// - Parameters:
  ///   - objects: all objects of the release; those that have nothing to wait for are left aside.
  ///   - onProgress: told whenever something has changed, and once a second besides, so that elapsed
  ///     times can be shown.
  /// - Throws: a ``Kubernetes/KubernetesError`` where the cluster stays out of reach, and
  ///   `cancelled` when the task is.
  public func run(
    for objects: [KubernetesObject],
    timeout: Duration,
    onProgress: @escaping @Sendable ([Progress]) -> Void
  ) async throws(KubernetesError) -> Outcome {
    let awaited = objects.filter { Self.isAwaited($0) }
    guard !awaited.isEmpty else { return .ready }
    let resources = try await client.resources(for: awaited.map(\.type))
    let targets = awaited.compactMap { object in
      resources[object.type].map { WaitTarget(object: object, resource: $0, namespace: namespace) }
    }
    let watches = WaitWatches(client: client, namespace: namespace, targets: targets).all
    let state = WaitState(targets: targets, expecting: watches.map(\.subject))
    let deadline = time.now() + timeout

    return try await withTaskGroup(of: Result<Outcome, KubernetesError>?.self) { group in
      for watch in watches {
        group.addTask { await watch.run(into: state).map { .failure($0) } }
      }
      group.addTask { [time] in
        while (try? await time.sleep(.seconds(1))) != nil { await state.tick() }
        return nil
      }
      group.addTask {
        await judge(
          state,
          until: deadline,
          settling: settlingTime(of: awaited),
          onProgress: onProgress
        )
      }
      defer { group.cancelAll() }
      for await result in group {
        if let result { return result }
      }
      return .failure(.cancelled)
    }.get()
  }

  /// Kinds that become ready some time after they were made.
  private static func isAwaited(_ object: KubernetesObject) -> Bool {
    switch object.kind {
    case "Pod", "Job", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet",
      "PersistentVolumeClaim", "CustomResourceDefinition":
      true
    default: false
    }
  }

  /// How long pods that nothing probes have to stay up: such a pod counts as ready as soon as its
  /// command has begun, even where that ends with an error a moment later.
  private func settlingTime(of objects: [KubernetesObject]) -> Duration {
    let isUnprobed = objects.contains { object in
      if object.kind == "Job", jobRole != .environment { return false }
      if object.kind == "Pod", podRole == .batch { return false }
      let spec = object.kind == "Pod" ? object.spec : object["spec", "template", "spec"]
      return (spec?["containers"]?.array ?? []).contains { $0["readinessProbe"] == nil }
    }
    return isUnprobed ? .seconds(3) : .zero
  }

  private func judge(
    _ state: WaitState,
    until deadline: Duration,
    settling: Duration,
    onProgress: @Sendable ([Progress]) -> Void
  ) async -> Result<Outcome, KubernetesError>? {
    var readySince: Duration?
    for await _ in state.changes {
      if Task.isCancelled { return .failure(.cancelled) }
      guard await state.isComplete else {
        if time.now() >= deadline { return .success(.timedOut([])) }
        continue
      }
      if await state.needsNodes {
        // Asked for only when a pod finds no place; without the right to, less is said.
        let nodes = try? await client.listAll(.nodes, Selection())
        let classes = try? await client.listAll(.storageClasses, Selection())
        await state.take(nodes: nodes?.items, storageClasses: classes?.items)
      }
      let progress = await state.progress(jobRole: jobRole, podRole: podRole)
      onProgress(progress)
      if let failed = progress.first(where: { $0.readiness.state == .failed }) {
        return .success(.failed(failed))
      }
      let now = time.now()
      if progress.allSatisfy({ $0.readiness.state == .ready }) {
        let since = readySince ?? now
        readySince = since
        if now - since >= settling || now >= deadline { return .success(.ready) }
        continue
      }
      readySince = nil
      if now >= deadline {
        return .success(.timedOut(progress.filter { $0.readiness.state != .ready }))
      }
    }
    return .failure(.cancelled)
  }
}

/// One object that is waited for.
struct WaitTarget: Sendable {
  var object: KubernetesObject
  var resource: APIResource
  var identity: ObjectIdentity

  init(object: KubernetesObject, resource: APIResource, namespace: String) {
    self.object = object
    self.resource = resource
    identity = Plan.identity(object, namespace)
  }

  /// Selects the pods of the object; `nil` where it has none.
  var podSelector: String? {
    if object.kind == "Job" { return "job-name=\(object.name)" }
    guard let labels = object["spec", "selector", "matchLabels"]?.object else { return nil }
    return labels.members.compactMap { member in
      member.value.string.map { "\(member.key)=\($0)" }
    }.joined(separator: ",")
  }

  var hasPods: Bool {
    switch object.kind {
    case "PersistentVolumeClaim", "CustomResourceDefinition": false
    default: true
    }
  }
}
