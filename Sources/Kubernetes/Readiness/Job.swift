import JSON

extension Readiness {
  /// A Job that does work is ready when it has ended well; one that is an environment, when its pod
  /// is ready. Helm takes a Job for ready as soon as it has started, which says nothing.
  static func job(_ job: KubernetesObject, _ facts: Facts) -> Readiness {
    if let failure = jobFailure(job, facts) { return failure }
    if job.spec?["suspend"]?.bool == true {
      return Readiness(.progressing, "it is held back, for example by a queue")
    }
    return facts.jobRole == .environment ? environment(job, facts) : batch(job, facts)
  }

  private static func jobFailure(_ job: KubernetesObject, _ facts: Facts) -> Readiness? {
    guard let condition = job.conditions.first(where: { $0.type == "Failed" && $0.isTrue }) else {
      return nil
    }
    switch condition.reason {
    case "DeadlineExceeded":
      return Readiness(
        .failed,
        "its time is over",
        notes: [condition.message],
        help: ["deploy again with a longer time"]
      )
    case "BackoffLimitExceeded":
      let pods = facts.pods(of: job).filter { $0.deletionTime == nil }
      if !pods.isEmpty, !pods.contains(where: isOver) {
        // The Job's news has come before that of its pods, which say why.
        return Readiness(.progressing, "its pod has failed")
      }
      // The pods know more than the Job: why the last of them has failed.
      let trouble = podTrouble([job], facts, failed: true)
      return Readiness(
        .failed,
        trouble?.reason ?? "its pods have failed too often",
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
