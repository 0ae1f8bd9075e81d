import JSON
import Kubernetes
import Testing

/// What becomes of a release over time, and when others lay hands on it.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct ReleaseTests {
  @Test func `what someone has deleted comes back, and only that`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      var run = try await lab.kubegate("deploy", "-f", "env.json")
      try #require(run.exitCode == 0, "\(run)")
      let pods = try await lab.names(.pods)
      try await lab.client.delete(.services, namespace: lab.namespace, name: "env-mkg")
      run = try await lab.kubegate("status", "env", "-n", lab.namespace)
      #expect(run.output.contains("  Service   env-mkg   gone    it is not there\n"), "\(run)")
      run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Service env-mkg created\n"))
      #expect(try await lab.names(.services) == ["env-mkg"])
      #expect(try await lab.names(.pods) == pods)
      #expect(try await lab.history("env") == ["superseded", "deployed"])
    }
  }

  @Test func `ten revisions are kept`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      for number in 1...12 {
        let run = try await lab.kubegate(
          "deploy",
          "-f",
          "env.json",
          "--no-wait",
          "--set",
          "service_annotations.number=n\(number)"
        )
        #expect(run.exitCode == 0, "\(run)")
      }
      let run = try await lab.kubegate("history", "env", "-n", lab.namespace, "-o", "json")
      let history = try run.json.array ?? []
      #expect(history.map { $0["revision"]?.int } == Array(3...12))
      #expect(
        history.map { $0["status"] } == Array(repeating: "superseded", count: 9) + ["deployed"]
      )
    }
  }

  @Test func `a release that never came up can be deleted, once`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["docker_image": "nobody/nothing:1", "ports": ["a": [8080]]])
      #expect(try await lab.kubegate("deploy", "-f", "env.json").exitCode == 1)
      var run = try await lab.kubegate("logs", "env", "-n", lab.namespace)
      #expect(run.exitCode == 1)
      #expect(
        run.talk == """
          error[KG1601]: "env" has no log yet: its container has not started
            = help: see why with: kubegate status env -n \(lab.namespace)

          """
      )
      run = try await lab.kubegate("delete", "env", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.names(.services) == [])
      try await eventually("the Job is gone") { try await lab.names(.jobs).isEmpty }
      run = try await lab.kubegate("delete", "env", "-n", lab.namespace)
      #expect(run.exitCode == 1)
      #expect(
        run.talk.hasPrefix("error[KG1607]: there is no release \"env\" in namespace "),
        "\(run)"
      )
    }
  }

  @Test func `what failed half-way is cleared away by the next revision`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping])
      #expect(try await lab.kubegate("deploy", "-f", "env.json").exitCode == 0)
      try lab.write("a.txt", "a")
      try lab.config(
        "env",
        [
          "docker_image": "nobody/nothing:1", "mount_files": ["a": ["a.txt", "/a"]],
          "ports": ["a": [8080]],
        ]
      )
      #expect(try await lab.kubegate("deploy", "-f", "env.json").exitCode == 1)
      #expect(try await lab.names(.services) == ["env-mkg"])
      try lab.config("env", ["command": Command.sleeping])
      let run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.names(.services) == [])
      #expect(try await lab.find(.configMaps, "env-mkg-a") == nil)
    }
  }

  @Test func `a namespace that is being deleted takes nothing`() async throws {
    try await Lab.open { lab in
      // A finalizer keeps it in that state.
      try await lab.create(
        .configMaps,
        [
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": ["name": "holds", "finalizers": ["example.org/test"]],
        ]
      )
      try lab.config("env")
      try await lab.client.delete(.namespaces, name: lab.namespace)
      let run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 78)
      #expect(
        run.talk == """
          error[KG1305]: namespace "\(lab.namespace)" is being deleted
            = help: wait until it is gone, or deploy into another one

          """
      )
      _ = try await lab.client.patch(
        .configMaps,
        namespace: lab.namespace,
        name: "holds",
        ["metadata": ["finalizers": .null]]
      )
    }
  }

  @Test func `files that are too much for a record are named with their sizes`() async throws {
    try await Lab.open { lab in
      var random = SystemRandomNumberGenerator()
      for name in ["one", "two"] {
        try lab.write(
          "\(name).bin",
          (0..<700_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        )
      }
      try lab.config(
        "env",
        [
          "command": Command.sleeping,
          "mount_files": ["one": ["one.bin", "/data"], "two": ["two.bin", "/data"]],
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 78, "\(run)")
      #expect(
        run.talk.contains(
          "the release's record would be larger than the 1 MiB that a Secret holds\n"
        ),
        "\(run)"
      )
      #expect(try await lab.names(.jobs) == [])
    }
  }
}
