import JSON
import Kubernetes
import Testing

/// What an environment's pod has beside its container, as a real node runs it.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct EnvironmentPodTests {
  private let keys: KeyValuePairs<String, JSONValue> = [
    "init_containers": [
      [
        "name": "prepare", "docker_image": "busybox:1.35",
        "command": ["sh", "-c", "echo $WORD > /dev/shm/prepared"],
        "env_variables": ["WORD": "ready"],
      ]
    ],
    "sidecars": [
      [
        "name": "beat", "docker_image": "busybox", "tag": "1.35",
        "command": Command.then("echo beat > /dev/shm/beat"),
      ]
    ],
    "security": ["run_as_user": 1000, "run_as_group": 2000, "drop_capabilities": ["ALL"]],
    "tolerations": [["key": "example.org/lab", "operator": "Exists"]],
    "probes": ["readiness": ["command": ["test", "-s", "/dev/shm/beat"], "period": 1]],
    "ports": ["web": [8080]],
    "ingress": [
      ["host": "a.example.org", "port": "web"],
      ["host": "b.example.org", "port": 8080, "path": "/lab", "tls": false],
    ],
    "command": Command.then(
      "id -u; id -g; grep CapBnd /proc/self/status; cat /dev/shm/prepared; echo end"
    ),
  ]

  @Test(arguments: [false, true])
  func `what stands beside the container has its effect, in both forms`(isDeployment: Bool)
    async throws
  {
    try await Lab.open { lab in
      try lab.config("env", keys)
      let form = isDeployment ? ["--set", "deployment=true,allocationTime=null"] : []
      let run = try await lab.start(["deploy", "-f", "env.json"] + form).end()
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("Address: https://a.example.org/\n"), "\(run)")
      #expect(run.output.contains("Address: http://b.example.org/lab\n"), "\(run)")
      let log = try await lab.log("env", until: "end")
      #expect(
        log.hasSuffix(
          """
          1000
          2000
          CapBnd:\t0000000000000000
          ready
          end

          """
        ),
        "\(log)"
      )
      let pod = try #require(try await lab.list(.pods).first)
      let tolerations = pod.spec?["tolerations"]?.array ?? []
      #expect(tolerations.contains { $0["key"] == "example.org/lab" })
      #expect(try await lab.names(.ingresses).count == 2)
      let owner = try await lab.find(isDeployment ? .deployments : .jobs, "env-mkg")
      #expect(owner != nil)
      if isDeployment {
        #expect(!run.output.contains("lives until"), "\(run)")
      } else {
        #expect(owner?.spec?["activeDeadlineSeconds"] == 3600)
      }
    }
  }
}
