import JSON
import Kubernetes
import Testing

/// The tests of charts, on releases that Helm has made.
@Suite(
  .needsCluster,
  .enabled(if: Helm.isThere, Helm.whyNot),
  .timeLimit(.minutes(30))
)
struct TestVerbTests {
  /// A chart with a test that is a pod and one that is a Job; the Job does what the values say.
  private func chart(_ lab: Lab, script: String) throws -> String {
    try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: tested\nversion: 0.1.0\n")
    try lab.write(
      "chart/templates/map.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"{{ .Release.Name }}-map\"}\n"
    )
    try lab.write(
      "chart/templates/tests/tests.yaml",
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ .Release.Name }}-pod
        annotations: {"helm.sh/hook": test}
      spec:
        restartPolicy: Never
        initContainers:
          - {name: before, image: "busybox:1.35", command: [sh, -c, echo getting ready]}
        containers:
          - {name: main, image: "busybox:1.35", command: [sh, -c, echo it answers]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: {{ .Release.Name }}-job
        annotations: {"helm.sh/hook": test, "helm.sh/hook-weight": "5"}
      spec:
        backoffLimit: 0
        template:
          spec:
            restartPolicy: Never
            containers:
              - {name: main, image: "busybox:1.35", command: [sh, -c, "\(script)"]}

      """
    )
    return "\(lab.folder)/chart"
  }

  @Test func `the tests of a release of Helm's pass, and Helm sees that they did`() async throws {
    try await Lab.open { lab in
      _ = try await Helm.run(lab, "install", "web", try chart(lab, script: "echo all is well"))
      // A second run makes the pods anew.
      for _ in 1...2 {
        let run = try await lab.kubegate("test", "web", "-n", lab.namespace, "-o", "json")
        #expect(run.exitCode == 0, "\(run)")
        #expect(
          try run.json["tests"]?.array?.map { $0["state"] } == ["passed", "passed"],
          "\(run)"
        )
        let logs = try run.json["tests"]?.array?.flatMap { $0["logs"]?.array ?? [] }
        #expect(
          logs?.map { $0["lines"] }
            == [["getting ready"], ["it answers"], ["all is well"]],
          "\(run)"
        )
      }
      let status = JSONWriter().string(try await Helm.run(lab, "status", "web"))
      #expect(status.contains("\"deployed\""), "\(status)")
      let text = try await lab.kubegate("test", "web", "-n", lab.namespace)
      #expect(
        text.output.hasPrefix(
          "\"web\" in namespace \"\(lab.namespace)\": 2 of 2 tests of revision 1 passed\n"
        ),
        "\(text)"
      )
      #expect(text.output.contains("\nPOD LOGS: web-pod (before)\ngetting ready\n"), "\(text)")
    }
  }

  @Test func `a test that fails says why, with its last lines`() async throws {
    try await Lab.open { lab in
      _ = try await Helm.run(
        lab,
        "install",
        "web",
        try chart(lab, script: "echo no answer; exit 7")
      )
      let run = try await lab.kubegate("test", "web", "-n", lab.namespace, "--no-logs")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          """
          error[KG1620]: test hook Job "web-job" failed: the container "main" ended with exit code 7
            = note: Job has reached the specified backoff limit
            = note: last log lines:
                    no answer
            = note: it comes from tested/templates/tests/tests.yaml

          """
        ),
        "\(run)"
      )
      #expect(!run.output.contains("POD LOGS"))
      // The one that passed can be run alone.
      let alone = try await lab.kubegate(
        "test",
        "web",
        "-n",
        lab.namespace,
        "--filter",
        "name=web-pod"
      )
      #expect(alone.exitCode == 0, "\(alone)")
    }
  }

  @Test func `a test that takes too long has the code of a wait`() async throws {
    try await Lab.open { lab in
      _ = try await Helm.run(lab, "install", "web", try chart(lab, script: "sleep 3600"))
      let run = try await lab.kubegate(
        "test",
        "web",
        "-n",
        lab.namespace,
        "--timeout",
        "20s",
        "--filter",
        "name=web-job"
      )
      #expect(run.exitCode == 124, "\(run)")
      #expect(
        run.talk.contains("test hook Job \"web-job\" did not end: it is not done after 20 s"),
        "\(run)"
      )
    }
  }
}
