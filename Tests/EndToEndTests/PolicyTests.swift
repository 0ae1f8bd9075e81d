import JSON
import Kubernetes
import Testing

/// Policies of administrators, as ConfigMaps of a real cluster.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct PolicyTests {
  private func policy(_ lab: Lab, in namespace: String, _ text: String) async throws {
    _ = try? await lab.client.delete(.configMaps, namespace: namespace, name: "kubegate-policy")
    _ = try await lab.client.create(
      KubernetesObject([
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "kubegate-policy"],
        "data": ["policy.yaml": .string(text)],
      ]),
      as: .configMaps,
      namespace: namespace
    )
  }

  @Test func `a policy of the namespace holds back what is too much, and fills in the rest`()
    async throws
  {
    try await Lab.open { lab in
      try await policy(
        lab,
        in: lab.namespace,
        """
        contact: ask hpc@example.org for more
        limits:
          image_prefixes: [busybox]
          allocation_time: 1h
          memory: 64Mi
        defaults:
          labels: {site: kth}
          memory_request: 16Mi
        """
      )
      try lab.config("env", ["command": Command.sleeping, "allocationTime": "2h"])
      var run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 78, "\(run)")
      #expect(
        run.talk == """
          error[KG1313]: kubegate-policy in namespace "\(lab.namespace)" allows an environment to live for 1h at most
           --> env.json:5:21
          5 |   "allocationTime": "2h",
            |                     ^^^^
            = help: write "allocationTime": "1h" or less
            = help: ask hpc@example.org for more

          """
      )
      #expect(try await lab.history("env") == [])
      run = try await lab.kubegate("validate", "env.json", "--policy")
      #expect(run.exitCode == 65, "\(run)")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--set", "allocationTime=1h", "-v")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("\"memory_request\" is \"16Mi\", from kubegate-policy"), "\(run)")
      let job = try #require(try await lab.find(.jobs, "env-mkg"))
      #expect(job.labels["site"] == "kth")
      let container = job["spec", "template", "spec", "containers"]?[0]
      #expect(container?[path: "resources", "limits", "memory"] == "16Mi")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--set", "allocationTime=1h")
      #expect(run.output.contains("nothing changed since revision 1"), "\(run)")
      run = try await lab.kubegate("diff", "-f", "env.json", "--set", "memory_request=1Gi")
      #expect(run.exitCode == 78, "\(run)")
      #expect(run.talk.contains("allows at most 64Mi of memory in a release, and this has 1Gi"))
    }
  }

  /// The limits are such that they mean nothing to others who use the cluster meanwhile.
  @Test func `of the namespace's and the cluster's policy the narrower limit counts`() async throws
  {
    try await Lab.open { lab in
      let common = "kubegate-system"
      _ = try? await lab.client.create(
        KubernetesObject([
          "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(common)],
        ]),
        as: .namespaces
      )
      try await policy(lab, in: common, "limits: {gpus: 1000}")
      try lab.config("env", ["command": Command.sleeping, "gpu_request": 2000])
      func limit() async throws -> String {
        let run = try await lab.kubegate("deploy", "-f", "env.json", "--dry-run=server")
        #expect(run.exitCode == 78, "\(run)")
        return String(run.talk.split(separator: "\n").first { $0.hasPrefix("error") } ?? "")
      }
      #expect(
        try await limit()
          == "error[KG1312]: kubegate-policy in namespace \"kubegate-system\" allows at most 1000 GPUs in a release, and this has 2000"
      )
      try await policy(lab, in: lab.namespace, "limits: {gpus: 1500}")
      #expect(try await limit().contains("\"kubegate-system\" allows at most 1000 GPUs"))
      try await policy(lab, in: lab.namespace, "limits: {gpus: 500}")
      #expect(try await limit().contains("\"\(lab.namespace)\" allows at most 500 GPUs"))
      let run = try await lab.kubegate(
        "explain",
        "gpu_request",
        "--policy",
        "-n",
        lab.namespace
      )
      #expect(
        run.output.contains("at most 500 GPUs in a release")
          && run.output.contains("at most 1000 GPUs in a release"),
        "\(run)"
      )
      try await lab.client.delete(.configMaps, namespace: common, name: "kubegate-policy")
    }
  }

  @Test func `a policy that may not be read, or is wrong, stops nobody`() async throws {
    try await Lab.open { lab in
      try await policy(lab, in: lab.namespace, "limits: {gpuz: 1, allocation_time: 3h}")
      let kubeconfig = try await lab.kubeconfig(
        of: "alice",
        rights: [
          ("batch", "jobs", "get,list,watch,create,patch,delete"),
          ("", "pods,pods/log", "get,list,watch"),
          ("", "secrets", "get,list,create,update,patch,delete"),
        ]
      )
      try lab.config("env", ["command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 0, "\(run)")
      #expect(
        run.talk.hasPrefix(
          "warning[KG1319]: cannot see whether there is a kubegate-policy in namespace \"\(lab.namespace)\": you may not read ConfigMaps there\n"
        ),
        "\(run)"
      )
      run = try await lab.kubegate("diff", "-f", "env.json", "--set", "allocationTime=2h")
      #expect(run.exitCode == 0, "\(run)")
      #expect(
        run.talk.hasPrefix(
          """
          warning[KG1318]: kubegate-policy in namespace "\(lab.namespace)" is wrong: unknown key "gpuz"
           --> ConfigMap \(lab.namespace)/kubegate-policy, policy.yaml:1:10
          1 | limits: {gpuz: 1, allocation_time: 3h}
            |          ^^^^ not a limits key
          """
        ),
        "\(run)"
      )
      run = try await lab.kubegate("diff", "-f", "env.json", "--set", "allocationTime=4h")
      #expect(run.exitCode == 78, "\(run)")
    }
  }
}
