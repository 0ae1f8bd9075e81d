import JSON

extension Readiness {
  /// A claim is ready when it has a volume, and also while it waits for its first pod because its
  /// storage class says so.
  static func persistentVolumeClaim(_ claim: KubernetesObject, _ facts: Facts) -> Readiness {
    switch claim.status?["phase"]?.string {
    case "Bound": return Readiness(.ready, "it has its volume")
    case "Lost": return Readiness(.failed, "its volume no longer exists")
    default: break
    }
    let events = PodEvents(facts.events, of: claim)
    let storageClass = storageClass(of: claim, facts.storageClasses ?? [])
    if storageClass?["volumeBindingMode"]?.string == "WaitForFirstConsumer"
      || events.latest("WaitForFirstConsumer") != nil
    {
      return Readiness(.ready, "it gets its volume when its first pod starts")
    }
    if let wanted = claim.spec?["storageClassName"]?.string, !wanted.isEmpty,
      facts.storageClasses != nil, storageClass == nil
    {
      return Readiness(.failed, "the storage class \"\(wanted)\" does not exist")
    }
    if let event = events.latest("ProvisioningFailed") ?? events.latest("FailedBinding") {
      return Readiness(.progressing, "it has no volume yet", notes: [event.message])
    }
    return Readiness(.progressing, "it waits for its volume")
  }

  /// The class that a claim names, or else the default one.
  private static func storageClass(
    of claim: KubernetesObject,
    _ classes: [KubernetesObject]
  ) -> KubernetesObject? {
    if let name = claim.spec?["storageClassName"]?.string {
      return classes.first { $0.name == name }
    }
    return classes.first {
      $0.annotations["storageclass.kubernetes.io/is-default-class"] == "true"
    }
  }
}
