import Base64
import JSON
import Kubernetes
import Testing

/// Services, jobs and scheduled jobs on a real cluster. How jobs run and end is in `JobLifecycleTests`.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct WorkloadTypeTests {
  /// Small enough for any node.
  private static func config(
    _ lab: Lab,
    _ type: String,
    _ keys: KeyValuePairs<String, JSONValue>,
    file: String? = nil
  ) throws {
    var all: [(String, JSONValue)] = [
      ("workload", .string(type)), ("allocationTime", .null), ("memory_request", "16Mi"),
      ("cpu_request", "10m"),
    ]
    all += keys.map { ($0.key, $0.value) }
    var object = JSONObject()
    object["namespace"] = .string(lab.namespace)
    object["chart_name"] = "app"
    object["docker_image"] = "busybox:1.35"
    for (key, value) in all { object[key] = value.isNull ? nil : value }
    try lab.write(file ?? "app.json", JSONWriter(.pretty).string(.object(object)) + "\n")
  }

  /// The kind's resource in the version that the cluster has.
  private static func resource(_ lab: Lab, _ kind: String, _ versions: String...) async throws
    -> APIResource
  {
    let server = try await lab.client.serverVersion()
    let isOld = !server.isAtLeast(1, 23)
    let version = isOld ? versions.last : versions.first
    let plural = kind.lowercased() + "s"
    return APIResource(
      GroupVersionKind(apiVersion: version ?? "", kind: kind),
      plural: kind == "NetworkPolicy" ? "networkpolicies" : plural,
      isNamespaced: true
    )
  }

  /// A page from a folder that not only root may write to.
  private static let web: JSONValue = [
    "sh", "-c",
    "trap 'exit 0' TERM; mkdir /tmp/www; (echo here > /tmp/www/index.html; httpd -f -p 8080 -h /tmp/www) & wait",
  ]
  private static let pageProbe: JSONValue = ["readiness": ["path": "/", "period": 1]]

  @Test func `the examples of services deploy, and their pages are served`() async throws {
    try await Lab.open { lab in
      let example = "\(Project.root)/examples/service.json"
      let run = try await lab.kubegate("deploy", "-f", example, "-n", lab.namespace)
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("  Port http: greeter.\(lab.namespace):80 inside the cluster"))
      #expect(try await lab.page("greeter", port: 80) == "<h1>From two pods</h1>\n")
      let deployment = try #require(try await lab.find(.deployments, "greeter"))
      #expect(deployment.status?["readyReplicas"] == 2)
      #expect(
        try await lab.names(
          Self.resource(lab, "PodDisruptionBudget", "policy/v1", "policy/v1beta1")
        ) == ["greeter"]
      )
    }
  }

  @Test(arguments: ["service-production", "service-spread"])
  func `what a cluster of one node cannot run is accepted by its server`(name: String)
    async throws
  {
    try await Lab.open { lab in
      let example = "\(Project.root)/examples/\(name).json"
      let run = try await lab.kubegate(
        "deploy",
        "-f",
        example,
        "-n",
        lab.namespace,
        "--no-wait",
        "--set",
        "memory_request=16Mi,memory_limit=16Mi,cpu_request=10m,cpu_limit=10m"
      )
      try #require(run.exitCode == 0, "\(run)")
      let scaler = try #require(
        try await lab.list(
          Self.resource(lab, "HorizontalPodAutoscaler", "autoscaling/v2", "autoscaling/v2beta2")
        ).first,
        "there is no autoscaler"
      )
      #expect(scaler.spec?["minReplicas"] == 3)
      #expect(scaler.spec?["maxReplicas"] == 20)
    }
  }

  @Test func `a service is updated pod by pod, and all the time someone answers`() async throws {
    try await Lab.open { lab in
      let keys: KeyValuePairs<String, JSONValue> = [
        "replicas": 2, "command": Self.web, "probes": Self.pageProbe,
        "network_policy": ["ingress_from": [["pods": [:]]], "egress_to": []],
        "labels": ["tier": "front"],
      ]
      try Self.config(lab, "service", keys)
      var run = try await lab.kubegate("deploy", "-f", "app.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(
        try await lab.names(Self.resource(lab, "NetworkPolicy", "networking.k8s.io/v1")) == ["app"]
      )
      #expect(try await lab.find(.deployments, "app")?.labels["tier"] == "front")

      run = try await lab.kubegate("deploy", "-f", "app.json")
      #expect(run.talk.contains("nothing") || run.output.contains("nothing"), "\(run)")

      run = try await lab.kubegate("deploy", "-f", "app.json", "--set", "env_variables.A=b")
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("Deployment app applied"), "\(run)")
      let deployment = try #require(try await lab.find(.deployments, "app"))
      #expect(deployment.status?["updatedReplicas"] == 2)
      #expect(
        deployment["spec", "strategy", "rollingUpdate"] == ["maxSurge": 1, "maxUnavailable": 0]
      )
    }
  }

  @Test func `changed files and secrets roll the pods`() async throws {
    try await Lab.open { lab in
      let command: JSONValue = [
        "sh", "-c",
        "trap 'exit 0' TERM; (echo \"$(cat /etc/kubegate/config/word) $TOKEN\"; sleep 3600) & wait",
      ]
      try Self.config(
        lab,
        "service",
        [
          "replicas": 1, "ports": [:], "probes": [:], "command": command,
          "config_data": ["word": "hello"], "secret_data": ["TOKEN": "env:TOKEN"],
        ]
      )
      for (token, word) in [("one", "hello"), ("two", "hello"), ("two", "bye")] {
        let run = try await lab.kubegate(
          "deploy",
          "-f",
          "app.json",
          "--set",
          "config_data.word=\(word)",
          environment: ["TOKEN": token]
        )
        try #require(run.exitCode == 0, "\(run)")
        #expect(!"\(run)".contains(" \(token)\n"), "\(run)")
        let secret = try #require(try await lab.find(.secrets, "app-secret"))
        #expect(secret["data", "TOKEN"] == .string(Base64.encode(Array(token.utf8))))
        try await eventually("the new pod says \(word) \(token)") {
          let log = try await lab.kubegate("logs", "app", "-n", lab.namespace).output
          return log.contains("\(word) \(token)") || log.contains("\(word) ***")
        }
      }
      #expect(try await lab.names(.services) == [])
    }
  }

  @Test func `a service with a volume gives it up before the next pod has it`() async throws {
    try await Lab.open { lab in
      try Self.config(
        lab,
        "service",
        [
          "replicas": 1, "command": Self.web, "probes": Self.pageProbe,
          "persistent_volume": [["size": "10Mi"]],
        ]
      )
      for label in ["a", "b"] {
        let run = try await lab.kubegate("deploy", "-f", "app.json", "--set", "labels.x=\(label)")
        try #require(run.exitCode == 0, "\(run)")
      }
      let deployment = try #require(try await lab.find(.deployments, "app"))
      #expect(deployment["spec", "strategy", "type"] == "Recreate")
      let run = try await lab.kubegate("deploy", "-f", "app.json", "--set", "replicas=2")
      #expect(run.exitCode == 65)
      #expect(run.talk.contains("2 pods cannot share a volume that only one node may use"))
    }
  }

  @Test func `pods of services and jobs are not root, and can be where that is asked for`()
    async throws
  {
    try await Lab.open { lab in
      let command: JSONValue = [
        "sh", "-c", "id -u; test $(id -u) = 0 || touch /data/mine && echo written",
      ]
      try Self.config(
        lab,
        "job",
        ["command": command, "persistent_volume": [["size": "10Mi", "keep": false]]]
      )
      var run = try await lab.kubegate("deploy", "-f", "app.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await lab.log("app", until: "written").hasPrefix("1000\n"))
      run = try await lab.kubegate("deploy", "-f", "app.json", "--set", "security.run_as_user=0")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await lab.log("app", until: "written").hasPrefix("0\n"))
    }
  }

  @Test func `an image that wants to be root is told how`() async throws {
    try await Lab.open { lab in
      try Self.config(
        lab,
        "job",
        ["command": ["sh", "-c", "echo x > /etc/x"], "backoff_limit": 0]
      )
      let run = try await lab.kubegate("deploy", "-f", "app.json")
      #expect(run.exitCode == 1)
      #expect(
        run.talk.contains(
          "  = help: it runs as user 1000, who may write to its volumes and /tmp; "
            + "where the image has to be root, write \"security\": {\"run_as_user\": 0}\n"
        ),
        "\(run)"
      )
      let root = try await lab.kubegate(
        "deploy",
        "-f",
        "app.json",
        "--set",
        "security.run_as_user=0"
      )
      #expect(root.exitCode == 0, "\(root)")
    }
  }

  @Test func `a service that an autoscaler takes over keeps its pods`() async throws {
    try await Lab.open { lab in
      try Self.config(
        lab,
        "service",
        ["replicas": 2, "command": Self.web, "probes": Self.pageProbe]
      )
      var run = try await lab.kubegate("deploy", "-f", "app.json")
      try #require(run.exitCode == 0, "\(run)")
      let scaling = "autoscaling.min_replicas=1,autoscaling.max_replicas=4"
      for _ in 1...2 {
        run = try await lab.kubegate("deploy", "-f", "app.json", "--set", scaling)
        try #require(run.exitCode == 0, "\(run)")
        #expect(try await lab.find(.deployments, "app")?.spec?["replicas"] == 2)
      }
    }
  }

  @Test(arguments: [("job", "primes", "Job"), ("cronjob", "heartbeat", "CronJob")])
  func `the examples of jobs deploy`(file: String, release: String, kind: String) async throws {
    try await Lab.open { lab in
      let example = "\(Project.root)/examples/\(file).json"
      let run = try await lab.kubegate("deploy", "-f", example, "-n", lab.namespace)
      try #require(run.exitCode == 0, "\(run)")
      let status = try await lab.kubegate("status", release, "-n", lab.namespace, "-o", "json")
      #expect(status.output.contains("\"\(kind)\""))
      if kind == "Job" {
        #expect(try await lab.log(release, until: "primes") == "25 primes up to 100\n")
      }
    }
  }

  @Test(arguments: ["job-gpu", "job-batch", "cronjob-analysis"])
  func `the document's other examples are accepted by the server`(name: String) async throws {
    try await Lab.open { lab in
      let run = try await lab.kubegate(
        "deploy",
        "-f",
        "\(Project.root)/examples/\(name).json",
        "-n",
        lab.namespace,
        "--no-wait",
        environment: ["MLFLOW_TRACKING_URI": "http://tracking.example.org:5000"]
      )
      try #require(run.exitCode == 0, "\(run)")
      #expect(!"\(run)".contains("tracking.example.org"))
    }
  }

  @Test func `what a cluster is too old for is said, with the version that it takes`()
    async throws
  {
    try await Lab.open { lab in
      let server = try await lab.client.serverVersion()
      guard !server.isAtLeast(1, 21) else { return }
      try Self.config(lab, "job", ["indexed": true, "command": ["true"]])
      let run = try await lab.kubegate("deploy", "-f", "app.json")
      #expect(run.exitCode != 0)
      #expect(run.talk.contains("indexed needs Kubernetes 1.21 or newer; this cluster has v1."))
    }
  }
}
