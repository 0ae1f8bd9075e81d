import Host
import JSON
import Kubernetes
import Testing
import TimeZones

@testable import Actions
@testable import CommandLineTool

/// What people read of jobs and of the runs of cronjobs.
@Suite struct JobTextTests {
  private let now = APITime(seconds: 1_800_000_000)

  private func run(_ members: JSONValue) -> JobRun {
    var job = KubernetesObject(members)
    job.set("Job", at: "kind")
    job.set("train", at: "metadata", "name")
    job.set("2027-01-15T07:00:00Z", at: "status", "startTime")
    return JobRun(job)
  }

  @Test func `a job tells its attempts, and how much of it is done`() {
    let complete: JSONValue = [["type": "Complete", "status": "True"]]
    let failed: JSONValue = [
      ["type": "Failed", "status": "True", "lastTransitionTime": "2027-01-15T07:30:00Z"]
    ]
    let ended: JSONValue = "2027-01-15T07:02:30Z"
    let runs: [(JobRun, String)] = [
      (
        run(["status": ["conditions": complete, "completionTime": ended, "failed": 1]]),
        "completed in 2 min 30 s (57 min 30 s ago), after 1 failed attempt"
      ),
      (
        run([
          "spec": ["completions": 5, "parallelism": 2],
          "status": ["active": 2, "succeeded": 3, "failed": 2],
        ]), "running for 1 h, after 2 failed attempts; 3 of 5 done, 2 at work"
      ),
      (
        run(["spec": ["parallelism": 3], "status": ["active": 2, "succeeded": 1]]),
        "running for 1 h; 1 done, 2 at work"
      ),
      (
        run(["status": ["conditions": failed, "failed": 4]]),
        "failed after 30 min (30 min ago), with 4 attempts"
      ),
      (run([:]), "waiting"),
    ]
    for (run, words) in runs { #expect(JobText.words(run, now) == words) }
    #expect(
      JobText.words(run([:]), reason: "no node is free", now) == "waiting: no node is free"
    )
  }

  private func report(_ spec: JSONValue, status: JSONValue = [:]) -> CronJobReport {
    CronJobReport(
      KubernetesObject(["metadata": ["name": "nightly"], "spec": spec, "status": status]),
      zones: TimeZoneDatabase(.live),
      now: now
    )
  }

  /// Clocks in Stockholm go forward on 28 March 2027.
  @Test func `runs are told by the clocks of the zone`() {
    let report = report(["schedule": "30 3 28 3,4 *", "timeZone": "Europe/Stockholm"])
    #expect(
      JobText.lines(report, hasRuns: false, now) == [
        "CronJob nightly: \"30 3 28 3,4 *\" (Europe/Stockholm)", "  next runs:",
        "    2027-03-28 03:30 CEST   in 71 d 17 h", "    2027-04-28 03:30 CEST   in 102 d 17 h",
        "    2028-03-28 03:30 CEST   in 437 d 17 h",
      ]
    )
    let winter = self.report(["schedule": "@daily", "timeZone": "America/New_York"])
    #expect(
      winter.nextRuns.map(\.description)
        == ["2027-01-16T05:00:00Z", "2027-01-17T05:00:00Z", "2027-01-18T05:00:00Z"]
    )
    #expect(TimeText.clock(winter.nextRuns[0], in: winter.shownZone) == "2027-01-16 00:00 EST")
  }

  @Test func `what cannot be read has no known runs`() {
    let lines = JobText.lines(report(["schedule": "0 25 * * *"]), hasRuns: false, now)
    #expect(lines == ["CronJob nightly: \"0 25 * * *\"", "  its next runs are not known"])
  }

  @Test func `every so often counts from the last run`() {
    let report = report(
      ["schedule": "@every 1h"],
      status: ["lastScheduleTime": "2027-01-15T07:40:00Z"]
    )
    #expect(report.nextRuns.first?.description == "2027-01-15T08:40:00Z")
  }
}
