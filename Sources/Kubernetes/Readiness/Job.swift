import JSON

extension Readiness {
  /// A Job that does work is ready when it has ended well; one that is an environment, when its pod
  /// is ready. Helm takes a Job for ready as soon as it has started, which says nothing.
  static func job(_ job: KubernetesObject, _ facts: Facts) -> Readiness {
    if let failure = jobFailure(job, facts) { return failure }
    if job.spec?["suspend"]?.bool == true, job.condition("Complete")?.isTrue != true {
      return facts.isMeantToWait(job)
        ? Readiness(.ready, "it is suspended")
        : Readiness(.progressing, "it is held back, for example by a queue")
    }
    return switch facts.jobRole {
    case .environment: environment(job, facts)
    case .batch: batch(job, facts)
    case .started: started(job, facts)
    }
  }

  private static func jobFailure(_ job: KubernetesObject, _ facts: Facts) -> Readiness? {
    guard let condition = job.conditions.first(where: { $0.type == "Failed" && $0.isTrue }) else {
      return nil
    }
    switch condition.reason {
    case "DeadlineExceeded":
      guard facts.jobRole != .environment, let limit = job.spec?["activeDeadlineSeconds"]?.int
      else {
        return Readiness(
          .failed,
          "its time is over",
          notes: [condition.message],
          help: ["deploy again with a longer time"]
        )
      }
      return Readiness(
        .failed,
        "it was not done within its deadline of \(limit) s",
        notes: [condition.message],
        help: ["give it a longer deadline, or see what takes it so long"]
      )
    case "BackoffLimitExceeded":
      let pods = facts.pods(of: job).filter { $0.deletionTime == nil }
      if !pods.isEmpty, !pods.contains(where: isOver), !pods.contains(where: hasRestarted) {
        // The Job's news has come before that of its pods, which say why.
        return Readiness(.progressing, "its pod has failed")
      }
      // The pods know more than the Job: why the last of them has failed.
      let trouble = podTrouble([job], facts, failed: true) ?? lastEnding(of: job, facts)
      let attempts = job.status?["failed"]?.int ?? 0
      return Readiness(
        .failed,
        (trouble?.reason ?? "its pods have failed too often")
          + (attempts > 1 ? ", at the last of \(attempts) attempts" : ""),
        notes: (trouble?.notes ?? []) + [condition.message],
        help: trouble?.help ?? []
      )
    default:
      return Readiness(
        .failed,
        condition.message.isEmpty ? "it has failed" : condition.message
      )
    }
  }

  /// The controller deletes pods whose containers are started anew when it gives up: what is known of the
  /// last of them.
  private static func lastEnding(of job: KubernetesObject, _ facts: Facts) -> Readiness? {
    let gone = facts.gonePods.filter { job.uid.map($0.ownerUIDs.contains) == true }
    return (facts.pods(of: job) + gone.reversed()).lazy
      .compactMap { PodDiagnosis.lastEnding(of: $0) }.first.map { Readiness($0) }
  }

  private static func hasRestarted(_ pod: KubernetesObject) -> Bool {
    (pod.status?["containerStatuses"]?.array ?? []).contains { $0["restartCount"]?.int ?? 0 > 0 }
  }

  private static func isOver(_ pod: KubernetesObject) -> Bool {
    ["Succeeded", "Failed"].contains(pod.status?["phase"]?.string)
  }

  private static func environment(_ job: KubernetesObject, _ facts: Facts) -> Readiness {
    if job.condition("Complete")?.isTrue == true {
      return Readiness(
        .failed,
        "its command has ended, so there is nothing to work in",
        help: ["give it a command that goes on, such as a server or sleep infinity"]
      )
    }
    let pods = facts.pods(of: job).filter { $0.deletionTime == nil }
    if pods.contains(where: { $0.condition("Ready")?.isTrue == true }) {
      return Readiness(.ready, "its pod is ready")
    }
    if !pods.isEmpty, pods.allSatisfy(isOver) {
      // The pod's news has come before that of the Job, which decides.
      return Readiness(.progressing, "its pod has ended")
    }
    return podTrouble([job], facts) ?? Readiness(.progressing, "its pod is being created")
  }

  /// Work that is only seen off.
  private static func started(_ job: KubernetesObject, _ facts: Facts) -> Readiness {
    let phases = facts.pods(of: job).compactMap { $0.status?["phase"]?.string }
    if phases.contains("Running") { return Readiness(.ready, "it runs") }
    if phases.contains("Succeeded") { return Readiness(.ready, "it has run") }
    return batch(job, facts)
  }

  private static func batch(_ job: KubernetesObject, _ facts: Facts) -> Readiness {
    if job.condition("Complete")?.isTrue == true { return Readiness(.ready, "it has ended well") }
    let wanted = job.spec?["completions"]?.int ?? 1
    let succeeded = job.status?["succeeded"]?.int ?? 0
    let text = count(succeeded, of: wanted, "run", "done")
    guard let trouble = podTrouble([job], facts) else { return Readiness(.progressing, text) }
    // A pod that runs and ends badly is counted by the Job, which decides when it has been enough;
    // one that never runs would keep it waiting for ever.
    let hasRun = facts.pods(of: job).contains { $0.status?["phase"]?.string != "Pending" }
    return Readiness(
      hasRun ? .progressing : trouble.state,
      "\(text): \(trouble.reason)",
      notes: trouble.notes,
      help: trouble.help
    )
  }
}
