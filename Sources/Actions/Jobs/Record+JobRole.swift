import Kubernetes
import Releases
import Workloads

extension ReleaseStore.Record {
  /// What the Jobs of the release are for; those of Helm's releases, and of types that this machine
  /// does not have, do some work.
  func jobRole(_ catalog: WorkloadCatalog) -> Readiness.JobRole {
    workload.flatMap(catalog.named)?.jobRole ?? .batch
  }
}
