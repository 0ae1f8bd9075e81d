import JSON

/// How far an object has come: what a deploy waits for.
///
/// A pure function of the object and of a few facts beside it, one file per kind. What is ready
/// follows kstatus where it is right, and differs where it is not: a Job may be an environment,
/// and a pod that finds no node for a while has not failed.
///
/// ```swift
/// let readiness = Readiness(of: deployment)
/// readiness.state   // .progressing
/// readiness.reason  // 1 of 3 replicas is available
/// ```
public struct Readiness: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    case ready
    case progressing
    /// It will not become ready by itself.
    case failed
  }

  public var state: State
  /// One line in plain words, lower case.
  public var reason: String
  /// What the cluster says, and what to do about it, where more is known.
  public var notes: [String]
  public var help: [String]

  public init(_ state: State, _ reason: String, notes: [String] = [], help: [String] = []) {
    self.state = state
    self.reason = SecretMask.masked(reason)
    self.notes = notes.map(SecretMask.masked)
    self.help = help
  }

  init(_ diagnosis: PodDiagnosis) {
    let state: State =
      switch diagnosis.verdict {
      case .ready, .ended: .ready
      case .waiting: .progressing
      case .doomed: .failed
      }
    self.init(state, diagnosis.summary, notes: diagnosis.notes, help: diagnosis.help)
  }
}

extension Readiness {
  /// What a Job is for.
  public enum JobRole: Sendable, Equatable {
    /// It does some work and ends; it is ready when it has ended well.
    case batch
    /// It does some work that nobody waits for; it is ready when it runs.
    case started
    /// Someone works in it until its time is over; it is ready when its pod is.
    case environment
  }

  /// What a pod is for that no other object owns.
  public enum PodRole: Sendable, Equatable {
    /// It is ready when it says so.
    case service
    /// It does some work and ends; it is ready when it has ended well.
    case batch
  }

  /// What an object itself does not say.
  public struct Facts: Sendable {
    public var jobRole: JobRole
    public var podRole: PodRole
    /// The pods of the namespace, or at least those that belong to the object.
    public var pods: [KubernetesObject]
    /// Pods that were there a while ago.
    public var gonePods: [KubernetesObject]
    /// The events of the namespace, or at least those of the object and its pods.
    public var events: [KubernetesObject]
    /// All nodes; `nil` where they cannot be listed.
    public var nodes: [KubernetesObject]?
    /// All storage classes; `nil` where they cannot be listed.
    public var storageClasses: [KubernetesObject]?
    /// The manifests that the objects are to be like, as far as they are known: a Job that is suspended
    /// after its own manifest is as it is meant to be, and one that a queue has suspended is not.
    public var manifests: [KubernetesObject]

    public init(
      jobRole: JobRole = .batch,
      podRole: PodRole = .service,
      pods: [KubernetesObject] = [],
      gonePods: [KubernetesObject] = [],
      events: [KubernetesObject] = [],
      nodes: [KubernetesObject]? = nil,
      storageClasses: [KubernetesObject]? = nil,
      manifests: [KubernetesObject] = []
    ) {
      self.jobRole = jobRole
      self.podRole = podRole
      self.pods = pods
      self.gonePods = gonePods
      self.events = events
      self.nodes = nodes
      self.storageClasses = storageClasses
      self.manifests = manifests
    }

    /// Whether a suspended Job is one after its own manifest. Queues have Jobs begin that way, too.
    func isMeantToWait(_ job: KubernetesObject) -> Bool {
      job.labels["kueue.x-k8s.io/queue-name"] == nil
        && manifests.contains {
          $0.kind == job.kind && $0.name == job.name && $0.spec?["suspend"]?.bool == true
        }
    }

    /// The pods that belong to an object, the newest first.
    func pods(of owner: KubernetesObject) -> [KubernetesObject] {
      guard let uid = owner.uid else { return [] }
      return
        pods
        .filter { $0.ownerUIDs.contains(uid) }
        .sorted {
          ($0.creationTime?.seconds ?? 0, $0.name) > ($1.creationTime?.seconds ?? 0, $1.name)
        }
    }
  }

  /// How far an object has come. Kinds that have no way to say so are ready as soon as they exist.
  public init(of object: KubernetesObject, _ facts: Facts = Facts()) {
    // What has ended stays so, while the cluster removes it.
    if object.deletionTime != nil, object.jobEnd == nil {
      self.init(.progressing, "it is being deleted")
      return
    }
    self =
      switch (object.type.group, object.kind) {
      case ("", "Pod"): Self.pod(object, facts)
      case ("batch", "Job"): Self.job(object, facts)
      case ("batch", "CronJob"): Self.cronJob(object)
      case ("apps", "Deployment"): Self.deployment(object, facts)
      case ("apps", "ReplicaSet"), ("", "ReplicationController"): Self.replicaSet(object, facts)
      case ("apps", "StatefulSet"): Self.statefulSet(object, facts)
      case ("apps", "DaemonSet"): Self.daemonSet(object, facts)
      case ("", "PersistentVolumeClaim"): Self.persistentVolumeClaim(object, facts)
      case ("", "Service"): Self.service(object)
      case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"): Self.ingress(object)
      case ("apiextensions.k8s.io", "CustomResourceDefinition"):
        Self.customResourceDefinition(object)
      default: Self.anyOther(object)
      }
  }

  /// `nil` where the controller has seen the newest version of the object.
  static func unobserved(_ object: KubernetesObject) -> Readiness? {
    guard let generation = object.generation,
      object.status?["observedGeneration"]?.int ?? 0 < generation
    else { return nil }
    return Readiness(.progressing, "the cluster has not looked at it yet")
  }

  /// `1 of 3 replicas is available`
  static func count(_ number: Int, of total: Int, _ noun: String, _ state: String) -> String {
    "\(number) of \(total) \(noun)s \(number == 1 ? "is" : "are") \(state)"
  }

  /// What keeps an object's pods from coming up: refusals first, then the first doomed pod, then
  /// the newest one that waits. `nil` where nothing is known to.
  ///
  /// - Parameter failed: whether pods that are over count too; their owner puts others in their
  ///   place as long as it has not given up.
  static func podTrouble(
    _ owners: [KubernetesObject],
    _ facts: Facts,
    failed: Bool = false
  ) -> Readiness? {
    for owner in owners {
      let pods = facts.pods(of: owner)
      if pods.isEmpty, let refusal = PodDiagnosis.refusal(of: owner, events: facts.events) {
        return Readiness(refusal)
      }
    }
    let diagnoses = owners.flatMap { facts.pods(of: $0) }
      .filter { $0.deletionTime == nil && (failed || $0.status?["phase"]?.string != "Failed") }
      .map { PodDiagnosis(of: $0, events: facts.events, nodes: facts.nodes) }
    let worst =
      diagnoses.first(where: \.isDoomed) ?? diagnoses.first { $0.verdict == .waiting }
    return worst.map { Readiness($0) }
  }

  /// Progress of an object with pods: how many there are, and why not more.
  static func progress(
    _ text: String,
    _ owners: [KubernetesObject],
    _ facts: Facts
  ) -> Readiness {
    guard let trouble = podTrouble(owners, facts) else { return Readiness(.progressing, text) }
    return Readiness(
      trouble.state == .failed ? .failed : .progressing,
      "\(text): \(trouble.reason)",
      notes: trouble.notes,
      help: trouble.help
    )
  }
}
