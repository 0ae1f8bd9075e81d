import Foundation
import JSON
import Kubernetes
import Testing

/// Others who are at work in the same place.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct ConflictTests {
  private func service(_ name: String, port: Int, targetPort: Int) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
      "spec": [
        "ports": [
          [
            "name": "a", "port": .int(port), "protocol": "TCP", "targetPort": .int(targetPort),
          ]
        ]
      ],
    ]
  }

  @Test func `an object that belongs to nobody stands in the way, and nothing is applied`()
    async throws
  {
    try await Lab.open { lab in
      try await lab.create(.services, service("env-mkg", port: 1, targetPort: 1))
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      let run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 78)
      #expect(
        run.talk == """
          error[KG1306]: Service "env-mkg" exists already, and does not belong to this release
            = note: it was not made by kubegate or Helm
            = help: choose another "chart_name", or remove the object
            = help: or make it a part of this release with --take-ownership

          """
      )
      #expect(try await lab.names(.jobs) == [])
      #expect(try await lab.history("env") == [])
    }
  }

  @Test func `a field that someone else has set is not taken over unless asked`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      _ = try await lab.client.apply(
        KubernetesObject(service("env-mkg", port: 8080, targetPort: 9999)),
        as: .services,
        namespace: lab.namespace,
        force: true,
        WriteOptions(fieldManager: "alice")
      )
      try lab.config("env", ["command": Command.serving("x"), "ports": ["a": [8080]]])
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 75, "\(run)")
      #expect(
        run.talk.contains(
          "error[KG1513]: cannot apply Service env-mkg: others have set some of its fields\n"
        ),
        "\(run)"
      )
      #expect(run.talk.contains("\"alice\""))
      #expect(run.talk.contains("targetPort"))
      #expect(
        run.talk.contains(
          "  = help: leave those fields out, or take them over with --force-conflicts\n"
        )
      )
      #expect(try await lab.history("env") == ["deployed", "failed"])
      func targetPort() async throws -> Int? {
        try await lab.find(.services, "env-mkg")?.spec?["ports"]?[0]?["targetPort"]?.int
      }
      #expect(try await targetPort() == 9999)
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait", "--force-conflicts")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await targetPort() == 8080)
    }
  }

  @Test func `of two deploys at once one wins, and the other is told`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping])
      let runs = try await withThrowingTaskGroup(of: Run.self) { group in
        for _ in 0..<2 {
          group.addTask { try await lab.kubegate("deploy", "-f", "env.json") }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(runs.map(\.exitCode)) == [0, 75], "\(runs)")
      let loser = try #require(runs.first { $0.exitCode == 75 })
      #expect(
        loser.talk.contains("error[KG1603]: someone else is at work on this release"),
        "\(loser)"
      )
      #expect(try await lab.history("env") == ["deployed"])
      #expect(try await lab.list(.pods).count == 1)
    }
  }

  @Test func `Ctrl-C ends the wait, and the next deploy works at once`() async throws {
    try await Lab.open { lab in
      try lab.config(
        "env",
        [
          "command": Command.sleeping,
          "probes": ["readiness": ["command": ["false"], "period": 1]],
        ]
      )
      let program = try lab.start(["deploy", "-f", "env.json"])
      try await program.says("does not answer yet")
      program.send(SIGINT)
      var run = try await program.end()
      #expect(run.exitCode == 130, "\(run)")
      #expect(run.talk.hasSuffix("\ninterrupted\n"), "\(run)")
      #expect(run.output == "")
      run = try await lab.kubegate("history", "env", "-n", lab.namespace, "-o", "json")
      #expect(try run.json[0]?["status"] == "failed")
      #expect(try run.json[0]?["description"] == "Release \"env\" failed: interrupted")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.history("env") == ["failed", "deployed"])
    }
  }

  @Test func `a deploy that was cut off on another machine holds the release for a minute`()
    async throws
  {
    try await Lab.open { lab in
      try lab.config(
        "env",
        [
          "command": Command.sleeping,
          "probes": ["readiness": ["command": ["false"], "period": 1]],
        ]
      )
      let program = try lab.start(["deploy", "-f", "env.json"])
      try await program.says("does not answer yet")
      program.send(SIGKILL)
      #expect(try await program.end().exitCode == 137)
      #expect(try await lab.history("env") == ["pending-install"])
      let record = "sh.helm.release.v1.env.v1"
      func annotate(_ annotations: JSONValue) async throws {
        _ = try await lab.client.patch(
          .secrets,
          namespace: lab.namespace,
          name: record,
          ["metadata": ["annotations": annotations]]
        )
      }
      // What runs on this machine no more is known to be gone at once.
      try await annotate([
        "kubegate/holder": "tester on elsewhere, process 1", "kubegate/process": .null,
      ])

      for arguments in [["deploy", "-f", "env.json"], ["delete", "env", "-n", lab.namespace]] {
        let run = try await lab.start(arguments).end()
        #expect(run.exitCode == 75, "\(run)")
        #expect(
          run.talk.contains("error[KG1603]: someone else is at work on this release: tester on "),
          "\(run)"
        )
        #expect(
          run.talk.hasSuffix(
            "  = help: try again when it is done; a holder that is gone counts for a minute\n"
          ),
          "\(run)"
        )
      }

      // As if the minute were over.
      let secret = try #require(try await lab.find(.secrets, record))
      #expect(secret.annotations["kubegate/renewed"] != nil)
      try await annotate(["kubegate/renewed": "2020-01-01T00:00:00Z"])
      let run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.history("env") == ["failed", "deployed"])
    }
  }
}
