import JSON

extension Readiness {
  /// A DaemonSet is ready when every node that it is meant for runs its newest version.
  static func daemonSet(_ set: KubernetesObject, _ facts: Facts) -> Readiness {
    if let unobserved = unobserved(set) { return unobserved }
    let status = set.status
    let wanted = status?["desiredNumberScheduled"]?.int ?? 0
    let updated = status?["updatedNumberScheduled"]?.int ?? 0
    let available = status?["numberAvailable"]?.int ?? 0
    if set.spec?[path: "updateStrategy", "type"]?.string != "OnDelete", updated < wanted {
      return progress(count(updated, of: wanted, "pod", "of the new version"), [set], facts)
    }
    let text = count(available, of: wanted, "pod", "available")
    return available >= wanted ? Readiness(.ready, text) : progress(text, [set], facts)
  }
}
