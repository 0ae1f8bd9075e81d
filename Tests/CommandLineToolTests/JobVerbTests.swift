import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool

/// Jobs and cronjobs from deploy to log, on a cluster that is played. It is 2027-01-15T08:00:00Z.
@Suite struct JobVerbTests {
  /// A cluster whose Jobs end at once as their image says: `good`, `bad`, or `slow`, which goes on.
  private func cluster() -> FakeCluster {
    let cluster = FakeCluster(
      controllers: { object in
        guard object.kind == "Job" else { return [] }
        var job = object
        let image = object["spec", "template", "spec", "containers"]?[0]?["image"]?.string ?? ""
        if object.spec?["suspend"]?.bool == true { return [job] }
        job.set("2027-01-15T07:59:00Z", at: "status", "startTime")
        switch image {
        case "good":
          job.set(1, at: "status", "succeeded")
          job.set("2027-01-15T07:59:42Z", at: "status", "completionTime")
          job.set([["type": "Complete", "status": "True"]], at: "status", "conditions")
        case "bad":
          job.set(2, at: "status", "failed")
          job.set(
            [
              [
                "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
                "message": "Job has reached the specified backoff limit",
                "lastTransitionTime": "2027-01-15T07:59:30Z",
              ]
            ],
            at: "status",
            "conditions"
          )
        default: job.set(1, at: "status", "active")
        }
        return [job, Self.pod(of: job, image)]
      },
      faults: { line, _ in
        line.hasSuffix("/log")
          ? .answer(.init(lines: ["2027-01-15T07:59:01Z reading", "2027-01-15T07:59:02Z sum: 42"]))
          : nil
      }
    )
    cluster.add(
      KubernetesObject(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "demo"]])
    )
    return cluster
  }

  private static func pod(of job: KubernetesObject, _ image: String) -> KubernetesObject {
    let (phase, state): (JSONValue, JSONValue) =
      switch image {
      case "good": ("Succeeded", ["terminated": ["exitCode": 0]])
      case "bad": ("Failed", ["terminated": ["exitCode": 3]])
      default: ("Running", ["running": [:]])
      }
    return KubernetesObject([
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "name": .string(job.name + "-x1"), "labels": ["job-name": .string(job.name)],
        "ownerReferences": [["kind": "Job", "uid": .string(job.uid ?? "")]],
      ],
      "spec": ["containers": [["name": "main"]], "restartPolicy": "Never"],
      "status": ["phase": phase, "containerStatuses": [["name": "main", "state": state]]],
    ])
  }

  private static let job = """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: "{{ .Release.Name }}"}
    spec:
      {{- toYaml .Values.spec | nindent 2 }}
      template: {spec: {restartPolicy: Never, containers: [{name: main, image: "{{ .Values.image }}"}]}}

    """

  private static let cronJob = """
    {{- range .Values.names }}
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: "{{ . }}"}
    spec:
      {{- toYaml $.Values.spec | nindent 2 }}
      jobTemplate:
        metadata: {labels: {team: imaging}, annotations: {note: mine}}
        spec:
          template: {spec: {containers: [{name: main, image: "{{ $.Values.image }}"}]}}
    {{- end }}

    """

  /// A chart with one Job, or with CronJobs.
  private func command(
    _ cluster: FakeCluster,
    _ image: String = "good",
    spec: String = "{backoffLimit: 1}",
    cronJobs: String? = nil
  ) -> TestedCommand {
    TestedCommand(
      files: [
        "train.json": """
        {"workload": "chart", "namespace": "demo", "chart_name": "train", "chart": {"path": "web"}}
        """,
        "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "web/values.yaml":
          "image: \(image)\nspec: \(spec)\nnames: \(cronJobs ?? "[]")\n",
        "web/templates/a.yaml": cronJobs == nil ? Self.job : Self.cronJob,
      ],
      cluster: cluster
    )
  }

  private func deletions(_ cluster: FakeCluster) -> [String] {
    cluster.lines.filter { $0.hasPrefix("DELETE ") }
  }

  // MARK: Jobs

  @Test func `a job is ready when it has completed, and runs again when asked to`() async {
    let cluster = cluster()
    let first = await command(cluster).run("deploy", "-f", "train.json")
    #expect(first.code == .done, "\(first)")
    #expect(
      first.output == """
        "train" in namespace "demo": revision 1 is ready
          Job train: completed in 42 s (18 s ago)

        """
    )
    let second = await command(cluster).run("deploy", "-f", "train.json")
    #expect(
      second.output == """
        "train" in namespace "demo": nothing changed since revision 1
          Job train: completed in 42 s (18 s ago)
          run it again with: kubegate deploy -f train.json --rerun

        """
    )
    #expect(deletions(cluster) == [])
    let list = await command(cluster).run("list", "-o", "json")
    #expect(list.json?[0]?["state"] == "completed", "\(list)")

    let third = await command(cluster).run(
      "deploy",
      "-f",
      "train.json",
      "--rerun",
      "-o",
      "json"
    )
    #expect(third.json?["revision"] == 2, "\(third)")
    #expect(third.json?["jobs"]?[0]?["state"] == "completed")
    #expect(third.json?["jobs"]?[0]?["seconds"] == 42)
    #expect(deletions(cluster) == ["DELETE /apis/batch/v1/namespaces/demo/jobs/train"])
  }

  @Test func `a failed job ends a deploy with its reason and its last lines`() async {
    let cluster = cluster()
    let run = await command(cluster, "bad").run("deploy", "-f", "train.json", "--progress", "quiet")
    #expect(run.code == .failed)
    #expect(
      run.talk == """
        error[KG1601]: Job "train" failed: the container "main" ended with exit code 3, at the last of 2 attempts
          = note: Job has reached the specified backoff limit
          = note: last log lines:
                  reading
                  sum: 42
          = help: mend the config and deploy again

        """
    )
    let status = await command(cluster, "bad").run("status", "train")
    #expect(
      status.output.hasSuffix(
        """
          Job   train   failed   the container "main" ended with exit code 3, at the last of 2 attempts
          Job train: failed after 30 s (30 s ago), with 2 attempts
            last log lines:
              reading
              sum: 42
          note: Job has reached the specified backoff limit

        """
      ),
      "\(status)"
    )
    let list = await command(cluster, "bad").run("list", "-o", "json")
    #expect(list.json?[0]?["state"] == "failed")
    // What has failed is tried again.
    let again = await command(cluster).run("deploy", "-f", "train.json")
    #expect(again.code == .done, "\(again)")
  }

  @Test func `a job that the cluster has removed after its end does not run again by itself`()
    async throws
  {
    let cluster = cluster()
    let spec = "{ttlSecondsAfterFinished: 86400}"
    _ = await command(cluster, spec: spec).run("deploy", "-f", "train.json")
    try await KubernetesClient(cluster.server).delete(.jobs, namespace: "demo", name: "train")
    let again = await command(cluster, spec: spec).run("deploy", "-f", "train.json")
    #expect(
      again.output == """
        "train" in namespace "demo": nothing changed since revision 1
          Job train is gone: the cluster removes it 1 d after it has ended
          run it again with: kubegate deploy -f train.json --rerun

        """,
      "\(again)"
    )
    #expect(cluster.names(.jobs) == [])
    let status = await command(cluster, spec: spec).run("status", "train")
    #expect(
      status.output.contains("  Job   train   gone   the cluster removes it 1 d after its end\n"),
      "\(status)"
    )
    let rerun = await command(cluster, spec: spec).run("deploy", "-f", "train.json", "--rerun")
    #expect(rerun.code == .done, "\(rerun)")
    #expect(cluster.names(.jobs) == ["train"])
  }

  @Test func `a wait can end as soon as the job runs`() async {
    let cluster = cluster()
    let run = await command(cluster, "slow").run("deploy", "-f", "train.json", "--wait=started")
    #expect(run.code == .done)
    #expect(
      run.output == """
        "train" in namespace "demo": revision 1 has started
          Job train: running for 1 min

        """
    )
    let rerun = await command(cluster, "slow").run("deploy", "-f", "train.json", "--rerun")
    #expect(rerun.code == .failed)
    #expect(
      rerun.talk.hasSuffix(
        """
        error[KG1601]: Job "train" has not ended yet, and cannot run again
          = help: see how far it is with: kubegate status train -n demo
          = help: to break it off: kubegate delete train -n demo

        """
      ),
      "\(rerun)"
    )
    // The next deploy waits for what the first one has left.
    let pending = await command(cluster, "slow").run(
      "deploy",
      "-f",
      "train.json",
      "--timeout",
      "20s"
    )
    #expect(pending.code == .timedOut, "\(pending)")
    let both = await command(cluster).run(
      "deploy",
      "-f",
      "train.json",
      "--wait=started",
      "--wait-for-jobs"
    )
    #expect(both.code == .usage)
  }

  @Test func `a suspended job is not waited for`() async {
    let cluster = cluster()
    let run = await command(cluster, spec: "{suspend: true}").run("deploy", "-f", "train.json")
    #expect(run.code == .done)
    #expect(
      run.output == """
        "train" in namespace "demo": revision 1 is ready
          Job train: suspended

        """
    )
    let list = await command(cluster).run("list", "-o", "json")
    #expect(list.json?[0]?["state"] == "suspended")
  }

  // MARK: Cronjobs

  private static let nightly = "{schedule: \"30 3 * * *\", timeZone: Europe/Stockholm}"

  private func cron(
    _ cluster: FakeCluster,
    _ image: String = "good",
    spec: String = "{schedule: \"30 3 * * *\"}",
    names: String = "[train]"
  ) -> TestedCommand {
    command(cluster, image, spec: spec, cronJobs: names)
  }

  @Test func `a cronjob tells its next three runs`() async {
    let cluster = cluster()
    let run = await cron(cluster).run("deploy", "-f", "train.json")
    #expect(
      run.output == """
        "train" in namespace "demo": revision 1 is ready
          CronJob train: "30 3 * * *"
            next runs:
              2027-01-16 03:30 UTC   in 19 h 30 min
              2027-01-17 03:30 UTC   in 1 d 19 h
              2027-01-18 03:30 UTC   in 2 d 19 h

        """,
      "\(run)"
    )
    let json = await cron(cluster).run("deploy", "-f", "train.json", "-o", "json").json
    #expect(json?["status"] == "unchanged")
    #expect(
      json?["cronJobs"] == [
        [
          "name": "train", "schedule": "30 3 * * *", "suspended": false,
          "nextRuns": ["2027-01-16T03:30:00Z", "2027-01-17T03:30:00Z", "2027-01-18T03:30:00Z"],
        ]
      ]
    )
    let list = await cron(cluster).run("list", "-o", "json")
    #expect(list.json?[0]?["state"] == "scheduled")
    let logs = await cron(cluster).run("logs", "train")
    #expect(
      logs.talk == """
        error[KG1601]: "train" has no pod whose log could be shown: it has not run yet
          = help: start it now with: kubegate run train -n demo

        """
    )
    let rerun = await cron(cluster).run("deploy", "-f", "train.json", "--rerun")
    #expect(
      rerun.talk.hasSuffix(
        """
        error[KG1601]: "train" has no job that could run again
          = help: it is a cronjob; start it now with: kubegate run train -n demo

        """
      )
    )
  }

  @Test func `a machine without time zones says that it tells the runs in UTC`() async {
    let run = await cron(cluster(), spec: Self.nightly).run("deploy", "-f", "train.json")
    #expect(
      run.output.hasSuffix(
        """
            next runs:
              2027-01-16 03:30 UTC   in 19 h 30 min
              2027-01-17 03:30 UTC   in 1 d 19 h
              2027-01-18 03:30 UTC   in 2 d 19 h
            this machine does not know the time zone: these are as if it was UTC

        """
      ),
      "\(run)"
    )
  }

  @Test func `a suspended cronjob has no next runs`() async {
    let cluster = cluster()
    let spec = "{schedule: \"@daily\", suspend: true}"
    let run = await cron(cluster, spec: spec).run("deploy", "-f", "train.json")
    #expect(
      run.output.hasSuffix(
        "  CronJob train: \"@daily\" is suspended: it does not run by itself\n"
      )
    )
    let list = await cron(cluster).run("list", "-o", "json")
    #expect(list.json?[0]?["state"] == "suspended")
  }

  @Test func `a cronjob is started now, with a Job as kubectl makes one`() async throws {
    let cluster = cluster()
    _ = await cron(cluster).run("deploy", "-f", "train.json")
    let uid = try #require(cluster.object(.cronJobs, "train")?.uid)
    let dry = await cron(cluster).run("run", "train", "--dry-run")
    #expect(dry.output == "\"train\" in namespace \"demo\": would start Job train-run-tro8w0\n")
    #expect(cluster.names(.jobs) == [])

    let run = await cron(cluster).run("run", "train")
    #expect(run.code == .done, "\(run)")
    #expect(
      run.output == """
        "train" in namespace "demo": Job train-run-tro8w0: completed in 42 s (18 s ago)

        """
    )
    let job = try #require(cluster.object(.jobs, "train-run-tro8w0"))
    #expect(job.annotations == ["cronjob.kubernetes.io/instantiate": "manual", "note": "mine"])
    #expect(job.labels == ["team": "imaging"])
    #expect(
      job.metadata?["ownerReferences"] == [
        [
          "apiVersion": "batch/v1", "kind": "CronJob", "name": "train", "uid": .string(uid),
          "controller": true,
        ]
      ]
    )
    // Another one in the same second has a name of its own.
    let second = await cron(cluster).run("run", "-f", "train.json", "-o", "json")
    #expect(second.json?["job"]?["name"] == "train-run-tro8w1", "\(second)")
    #expect(second.json?["status"] == "completed")

    let status = await cron(cluster).run("status", "train")
    #expect(
      status.output.contains(
        """
          CronJob train: "30 3 * * *"
            last run: train-run-tro8w1, completed in 42 s (18 s ago)
            next runs:
        """
      ),
      "\(status)"
    )
    #expect(
      status.output.hasSuffix(
        """
            last log lines of train-run-tro8w1:
              reading
              sum: 42

        """
      ),
      "\(status)"
    )
    let logs = await cron(cluster).run("logs", "train")
    #expect(logs.output == "reading\nsum: 42\n")
    #expect(logs.talk == "pod train-run-tro8w1-x1; others, for --pod: train-run-tro8w0-x1\n")
    let older = await cron(cluster).run("logs", "train", "--pod", "train-run-tro8w0-x1")
    #expect(older.output == "reading\nsum: 42\n")
    #expect(older.talk == "")
  }

  @Test func `a run that fails is told like a deploy that fails`() async {
    let cluster = cluster()
    _ = await cron(cluster, "bad").run("deploy", "-f", "train.json")
    let run = await cron(cluster).run("run", "train", "--progress", "quiet")
    #expect(run.code == .failed)
    #expect(
      run.talk == """
        error[KG1601]: Job "train-run-tro8w0" failed: the container "main" ended with exit code 3, at the last of 2 attempts
          = note: Job has reached the specified backoff limit
          = note: last log lines:
                  reading
                  sum: 42
          = help: mend it, and start another run with: kubegate run train -n demo

        """
    )
    let left = await cron(cluster).run("run", "train", "--no-wait")
    #expect(left.code == .done)
    #expect(left.output == "\"train\" in namespace \"demo\": started Job train-run-tro8w1\n")
  }

  @Test func `what cannot be started is refused, with what to do instead`() async {
    let jobs = cluster()
    _ = await command(jobs).run("deploy", "-f", "train.json")
    let job = await command(jobs).run("run", "train")
    #expect(job.code == .failed)
    #expect(
      job.talk == """
        error[KG1601]: "train" is a job, not a cronjob
          = help: a job that has ended runs again with: kubegate deploy --rerun -f FILE

        """
    )
    let several = cluster()
    _ = await cron(several, names: "[nightly, weekly]").run("deploy", "-f", "train.json")
    let unclear = await cron(several).run("run", "train")
    #expect(
      unclear.talk == """
        error[KG1601]: "train" has 2 CronJobs
          = help: say which one with --cronjob: nightly, weekly

        """
    )
    let wrong = await cron(several).run("run", "train", "--cronjob", "weakly")
    #expect(
      wrong.talk == """
        error[KG1601]: "train" has no CronJob "weakly"
          = help: did you mean "weekly"?

        """
    )
    let right = await cron(several).run("run", "train", "--cronjob", "weekly")
    #expect(right.code == .done, "\(right)")
  }

  @Test func `names of runs are never longer than labels can be`() async throws {
    let cluster = cluster()
    let name = String(repeating: "n", count: 49) + "-" + String(repeating: "x", count: 12)
    _ = await cron(cluster, names: "[\(name)]").run("deploy", "-f", "train.json")
    let run = await cron(cluster).run("run", "train")
    #expect(run.code == .done, "\(run)")
    #expect(cluster.names(.jobs) == [String(repeating: "n", count: 49) + "-xx-run-tro8w0"])
  }
}
