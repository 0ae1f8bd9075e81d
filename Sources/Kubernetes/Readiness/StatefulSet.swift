import JSON

extension Readiness {
  /// A StatefulSet is ready when all its replicas are, and as many of them as its partition leaves
  /// are of the newest version.
  static func statefulSet(_ set: KubernetesObject, _ facts: Facts) -> Readiness {
    if let unobserved = unobserved(set) { return unobserved }
    let status = set.status
    let wanted = set.spec?["replicas"]?.int ?? 1
    let ready = status?["readyReplicas"]?.int ?? 0
    let strategy = set.spec?["updateStrategy"]
    if strategy?["type"]?.string != "OnDelete" {
      let partition = strategy?[path: "rollingUpdate", "partition"]?.int ?? 0
      let toUpdate = max(0, wanted - max(0, partition))
      let isNewest = status?["currentRevision"] == status?["updateRevision"]
      let updated = isNewest ? wanted : status?["updatedReplicas"]?.int ?? 0
      if updated < toUpdate {
        return progress(count(updated, of: toUpdate, "replica", "of the new version"), [set], facts)
      }
    }
    let text = count(ready, of: wanted, "replica", "ready")
    return ready >= wanted ? Readiness(.ready, text) : progress(text, [set], facts)
  }
}
