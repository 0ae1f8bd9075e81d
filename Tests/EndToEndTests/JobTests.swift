import JSON
import Kubernetes
import Testing

/// Jobs and cronjobs on a real cluster: how they end, and how they run again.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct JobTests {
  /// A config of a job or a cronjob that runs a script.
  private func config(
    _ lab: Lab,
    _ name: String,
    workload: String = "job",
    script: String,
    _ keys: KeyValuePairs<String, JSONValue> = [:]
  ) throws -> String {
    var all: [(String, JSONValue)] = [
      ("workload", .string(workload)), ("allocationTime", .null), ("cpu_request", "10m"),
      ("memory_request", "16Mi"), ("command", ["sh", "-c", .string(script)]),
      ("backoff_limit", 0), ("service_account", ["create": false]),
    ]
    for (key, value) in keys {
      all.removeAll { $0.0 == key }
      all.append((key, value))
    }
    var object = JSONObject()
    object["namespace"] = .string(lab.namespace)
    object["chart_name"] = .string(name)
    object["docker_image"] = "busybox:1.35"
    for (key, value) in all where !value.isNull { object[key] = value }
    let file = "\(name).json"
    try lab.write(file, JSONWriter(.pretty).string(.object(object)) + "\n")
    return file
  }

  private func uid(_ lab: Lab, _ job: String) async throws -> String? {
    try await lab.client.find(.jobs, namespace: lab.namespace, name: job)?.uid
  }

  @Test func `a job that ends well is ready, stays done, and runs again when asked to`()
    async throws
  {
    try await Lab.open { lab in
      let file = try config(lab, "sum", script: "echo adding; echo 42")
      let first = try await lab.kubegate("deploy", "-f", file, "-o", "json")
      #expect(first.exitCode == 0, "\(first)")
      #expect(try first.json["status"] == "ready")
      #expect(try first.json["jobs"]?[0]?["state"] == "completed", "\(first)")
      let uid = try await uid(lab, "sum")

      let again = try await lab.kubegate("deploy", "-f", file)
      #expect(again.exitCode == 0, "\(again)")
      #expect(again.output.contains("nothing changed since revision 1"), "\(again)")
      #expect(
        again.output.contains("  run it again with: kubegate deploy -f \(file) --rerun\n"),
        "\(again)"
      )
      #expect(try await self.uid(lab, "sum") == uid)

      let status = try await lab.kubegate("status", "sum", "-n", lab.namespace, "-o", "json")
      #expect(
        try status.json["jobs"]?[0]?["lastLines"] == ["adding", "42"],
        "\(status)"
      )
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["state"] == "completed", "\(list)")

      let rerun = try await lab.kubegate("deploy", "-f", file, "--rerun", "-o", "json")
      #expect(rerun.exitCode == 0, "\(rerun)")
      #expect(try rerun.json["revision"] == 2, "\(rerun)")
      #expect(try await self.uid(lab, "sum") != uid)
      let logs = try await lab.kubegate("logs", "sum", "-n", lab.namespace)
      #expect(logs.output == "adding\n42\n", "\(logs)")
    }
  }

  @Test(arguments: ["Never", "OnFailure"])
  func `a job that fails ends a deploy with its exit code and last lines`(
    policy: String
  ) async throws {
    try await Lab.open { lab in
      let file = try config(
        lab,
        "bad",
        script: "echo reading; echo no such data; exit 3",
        ["backoff_limit": 1, "restart_policy": .string(policy)]
      )
      let run = try await lab.kubegate("deploy", "-f", file)
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1601]: Job \"bad\" failed: the container \"job\" ended with exit code 3"
        ),
        "\(run)"
      )
      #expect(
        run.talk.contains("last log lines:\n          reading\n          no such data\n"),
        "\(run)"
      )
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["state"] == "failed", "\(list)")
      // Mended, it runs anew.
      let mended = try config(lab, "bad", script: "echo found")
      let second = try await lab.kubegate("deploy", "-f", mended)
      #expect(second.exitCode == 0, "\(second)")
    }
  }

  /// The cluster deletes the pod at the deadline, and the log with it.
  @Test func `a job that is not done in time says so, with what it wrote last`() async throws {
    try await Lab.open { lab in
      let script =
        "trap 'exit 0' TERM; for i in 1 2 3; do echo step $i; sleep 1; done; while true; do sleep 1; done"
      let file = try config(lab, "late", script: script, ["deadline": "20s"])
      let run = try await lab.kubegate("deploy", "-f", file)
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1601]: Job \"late\" failed: it was not done within its deadline of 20 s"
        ),
        "\(run)"
      )
      #expect(run.talk.contains("          step 1\n"), "\(run)")
    }
  }

  @Test func `a wait can end as soon as the job runs, and a running job does not run again`()
    async throws
  {
    try await Lab.open { lab in
      let file = try config(lab, "slow", script: "echo going; sleep 20; echo gone")
      let run = try await lab.kubegate("deploy", "-f", file, "--wait=started", "-o", "json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try run.json["status"] == "started")
      #expect(try run.json["jobs"]?[0]?["state"] == "running", "\(run)")
      let rerun = try await lab.kubegate("deploy", "-f", file, "--rerun")
      #expect(rerun.exitCode == 1, "\(rerun)")
      #expect(
        rerun.talk.contains("Job \"slow\" has not ended yet, and cannot run again"),
        "\(rerun)"
      )
      let seen = try await lab.kubegate("deploy", "-f", file, "-o", "json")
      #expect(try seen.json["status"] == "unchanged", "\(seen)")
      #expect(try seen.json["jobs"]?[0]?["state"] == "completed", "\(seen)")
    }
  }

  @Test func `a job that the cluster removes after its end does not run again by itself`()
    async throws
  {
    try await Lab.open { lab in
      let file = try config(lab, "brief", script: "echo once", ["ttl_after_finished": "1s"])
      let first = try await lab.kubegate("deploy", "-f", file)
      #expect(first.exitCode == 0, "\(first)")
      try await eventually("the Job is removed") { try await uid(lab, "brief") == nil }
      let again = try await lab.kubegate("deploy", "-f", file)
      #expect(again.exitCode == 0, "\(again)")
      #expect(
        again.output.contains("Job brief is gone: the cluster removes it 1 s after it has ended"),
        "\(again)"
      )
      #expect(try await uid(lab, "brief") == nil)
      let rerun = try await lab.kubegate("deploy", "-f", file, "--rerun")
      #expect(rerun.exitCode == 0, "\(rerun)")
    }
  }

  @Test func `a cronjob tells its next runs, and runs now when asked to`() async throws {
    try await Lab.open { lab in
      let file = try config(
        lab,
        "tidy",
        workload: "cronjob",
        script: "echo tidying",
        ["schedule": "30 3 29 2 *"]
      )
      let deploy = try await lab.kubegate("deploy", "-f", file, "-o", "json")
      #expect(deploy.exitCode == 0, "\(deploy)")
      let next = try deploy.json["cronJobs"]?[0]?["nextRuns"]?.array?.compactMap(\.string) ?? []
      #expect(next.count == 3)
      #expect(next.allSatisfy { $0.hasSuffix("-02-29T03:30:00Z") }, "\(next)")

      let early = try await lab.kubegate("logs", "tidy", "-n", lab.namespace)
      #expect(early.exitCode == 1, "\(early)")
      #expect(early.talk.contains("it has not run yet"), "\(early)")

      let run = try await lab.kubegate("run", "tidy", "-n", lab.namespace, "-o", "json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try run.json["status"] == "completed", "\(run)")
      let name = try #require(try run.json["job"]?["name"]?.string)
      let job = try #require(
        try await lab.client.find(.jobs, namespace: lab.namespace, name: name)
      )
      #expect(job.annotations["cronjob.kubernetes.io/instantiate"] == "manual")

      let status = try await lab.kubegate("status", "tidy", "-n", lab.namespace, "-o", "json")
      let told = try status.json["cronJobs"]?[0]
      #expect(told?["nextRuns"]?.array?.count == 3, "\(status)")
      #expect(told?["runs"]?[0]?["state"] == "completed", "\(status)")
      #expect(told?["runs"]?[0]?["lastLines"] == ["tidying"], "\(status)")
      let logs = try await lab.kubegate("logs", "tidy", "-n", lab.namespace)
      #expect(logs.output == "tidying\n", "\(logs)")
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["state"] == "scheduled", "\(list)")

      // With the release go the runs.
      let delete = try await lab.kubegate("delete", "tidy", "-n", lab.namespace)
      #expect(delete.exitCode == 0, "\(delete)")
      try await eventually("the run is gone") { try await uid(lab, name) == nil }
    }
  }

  @Test func `a run that fails is told, and a suspended cronjob can be run all the same`()
    async throws
  {
    try await Lab.open { lab in
      let file = try config(
        lab,
        "bad",
        workload: "cronjob",
        script: "echo trying; exit 5",
        ["suspend": true]
      )
      let deploy = try await lab.kubegate("deploy", "-f", file)
      #expect(deploy.output.contains("is suspended: it does not run by itself\n"), "\(deploy)")
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["state"] == "suspended", "\(list)")
      let run = try await lab.kubegate("run", "-f", file)
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains("failed: the container \"cronjob\" ended with exit code 5"),
        "\(run)"
      )
      #expect(run.talk.contains("last log lines:\n          trying\n"), "\(run)")
    }
  }
}
