import JSON

extension Readiness {
  /// Any other kind, after the conventions that custom resources follow: `observedGeneration`, and
  /// the conditions `Stalled`, `Reconciling` and `Ready`. Without them it is ready.
  static func anyOther(_ object: KubernetesObject) -> Readiness {
    if object.status?["observedGeneration"]?.int != nil, let unobserved = unobserved(object) {
      return unobserved
    }
    if let condition = object.condition("Stalled"), condition.isTrue {
      return Readiness(.failed, "it is stuck", notes: [condition.message])
    }
    if let condition = object.condition("Reconciling"), condition.isTrue {
      return Readiness(.progressing, "it is being set up", notes: [condition.message])
    }
    if let condition = object.condition("Ready"), !condition.isTrue {
      return Readiness(.progressing, "it is not ready yet", notes: [condition.message])
    }
    return Readiness(.ready, "it exists")
  }
}
