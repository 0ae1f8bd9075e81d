import JSON
import Kubernetes
import Testing

/// How an environment is reached, and for how long.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct ServiceTests {
  @Test func `a NodePort of one's own choice and one that the cluster picks`() async throws {
    try await Lab.open { lab in
      let port = Int.random(in: 30_000...32_767)
      try lab.config(
        "web",
        [
          "command": Command.serving("here"), "service_type": "NodePort",
          "ports": ["page": [8080, .int(port)], "other": [9090]],
        ]
      )
      let run = try await lab.kubegate("deploy", "-f", "web.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("  Port page: http://<any node>:\(port)\n"), "\(run)")
      let service = try #require(try await lab.find(.services, "web-mkg"))
      #expect(service.spec?["type"] == "NodePort")
      #expect(service.spec?["ports"]?[0]?["nodePort"] == .int(port))
      #expect(service.spec?["ports"]?[1]?["nodePort"]?.int ?? 0 >= 30_000)
      #expect(try await lab.page("web-mkg", port: 8080) == "here\n")

      // The port that the cluster has picked stays.
      let picked = service.spec?["ports"]?[1]?["nodePort"]
      let again = try await lab.kubegate("deploy", "-f", "web.json", "--set", "labels.a=b")
      #expect(again.exitCode == 0, "\(again)")
      let after = try await lab.find(.services, "web-mkg")
      #expect(after?.spec?["ports"]?[1]?["nodePort"] == picked)
      #expect(after?.labels["a"] == "b")
    }
  }

  @Test func `a port that changes is replaced`() async throws {
    try await Lab.open { lab in
      try lab.config("web", ["command": Command.sleeping, "ports": ["page": [8080]]])
      var run = try await lab.kubegate("deploy", "-f", "web.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate(
        "deploy",
        "-f",
        "web.json",
        "--no-wait",
        "--set",
        "ports.page[0]=8081"
      )
      #expect(run.exitCode == 0, "\(run)")
      let ports = try await lab.find(.services, "web-mkg")?.spec?["ports"]?.array ?? []
      #expect(ports.map { $0["port"]?.int } == [8081])
    }
  }

  @Test func `an environment ends when its time is over, and starts anew with the next deploy`()
    async throws
  {
    try await Lab.open { lab in
      try lab.config("brief", ["allocationTime": "90s", "command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "brief.json", "-o", "json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try run.json["expires"]?.string?.hasPrefix("20") == true)
      run = try await lab.kubegate("list", "-n", lab.namespace)
      #expect(run.output.contains(" running "), "\(run)")

      try await eventually("its time is over", within: .seconds(240)) {
        let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json").json
        return list[0]?["state"] == "expired"
      }
      run = try await lab.kubegate("list", "-n", lab.namespace)
      #expect(run.output.contains("   expired   expired "), "\(run)")
      run = try await lab.kubegate("status", "brief", "-n", lab.namespace)
      #expect(run.output.contains("\n  expired 20"), "\(run)")
      #expect(run.output.contains("  Job   brief-mkg   failed   its time is over\n"), "\(run)")
      try await eventually("its pod is gone") {
        try await lab.list(.pods).allSatisfy { $0.status?["phase"] != "Running" }
      }

      run = try await lab.kubegate("deploy", "-f", "brief.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Job brief-mkg is made anew: its time was up\n"), "\(run)")
      #expect(run.output.contains("revision 2 is ready"), "\(run)")
    }
  }
}
