extension Readiness {
  /// A pod is ready when it says so, or when it has ended well.
  static func pod(_ pod: KubernetesObject, _ facts: Facts) -> Readiness {
    Readiness(PodDiagnosis(of: pod, events: facts.events, nodes: facts.nodes))
  }
}
