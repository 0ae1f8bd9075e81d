import Diagnostics
import JSON
import Kubernetes
import Releases

/// Why a deploy cannot make Jobs run again.
enum RerunMistake {
  static func of(
    _ wanted: WantedRelease,
    live: [ObjectIdentity: KubernetesObject]
  ) -> Diagnostic? {
    let (name, namespace) = (wanted.release.name, wanted.release.namespace)
    let jobs = wanted.objects.filter { $0.kind == "Job" }
    guard wanted.jobRole != .environment, !jobs.isEmpty else {
      let isScheduled = wanted.objects.contains { $0.kind == "CronJob" }
      return Diagnostic(
        .error,
        .notReady,
        "\"\(name)\" has no job that could run again",
        help: [
          isScheduled
            ? "it is a cronjob; start it now with: kubegate run \(name) -n \(namespace)"
            : "deploy without --rerun"
        ]
      )
    }
    let running = jobs.first { job in
      guard let job = live[Plan.identity(job, namespace)] else { return false }
      return job.jobEnd == nil && job.deletionTime == nil && job.spec?["suspend"]?.bool != true
    }
    return running.map { job in
      Diagnostic(
        .error,
        .notReady,
        "Job \"\(job.name)\" has not ended yet, and cannot run again",
        help: [
          "see how far it is with: kubegate status \(name) -n \(namespace)",
          "to break it off: kubegate delete \(name) -n \(namespace)",
        ]
      )
    }
  }
}
