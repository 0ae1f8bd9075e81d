import JSON

extension Readiness {
  /// A Deployment is ready when all its replicas are of the newest version and available, and none
  /// of the old ones is left.
  static func deployment(_ deployment: KubernetesObject, _ facts: Facts) -> Readiness {
    if let unobserved = unobserved(deployment) { return unobserved }
    if deployment.spec?["paused"]?.bool == true { return Readiness(.ready, "it is paused") }
    let status = deployment.status
    let wanted = deployment.spec?["replicas"]?.int ?? 1
    let updated = status?["updatedReplicas"]?.int ?? 0
    let available = status?["availableReplicas"]?.int ?? 0
    let all = status?["replicas"]?.int ?? 0
    if let condition = deployment.condition("Progressing"),
      condition.reason == "ProgressDeadlineExceeded"
    {
      let trouble = progress(
        "it has not come up in time",
        replicaSets(of: deployment, facts),
        facts
      )
      return Readiness(
        .failed,
        trouble.reason,
        notes: trouble.notes + [condition.message],
        help: trouble.help
      )
    }
    if updated < wanted {
      return progress(
        count(updated, of: wanted, "replica", "of the new version"),
        replicaSets(of: deployment, facts),
        facts
      )
    }
    if all > updated {
      return Readiness(
        .progressing,
        count(all - updated, of: all, "replica", "still of the old version")
      )
    }
    if available < wanted {
      return progress(
        count(available, of: wanted, "replica", "available"),
        replicaSets(of: deployment, facts),
        facts
      )
    }
    return Readiness(.ready, count(available, of: wanted, "replica", "available"))
  }

  /// The ReplicaSet of the newest pod, and those whose pods are refused since then, as far as pods
  /// and events show them: their names are the Deployment's with a hash behind it. What is wrong
  /// with pods of older versions does not count.
  private static func replicaSets(
    of deployment: KubernetesObject,
    _ facts: Facts
  ) -> [KubernetesObject] {
    func isOurs(_ reference: JSONValue) -> Bool {
      guard reference["kind"]?.string == "ReplicaSet", let name = reference["name"]?.string,
        let dash = name.lastIndex(of: "-")
      else { return false }
      return name[..<dash] == deployment.name
    }
    func replicaSet(_ reference: JSONValue) -> KubernetesObject {
      KubernetesObject([
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": ["name": reference["name"] ?? "", "uid": reference["uid"] ?? ""],
      ])
    }
    let withPods: [(set: KubernetesObject, pod: KubernetesObject)] = facts.pods.compactMap { pod in
      guard pod.namespace == deployment.namespace else { return nil }
      let owner = pod.metadata?["ownerReferences"]?.array?.first(where: isOurs)
      return owner.map { (replicaSet($0), pod) }
    }
    let newest = withPods.max {
      ($0.pod.creationTime?.seconds ?? 0) < ($1.pod.creationTime?.seconds ?? 0)
    }
    var sets: [KubernetesObject] = []
    for event in facts.events {
      guard let about = event["involvedObject"], isOurs(about),
        PodEvents.time(event).seconds >= newest?.pod.creationTime?.seconds ?? 0
      else { continue }
      let set = replicaSet(about)
      if !sets.contains(set), !withPods.contains(where: { $0.set == set }) { sets.append(set) }
    }
    return sets + (newest.map { [$0.set] } ?? [])
  }
}
