import JSON
import Kubernetes

/// What is known while waiting. Watches write, the judge reads.
actor WaitState {
  /// What a watch is about.
  enum Subject: Hashable, Sendable {
    case targets(APIResource)
    case pods(String)
    case events
  }

  private let targets: [WaitTarget]
  private var objects: [Subject: [String: KubernetesObject]] = [:]
  private var listed: Set<Subject> = []
  /// The last pods that were deleted, which may tell why their Job has failed.
  private var gonePods: [KubernetesObject] = []
  private static let gonePodLimit = 10
  private let expected: Set<Subject>
  private var nodes: [KubernetesObject]?
  private var storageClasses: [KubernetesObject]?
  private var ticksSinceNodes: Int?
  private let continuation: AsyncStream<Void>.Continuation

  /// Something has changed, or a second has passed.
  nonisolated let changes: AsyncStream<Void>

  init(targets: [WaitTarget], expecting subjects: [Subject]) {
    self.targets = targets
    expected = Set(subjects)
    (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Whether every watch has told what there is.
  var isComplete: Bool { expected.isSubset(of: listed) }

  func tick() {
    ticksSinceNodes = ticksSinceNodes.map { $0 + 1 }
    continuation.yield()
  }

  func take(_ event: WatchEvent, about subject: Subject) {
    switch event {
    case .listed(let all):
      objects[subject] = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
      listed.insert(subject)
    case .added(let object), .modified(let object):
      objects[subject, default: [:]][object.name] = object
    case .deleted(let object):
      // A Job that has ended may be removed at once; how it ended stays known.
      objects[subject]?[object.name] = object.jobEnd == nil ? nil : object
      if case .pods = subject { gonePods = gonePods.suffix(Self.gonePodLimit - 1) + [object] }
    }
    continuation.yield()
  }

  /// Whether a pod finds no node, and the nodes are not known or were asked for a while ago.
  var needsNodes: Bool {
    guard ticksSinceNodes.map({ $0 >= 15 }) ?? true else { return false }
    return pods.contains { $0.condition("PodScheduled")?.isFalse == true }
  }

  func take(nodes: [KubernetesObject]?, storageClasses: [KubernetesObject]?) {
    self.nodes = nodes
    self.storageClasses = storageClasses
    ticksSinceNodes = 0
  }

  /// How far each target has come.
  func progress(
    jobRole: Readiness.JobRole,
    podRole: Readiness.PodRole
  ) -> [ReadinessWait.Progress] {
    let facts = Readiness.Facts(
      jobRole: jobRole,
      podRole: podRole,
      pods: pods,
      gonePods: gonePods,
      events: objects[.events].map { Array($0.values) } ?? [],
      nodes: nodes,
      storageClasses: storageClasses,
      manifests: targets.map(\.object)
    )
    return targets.map { target in
      guard let object = objects[.targets(target.resource)]?[target.object.name] else {
        return ReadinessWait.Progress(
          object: target.identity,
          readiness: Readiness(.failed, "it is gone")
        )
      }
      return ReadinessWait.Progress(
        object: target.identity,
        readiness: Readiness(of: object, facts)
      )
    }
  }

  private var pods: [KubernetesObject] {
    objects.flatMap { subject, members -> [KubernetesObject] in
      if case .pods = subject { Array(members.values) } else { [] }
    }
  }
}
