import JSON

extension Readiness {
  /// A CronJob is ready as soon as the cluster has accepted it; how its runs end is their own affair.
  static func cronJob(_ cronJob: KubernetesObject) -> Readiness {
    cronJob.spec?["suspend"]?.bool == true
      ? Readiness(.ready, "it is suspended") : Readiness(.ready, "it is scheduled")
  }
}
