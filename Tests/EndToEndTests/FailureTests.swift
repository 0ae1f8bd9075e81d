import JSON
import Kubernetes
import Testing

/// What cannot come up, and what is said of it.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct FailureTests {
  @Test func `a command that fails is shown with its exit code and last lines`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "crash",
        [
          "command": ["sh", "-c", "echo the first line; sleep 1; echo no such module; exit 3"],
          // Nothing answers, so the pod is never taken for ready, however slow its node is.
          "probes": ["readiness": ["command": ["false"]]],
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "crash.json")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.hasSuffix(
          """
          error[KG1601]: Job "crash-mkg" did not come up: the container "mkg" ended with exit code 3
            = note: Job has reached the specified backoff limit
            = note: last log lines:
                    the first line
                    no such module
            = help: mend the config and deploy again

          """
        ),
        "\(run)"
      )
      #expect(try await lab.history("crash") == ["failed"])
    }
  }

  /// A container counts as ready as soon as it runs; one that ends a moment later is no environment.
  @Test func `a command that fails at once fails the deploy`() async throws {
    try await Lab.open { lab in
      try lab.config("crash", ["command": ["sh", "-c", "exit 4"]])
      let run = try await lab.kubegate("deploy", "-f", "crash.json", "-o", "json")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        try run.json["error"]?["diagnostics"]?[0]?["message"]
          == "Job \"crash-mkg\" did not come up: the container \"mkg\" ended with exit code 4",
        "\(run)"
      )
    }
  }

  @Test func `a Deployment that crashes again and again fails`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "crash",
        [
          "allocationTime": .null, "deployment": true,
          "command": ["sh", "-c", "echo broken; exit 5"],
          // Without it a pod that has just begun would be ready for a moment.
          "probes": ["readiness": ["command": ["false"], "period": 1]],
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "crash.json", "--timeout", "240")
      #expect(run.exitCode == 1, "\(run)")
      #expect(run.talk.contains("error[KG1601]: Deployment \"crash-mkg\" did not come up: "))
      #expect(run.talk.contains("exit code 5"), "\(run)")
      #expect(run.talk.contains("  = note: last log lines:\n          broken\n"), "\(run)")
    }
  }

  @Test func `an environment whose command ends is no environment`() async throws {
    try await Lab.open { lab in
      try lab.config("brief", ["command": ["true"]])
      let run = try await lab.kubegate("deploy", "-f", "brief.json")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "Job \"brief-mkg\" did not come up: its command has ended, so there is nothing to work in\n"
        ),
        "\(run)"
      )
    }
  }

  @Test(arguments: [
    (
      "node_selector", "no-such-node" as JSONValue,
      "1 node without the label kubernetes.io/hostname=no-such-node"
    ),
    ("gpu_request", 1, "1 node without GPUs"),
    ("gpu_request", "2", "1 node without GPUs"),
    (
      "memory_request", "4000Gi",
      "of the 4000Gi memory that it asks for"
    ),
  ])
  func `what no node could ever run fails at once`(
    key: String,
    value: JSONValue,
    note: String
  ) async throws {
    try await Lab.open { lab in
      try lab.config("large", ["command": Command.sleeping])
      let run = try await lab.kubegate(
        "deploy",
        "-f",
        "large.json",
        "--set",
        "\(key)=\(value.string ?? "1")"
      )
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1601]: Job \"large-mkg\" did not come up: the only node could never run it\n"
        ),
        "\(run)"
      )
      #expect(run.talk.contains(note), "\(run)")
    }
  }

  @Test func `a quota that is too small is named with its numbers`() async throws {
    try await Lab.open { lab in
      try await lab.create(
        .resourceQuotas,
        [
          "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "small"],
          "spec": ["hard": ["requests.cpu": "100m", "requests.memory": "64Mi"]],
        ]
      )
      try lab.config("calc", ["command": Command.sleeping, "memory_request": "16Mi"])
      var run = try await lab.kubegate("deploy", "-f", "calc.json", "--set", "cpu_request=2")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "did not come up: it asks for more than the namespace's quota \"small\" allows at all\n"
            + "  = note: 2 CPU asked for, 0 of 100m used\n"
            + "  = help: ask for less, or have the quota raised\n"
        ),
        "\(run)"
      )
      run = try await lab.kubegate("deploy", "-f", "calc.json")
      #expect(run.exitCode == 1, "\(run)")
      #expect(
        run.talk.contains(
          "did not come up: the namespace's quota wants every container to say its requests.cpu\n"
        ),
        "\(run)"
      )
      run = try await lab.kubegate("deploy", "-f", "calc.json", "--set", "cpu_request=50m")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.history("calc") == ["failed", "failed", "deployed"])
    }
  }

  @Test func `a wait that takes too long ends with 124, and the release is marked`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "slow",
        [
          "command": Command.sleeping,
          "probes": ["readiness": ["command": ["false"], "period": 1]],
        ]
      )
      var run = try await lab.kubegate("deploy", "-f", "slow.json", "--timeout", "120")
      #expect(run.exitCode == 124, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1602]: not ready after 120 s: Job \"slow-mkg\": the container \"mkg\" runs, "
            + "but does not answer yet\n"
        ),
        "\(run)"
      )
      #expect(
        run.talk.hasSuffix(
          "  = help: it goes on in the cluster; see how far it is with: kubegate status slow\n"
        ),
        "\(run)"
      )
      #expect(try await lab.history("slow") == ["failed"])
      run = try await lab.kubegate("status", "slow", "-n", lab.namespace, "-o", "json")
      #expect(try run.json["objects"]?[0]?["state"] == "waiting", "\(run)")

      run = try await lab.kubegate("deploy", "-f", "slow.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(
        run.output.hasPrefix("\"slow\" in namespace \"\(lab.namespace)\": revision 2 is applied\n")
      )
      #expect(try await lab.history("slow") == ["failed", "deployed"])
    }
  }

  @Test func `a namespace that is missing is made only when asked for`() async throws {
    try await Lab.open(createsNamespace: false) { lab in
      try lab.write(
        "env.json",
        """
        {
          "namespace": "\(lab.namespace)",
          "chart_name": "first", "docker_image": "busybox:1.35", "allocationTime": "1h",
          "command": ["sleep", "3600"]
        }

        """
      )
      for flag in ["--wait", "--dry-run=server"] {
        let run = try await lab.kubegate("deploy", "-f", "env.json", flag)
        #expect(run.exitCode == 78)
        #expect(
          run.talk == """
            error[KG1304]: there is no namespace "\(lab.namespace)"
             --> env.json:2:16
            2 |   "namespace": "\(lab.namespace)",
              |                ^^^^^^^^^^^^^^^^^^^^^^^
              = help: add --create-namespace, or: kubectl create namespace \(lab.namespace)

            """
        )
      }
      var run = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--create-namespace",
        "--dry-run=server"
      )
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.client.find(.namespaces, name: lab.namespace) == nil)
      run = try await lab.kubegate("deploy", "-f", "env.json", "--create-namespace")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("revision 1 is ready"))
    }
  }
}
