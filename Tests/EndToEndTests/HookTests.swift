import JSON
import Kubernetes
import Testing

/// Hooks of charts, around the installation and the upgrade of what they belong to.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct HookTests {
  /// A chart with a ConfigMap, and with hooks that each write a line.
  private struct HookedChart {
    var lab: Lab
    var release: String

    /// Writes the chart with these hooks, and a config for it.
    func write(_ hooks: [Hook]) throws {
      try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: hooked\nversion: 0.1.0\n")
      try lab.write(
        "chart/templates/map.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}-map"}
        data: {more: "{{ .Values.more }}"}

        """
      )
      try lab.write("chart/templates/hooks.yaml", hooks.map(\.text).joined(separator: "---\n"))
      let config: JSONValue = [
        "namespace": .string(lab.namespace), "chart_name": .string(release), "workload": "chart",
        "chart": ["path": "chart"], "values": ["more": "yes"],
      ]
      try lab.write("\(release).json", JSONWriter(.pretty).string(config) + "\n")
    }

    func deploy(_ flags: String...) async throws -> Run {
      try await lab.start(["deploy", "-f", "\(release).json"] + flags).end()
    }

    /// Which pods have run since, in the order in which they began.
    func began() async throws -> [String] {
      try await lab.list(.pods).sorted {
        ($0.status?["startTime"]?.string ?? "", $0.name)
          < ($1.status?["startTime"]?.string ?? "", $1.name)
      }
      .compactMap { $0.labels["job-name"] ?? $0.name }
    }
  }

  private struct Hook {
    var name: String
    var event: String
    var weight = 0
    var script = "echo done"
    var policies: String?
    var logs: String?

    var text: String {
      var annotations = "\"helm.sh/hook\": \"\(event)\", \"helm.sh/hook-weight\": \"\(weight)\""
      if let policies { annotations += ", \"helm.sh/hook-delete-policy\": \"\(policies)\"" }
      if let logs { annotations += ", \"helm.sh/hook-output-log-policy\": \"\(logs)\"" }
      return """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: \(name)
          annotations: {\(annotations)}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
                - name: main
                  image: busybox:1.35
                  command: [sh, -c, "\(script)"]

        """
    }
  }

  @Test func `hooks run in the order of their weights, before and after the objects`()
    async throws
  {
    try await Lab.open { lab in
      let chart = HookedChart(lab: lab, release: "web")
      try chart.write([
        Hook(name: "second", event: "pre-install", weight: 2, script: "sleep 2"),
        Hook(name: "first", event: "pre-install,pre-upgrade", weight: -1, script: "sleep 2"),
        Hook(name: "after", event: "post-install"),
        Hook(name: "upgraded", event: "post-upgrade"),
      ])
      let run = try await chart.deploy("--progress", "plain")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await chart.began() == ["first", "second", "after"])
      let told = run.talk.split(separator: "\n").filter { !$0.hasPrefix("[") }
      #expect(
        told == [
          "chart hooked 0.1.0 from chart",
          "revision 1: 1 object", "hook pre-install Job first started",
          "hook pre-install Job first succeeded", "hook pre-install Job second started",
          "hook pre-install Job second succeeded", "ConfigMap web-map created",
          "hook post-install Job after started", "hook post-install Job after succeeded",
        ],
        "\(run)"
      )
      let old = try #require(try await lab.find(.jobs, "first")).uid
      let upgrade = try await chart.deploy("--set", "values.more=no")
      try #require(upgrade.exitCode == 0, "\(upgrade)")
      // What was left by the first run went before the second.
      #expect(try await lab.find(.jobs, "first")?.uid != old)
      #expect(try await lab.find(.jobs, "upgraded") != nil)
      #expect(try await lab.history("web") == ["superseded", "deployed"])
    }
  }

  @Test func `hooks go when they have succeeded, where they ask for it, and tell their logs`()
    async throws
  {
    try await Lab.open { lab in
      let chart = HookedChart(lab: lab, release: "web")
      try chart.write([
        Hook(
          name: "brief",
          event: "pre-install",
          script: "echo the schema is new",
          policies: "hook-succeeded",
          logs: "hook-succeeded"
        )
      ])
      let run = try await chart.deploy()
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("main | the schema is new\n"), "\(run)")
      #expect(try await lab.find(.jobs, "brief") == nil)
    }
  }

  @Test func `a hook that fails ends the deploy with its last lines, and nothing is applied`()
    async throws
  {
    try await Lab.open { lab in
      let chart = HookedChart(lab: lab, release: "web")
      try chart.write([
        Hook(name: "migrate", event: "pre-install", script: "echo no such table; exit 3")
      ])
      let run = try await chart.deploy()
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.hasSuffix(
          """
          error[KG1620]: pre-install hook Job "migrate" failed: the container "main" ended with exit code 3
            = note: Job has reached the specified backoff limit
            = note: last log lines:
                    no such table
            = note: it comes from hooked/templates/hooks.yaml

          """
        ),
        "\(run)"
      )
      #expect(try await lab.find(.configMaps, "web-map") == nil)
      #expect(try await lab.history("web") == ["failed"])
      // With the hook mended, the next deploy is as if nothing had been.
      try chart.write([Hook(name: "migrate", event: "pre-install,pre-upgrade")])
      let again = try await chart.deploy()
      #expect(again.exitCode == 0, "\(again)")
      #expect(try await lab.history("web") == ["failed", "deployed"])
    }
  }

  @Test func `a hook that takes too long, and one whose image is not there`() async throws {
    try await Lab.open { lab in
      let chart = HookedChart(lab: lab, release: "web")
      try chart.write([Hook(name: "slow", event: "pre-install", script: "sleep 3600")])
      let late = try await chart.deploy("--timeout", "20s")
      #expect(late.exitCode == 124, "\(late)")
      #expect(
        late.talk.contains(
          "error[KG1620]: pre-install hook Job \"slow\" did not end: it is not done after 20 s"
        ),
        "\(late)"
      )
    }
  }

  @Test(.enabled(if: Helm.isThere, Helm.whyNot))
  func `the tests of a release of kubegate's are those that Helm records`() async throws {
    try await Lab.open { lab in
      let chart = HookedChart(lab: lab, release: "web")
      try chart.write([Hook(name: "check", event: "test", script: "echo it answers")])
      let deployed = try await chart.deploy()
      try #require(deployed.exitCode == 0, "\(deployed)")
      #expect(try await lab.find(.jobs, "check") == nil)
      let run = try await lab.kubegate("test", "web", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("(main)\nit answers\n"), "\(run)")
      let status = JSONWriter().string(try await Helm.run(lab, "status", "web"))
      #expect(status.contains("\"deployed\""), "\(status)")
    }
  }
}
