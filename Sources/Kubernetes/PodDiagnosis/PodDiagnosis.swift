import JSON

/// What the state of a pod means, in words that need no knowledge of Kubernetes.
///
/// A pure function of objects that were read; it asks nobody.
///
/// ```swift
/// let diagnosis = PodDiagnosis(of: pod, events: events, nodes: nodes)
/// diagnosis.verdict  // .doomed
/// diagnosis.summary  // the image "team/trian:1" does not exist
/// ```
public struct PodDiagnosis: Sendable, Equatable {
  public enum Verdict: Sendable, Equatable {
    /// It runs and answers.
    case ready
    /// All its containers have ended well.
    case ended
    /// It may come up by itself.
    case waiting
    /// It will not come up unless someone changes something.
    case doomed
  }

  public var verdict: Verdict
  /// One line, lower case, the user's names in quotes.
  public var summary: String
  /// What the cluster itself says, with credentials masked.
  public var notes: [String]
  /// What to do about it.
  public var help: [String]
  /// The container that it is about, whose log may say more.
  public var container: String?

  public init(
    _ verdict: Verdict,
    _ summary: String,
    notes: [String] = [],
    help: [String] = [],
    container: String? = nil
  ) {
    self.verdict = verdict
    self.summary = SecretMask.masked(summary)
    self.notes = notes.filter { !$0.isEmpty }.map(SecretMask.masked)
    self.help = help
    self.container = container
  }

  public var isDoomed: Bool { verdict == .doomed }
}

extension PodDiagnosis {
  /// What is to be said of a pod.
  ///
  /// - Parameters:
  ///   - events: any events; those of other objects are left aside.
  ///   - nodes: all nodes of the cluster; `nil` where they cannot be listed. Without them nothing
  ///     is said to fit nowhere.
  public init(
    of pod: KubernetesObject,
    events: [KubernetesObject] = [],
    nodes: [KubernetesObject]? = nil
  ) {
    let events = PodEvents(events, of: pod)
    self =
      Self.end(of: pod)
      ?? Self.scheduling(of: pod, events: events, nodes: nodes)
      ?? Self.worstContainer(of: pod, events: events)
      ?? Self.preparation(of: pod, events: events)
      ?? Self.readiness(of: pod, events: events)
  }

  /// What is to be said of a pod that is over, or about to be.
  private static func end(of pod: KubernetesObject) -> PodDiagnosis? {
    switch pod.status?["phase"]?.string {
    case "Succeeded": return PodDiagnosis(.ended, "it has ended well")
    case "Failed": return failure(of: pod)
    default: break
    }
    return pod.deletionTime == nil ? nil : PodDiagnosis(.waiting, "it is being deleted")
  }

  /// How a container of a pod had ended before it was started anew, which its last end may not say: it
  /// was told to end with the pod.
  static func lastEnding(of pod: KubernetesObject) -> PodDiagnosis? {
    for container in PodContainer.all(of: pod) {
      guard let ending = container.previousEnding ?? container.ending, ending.exitCode != 0 else {
        continue
      }
      return PodDiagnosis(
        .doomed,
        ending.sentence(container),
        notes: [ending.message],
        help: ending.help,
        container: container.name
      )
    }
    return nil
  }

  private static func failure(of pod: KubernetesObject) -> PodDiagnosis {
    let message = pod.status?["message"]?.string ?? ""
    switch pod.status?["reason"]?.string {
    case "Evicted":
      return PodDiagnosis(
        .doomed,
        "its node has thrown it out to save itself",
        notes: [message],
        help: message.contains("ephemeral-storage") || message.contains("DiskPressure")
          ? ["write large files to a volume, not into the container"]
          : ["ask for as much memory as it needs"]
      )
    case "DeadlineExceeded":
      return PodDiagnosis(.doomed, "its time is over", notes: [message])
    case "NodeLost", "NodeShutdown", "Terminated", "Shutdown":
      return PodDiagnosis(.doomed, "its node went away", notes: [message])
    case "UnexpectedAdmissionError", "OutOfcpu", "OutOfmemory", "OutOfpods",
      "OutOfnvidia.com/gpu", "NodeAffinity":
      return PodDiagnosis(
        .doomed,
        "its node could not take it after all",
        notes: [message],
        help: ["deploy again; it will be placed anew"]
      )
    default: break
    }
    for container in PodContainer.all(of: pod) {
      if let ending = container.ending, ending.exitCode != 0 {
        if ending.hasNeverRun {
          return ContainerDiagnosis.startFailure(container, ending, verdict: .doomed)
        }
        return PodDiagnosis(
          .doomed,
          ending.sentence(container),
          notes: [ending.message],
          help: ending.help,
          container: container.name
        )
      }
    }
    return PodDiagnosis(.doomed, "it has failed", notes: [message])
  }

  /// What is to be said of the first container that something keeps from running: a doomed one
  /// rather than one that waits.
  private static func worstContainer(
    of pod: KubernetesObject,
    events: PodEvents
  ) -> PodDiagnosis? {
    let diagnoses = PodContainer.all(of: pod).compactMap {
      ContainerDiagnosis.diagnosis(of: $0, events: events)
    }
    return diagnoses.first(where: \.isDoomed) ?? diagnoses.first
  }

  /// What is to be said of a pod whose containers cannot be made yet.
  private static func preparation(
    of pod: KubernetesObject,
    events: PodEvents
  ) -> PodDiagnosis? {
    let containers = PodContainer.all(of: pod)
    let isPreparing =
      containers.allSatisfy { $0.waitingReason == nil && !$0.hasStarted }
      || containers.contains { $0.waitingReason == "ContainerCreating" }
    guard pod.status?["phase"]?.string != "Running" || isPreparing, isPreparing else { return nil }
    if let failure = VolumeFailure.diagnosis(of: events) { return failure }
    if let event = events.latest("FailedCreatePodSandBox") {
      return PodDiagnosis(
        .waiting,
        "its node cannot set up its network yet",
        notes: [event.message]
      )
    }
    if let event = events.latest("Pulling") {
      let image = event.message.split(separator: "\"").dropFirst().first.map { " \"\($0)\"" } ?? ""
      let pulled = events.latest("Pulled")
      if pulled == nil || (pulled?.time ?? event.time) < event.time {
        return PodDiagnosis(.waiting, "its node is pulling the image\(image)")
      }
    }
    return PodDiagnosis(.waiting, "its node is setting it up")
  }

  /// What is to be said of a pod that runs.
  private static func readiness(of pod: KubernetesObject, events: PodEvents) -> PodDiagnosis {
    if pod.condition("Ready")?.isTrue == true { return PodDiagnosis(.ready, "it is ready") }
    for container in PodContainer.all(of: pod) where !container.isInit && !container.isReady {
      guard let event = events.latest("Unhealthy", container: container.name) else { continue }
      return PodDiagnosis(
        .waiting,
        "the container \"\(container.name)\" runs, but does not answer yet",
        notes: [event.message],
        container: container.name
      )
    }
    if let gate = pod.spec?["readinessGates"]?.array?.first?["conditionType"]?.string,
      pod.condition("ContainersReady")?.isTrue == true
    {
      return PodDiagnosis(.waiting, "it waits for \"\(gate)\"")
    }
    if let container = PodContainer.all(of: pod).first(where: { $0.isInit && $0.isRunning }) {
      return PodDiagnosis(
        .waiting,
        "it prepares itself (\"\(container.name)\")",
        container: container.name
      )
    }
    return PodDiagnosis(.waiting, "it has started, and is not ready yet")
  }
}
