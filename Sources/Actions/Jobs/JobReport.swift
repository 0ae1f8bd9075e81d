public import Kubernetes
import Releases

/// What there is to know of a Job that does some work.
public struct JobReport: Sendable {
  public var run: JobRun
  /// Why it is as it is, in plain words.
  public var reason: String
  /// The last lines that it wrote, where they were asked for.
  public var lines: [String] = []
}

/// Finds out about the Jobs and CronJobs of a release.
struct JobReports {
  var cluster: Cluster
  var namespace: String
  var facts: Readiness.Facts

  /// How many log lines of a Job are told.
  private static let lineCount = 10
  /// Of how many Jobs.
  private static let jobLimit = 3

  func report(_ job: KubernetesObject) -> JobReport {
    JobReport(run: JobRun(job), reason: Readiness(of: job, facts).reason)
  }

  /// The Jobs of a CronJob among those of the namespace, the newest first.
  static func runs(of cronJob: KubernetesObject, among jobs: [KubernetesObject])
    -> [KubernetesObject]
  {
    guard let uid = cronJob.uid else { return [] }
    return jobs.filter { $0.ownerUIDs.contains(uid) }.sorted {
      ($0.creationTime?.seconds ?? 0, $0.name) > ($1.creationTime?.seconds ?? 0, $1.name)
    }
  }

  /// Adds to the first few of the Jobs what they wrote last.
  func withLines(_ reports: [JobReport], limit: Int = jobLimit) async -> [JobReport] {
    let lines = LastLines(cluster.client, namespace: namespace, count: Self.lineCount)
    return await withTaskGroup { group in
      for (index, report) in reports.enumerated() where index < limit && report.run.started != nil {
        let job = ObjectIdentity(APIResource.jobs.type, namespace: namespace, name: report.run.name)
        group.addTask { (index, await lines.read(of: job)) }
      }
      var reports = reports
      for await (index, lines) in group { reports[index].lines = lines }
      return reports
    }
  }
}
