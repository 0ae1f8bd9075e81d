import JSON

extension Readiness {
  /// A ReplicaSet is ready when all its replicas are available.
  static func replicaSet(_ set: KubernetesObject, _ facts: Facts) -> Readiness {
    if let unobserved = unobserved(set) { return unobserved }
    let wanted = set.spec?["replicas"]?.int ?? 1
    let available = set.status?["availableReplicas"]?.int ?? 0
    let text = count(available, of: wanted, "replica", "available")
    if available >= wanted { return Readiness(.ready, text) }
    if let condition = set.condition("ReplicaFailure"), condition.isTrue {
      let refusal = PodDiagnosis.refusal(condition.message)
      return Readiness(
        refusal.isDoomed ? .failed : .progressing,
        "\(text): \(refusal.summary)",
        notes: refusal.notes,
        help: refusal.help
      )
    }
    return progress(text, [set], facts)
  }
}
