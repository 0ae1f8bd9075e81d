import JSON
import Kubernetes
import Testing

/// What goes to which stream, and how a config is put together.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct OutputTests {
  @Test func `-o json is one document, and --progress json one object a line`() async throws {
    try await Lab.open { lab in
      try lab.config("web", ["command": Command.serving("x"), "ports": ["page": [8080]]])
      var run = try await lab.kubegate(
        "deploy",
        "-f",
        "web.json",
        "-o",
        "json",
        "--progress",
        "json",
        "--dry-run=server"
      )
      #expect(
        try run.json["changes"] == [
          ["kind": "Service", "name": "web-mkg", "change": "create"],
          ["kind": "Job", "name": "web-mkg", "change": "create"],
        ]
      )
      #expect(try await lab.names(.services) == [])
      #expect(try await lab.names(.secrets).filter { $0.hasPrefix("sh.helm") } == [])

      run = try await lab.kubegate("deploy", "-f", "web.json", "-o", "json", "--progress", "json")
      #expect(run.exitCode == 0, "\(run)")
      let result = try run.json
      #expect(result["release"] == "web")
      #expect(result["namespace"] == .string(lab.namespace))
      #expect(result["status"] == "ready")
      #expect(result["revision"] == 1)
      let events = try run.talkedJSON
      #expect(events[0] == ["event": "planned", "revision": 1, "objects": 2], "\(run)")
      #expect(events[1] == ["event": "created", "kind": "Service", "name": "web-mkg"])
      #expect(events[2] == ["event": "created", "kind": "Job", "name": "web-mkg"])
      #expect(events.last?["event"] == "waiting")
      #expect(events.last?["ready"] == true)
      #expect(events.last?["reason"] == "its pod is ready")

      run = try await lab.kubegate("deploy", "-f", "web.json", "-o", "json")
      #expect(try run.json["status"] == "unchanged")
      run = try await lab.kubegate("status", "web", "-n", lab.namespace, "-o", "json")
      #expect(try run.json["objects"]?.array?.count == 2)
      #expect(try run.json["pods"]?[0]?["phase"] == "Running")
      run = try await lab.kubegate("deploy", "-f", "web.json", "-o", "yaml")
      #expect(run.output.contains("\nstatus: unchanged\n"), "\(run)")
    }
  }

  @Test func `quiet says nothing but the result, and errors`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--progress", "quiet")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk == "")
      #expect(run.output.contains("revision 1 is ready"))
      run = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--progress",
        "quiet",
        "--set",
        "docker_image=nobody/nothing:2"
      )
      #expect(run.exitCode == 1)
      #expect(run.talk.hasPrefix("error[KG1601]: "), "\(run)")
      #expect(run.output == "")
    }
  }

  @Test func `configs lie on top of each other, from files, flags and standard input`() async throws
  {
    try await Lab.open { lab in
      try lab.config(
        "base",
        ["chart_name": "mix", "env_variables": ["A": "1", "B": "1", "C": "1"]]
      )
      try lab.write("mine.json", #"{"env_variables": {"B": "2", "C": null}, "cpu_request": "10m"}"#)
      let last = #"{"command": ["sh", "-c", "echo A=$A B=$B C=$C D=$D; sleep 3600"]}"#
      let run = try await lab.kubegate(
        "deploy",
        "-f",
        "base.json",
        "-f",
        "mine.json",
        "-f",
        "-",
        "--set",
        "env_variables.D=4",
        input: last
      )
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await lab.log("mix", until: "D=") == "A=1 B=2 C= D=4\n")
      let pod = try await lab.find(.jobs, "mix-mkg")?["spec", "template", "spec"]
      #expect(pod?["containers"]?[0]?[path: "resources", "requests", "cpu"] == "10m")
    }
  }

  @Test func `--namespace goes before the config's`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["namespace": "somewhere-else", "command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "env.json", "-n", lab.namespace, "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.names(.jobs) == ["env-mkg"])
      run = try await lab.kubegate("delete", "-f", "env.json", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
    }
  }

  @Test func `logs follow until the container ends`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "talker",
        ["command": ["sh", "-c", "for i in $(seq 20); do echo line $i; sleep 1; done"]]
      )
      var run = try await lab.kubegate("deploy", "-f", "talker.json")
      #expect(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("logs", "talker", "-n", lab.namespace, "-f")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output == (1...20).map { "line \($0)\n" }.joined())
      run = try await lab.kubegate(
        "logs",
        "--config-file",
        "talker.json",
        "--tail",
        "2"
      )
      #expect(run.output == "line 19\nline 20\n")
      run = try await lab.kubegate("logs", "talker", "-n", lab.namespace, "-c", "other")
      #expect(run.exitCode == 1)
      #expect(run.talk.contains("the pod has no container \"other\"\n  = help: containers: mkg\n"))
    }
  }
}
