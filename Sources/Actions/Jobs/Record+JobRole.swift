import Kubernetes
import Releases
import Workloads

extension ReleaseStore.Record {
  /// What the Jobs of the release are for; those of Helm's releases do some work.
  var jobRole: Readiness.JobRole { workload.flatMap(BuiltInWorkloads.named)?.jobRole ?? .batch }
}
