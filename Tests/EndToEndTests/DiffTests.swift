import JSON
import Kubernetes
import Testing

/// What a deploy would change, as the API server itself says it.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct DiffTests {
  private let keys: KeyValuePairs<String, JSONValue> = [
    "allocationTime": .null, "deployment": true, "command": Command.sleeping,
    "ports": ["a": [8080]], "env_variables": ["COLOUR": "red"],
    "persistent_volume": [["mountPath": "/data", "size": "1Gi"]],
    "config_data": ["motd": "hello"],
  ]

  /// Deploys, and waits until no controller has anything to add.
  private func deploy(_ lab: Lab, _ arguments: String...) async throws {
    try lab.config("env", keys)
    let run = try await lab.start(["deploy", "-f", "env.json", "--no-wait"] + arguments).end()
    try #require(run.exitCode == 0, "\(run)")
  }

  @Test func `nothing differs from what was just deployed, whatever the server has filled in`()
    async throws
  {
    try await Lab.open { lab in
      try await deploy(lab)
      let run = try await lab.kubegate("diff", "-f", "env.json", "--exit-code")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output == "")
      #expect(run.talk == "nothing would change\n")
      let named = try await lab.kubegate("diff", "env", "-n", lab.namespace, "--exit-code")
      #expect(named.exitCode == 0, "\(named)")
    }
  }

  @Test func `only what changes is shown, and nothing is changed`() async throws {
    try await Lab.open { lab in
      try await deploy(lab)
      let before = try await lab.find(.deployments, "env-mkg")
      let run = try await lab.kubegate(
        "diff",
        "-f",
        "env.json",
        "--set",
        "env_variables.COLOUR=blue",
        "--exit-code"
      )
      #expect(run.exitCode == 2, "\(run)")
      #expect(run.output.hasPrefix("~ Deployment env-mkg (\(lab.namespace))\n@@ "), "\(run)")
      #expect(
        run.output.contains(
          "\n         - name: COLOUR\n-          value: red\n+          value: blue\n"
        ),
        "\(run)"
      )
      #expect(run.output.split(separator: "\n").count { $0.hasPrefix("@@") } == 1, "\(run)")
      #expect(try await lab.history("env") == ["deployed"])
      let after = try await lab.find(.deployments, "env-mkg")
      #expect(before?.spec == after?.spec)

      let json = try await lab.kubegate(
        "diff",
        "-f",
        "env.json",
        "--set",
        "env_variables.COLOUR=blue",
        "-o",
        "json"
      )
      #expect(
        try json.json["changes"] == [
          [
            "object": [
              "apiVersion": "apps/v1", "kind": "Deployment", "namespace": .string(lab.namespace),
              "name": "env-mkg",
            ],
            "change": "update",
            "fields": [
              [
                "path": "spec.template.spec.containers[name=mkg].env[name=COLOUR].value",
                "before": "red", "after": "blue",
              ]
            ],
          ]
        ],
        "\(json)"
      )
    }
  }

  @Test func `what is new, what goes and what stays`() async throws {
    try await Lab.open { lab in
      var run = try await lab.kubegate("diff", "-f", lab.config("env", keys), "-o", "json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(Set(try changes(run).map { $0.change }) == ["create"])
      try await deploy(lab)
      try lab.config(
        "env",
        ["allocationTime": .null, "deployment": true, "command": Command.sleeping]
      )
      run = try await lab.kubegate("diff", "-f", "env.json", "-o", "json")
      let found = try changes(run)
      #expect(found.contains { $0 == (change: "remove", kind: "Service") }, "\(run)")
      #expect(found.contains { $0 == (change: "remove", kind: "ConfigMap") }, "\(run)")
      #expect(found.contains { $0 == (change: "keep", kind: "PersistentVolumeClaim") }, "\(run)")
      run = try await lab.kubegate("diff", "-f", "env.json")
      #expect(
        run.output.contains(
          "= PersistentVolumeClaim env-mkg-claim-0 (\(lab.namespace)) stays: it holds data\n"
        ),
        "\(run)"
      )
      #expect(run.output.contains("\n- Service env-mkg (\(lab.namespace))\n@@ "), "\(run)")
    }
  }

  @Test func `what others have changed is shown, with who it was`() async throws {
    try await Lab.open { lab in
      try await deploy(lab)
      _ = try await lab.client.patch(
        .deployments,
        namespace: lab.namespace,
        name: "env-mkg",
        ["spec": ["template": ["spec": ["containers": [["name": "mkg", "image": "other:1"]]]]]],
        .strategicMerge,
        WriteOptions(fieldManager: "alice")
      )
      try await lab.client.delete(.services, namespace: lab.namespace, name: "env-mkg")
      for arguments in [["env", "-n", lab.namespace], ["-f", "env.json"]] {
        let run = try await lab.start(["diff"] + arguments + ["--exit-code"]).end()
        #expect(run.exitCode == 2, "\(run)")
        #expect(
          run.output.contains(
            "! spec.template.spec.containers[name=mkg].image was set by \"alice\" (Update, 2"
          ),
          "\(run)"
        )
        #expect(
          run.output.contains("-        image: other:1\n+        image: busybox:1.35\n"),
          "\(run)"
        )
        #expect(run.output.contains("+ Service env-mkg (\(lab.namespace))\n"), "\(run)")
      }
      let refused = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--no-wait",
        "--set",
        "env_variables.COLOUR=blue"
      )
      #expect(refused.exitCode == 75, "\(refused)")
      #expect(
        refused.talk.contains(
          """
            = note: spec.template.spec.containers[name=mkg].image: this release wants \
          "busybox:1.35", and it was set to "other:1" by "alice" (Update, 2
          """
        ),
        "\(refused)"
      )
    }
  }

  @Test func `a deploy puts right what a diff shows, and a dry run says so before`() async throws {
    try await Lab.open { lab in
      try await deploy(lab)
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.output.contains("nothing changed since revision 1\n"), "\(run)")
      // Someone takes a label away; no one owns that it is missing.
      _ = try await lab.client.patch(
        .services,
        namespace: lab.namespace,
        name: "env-mkg",
        ["metadata": ["labels": ["app.kubernetes.io/name": .null]]],
        .merge,
        WriteOptions(fieldManager: "alice")
      )
      run = try await lab.kubegate("diff", "-f", "env.json", "--exit-code")
      #expect(run.exitCode == 2, "\(run)")
      #expect(run.output.hasPrefix("~ Service env-mkg (\(lab.namespace))\n"), "\(run)")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--dry-run=server")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("\n  Service env-mkg would be changed\n"), "\(run)")
      #expect(run.output.contains("\n  Deployment env-mkg stays as it is\n"), "\(run)")
      #expect(try await lab.history("env") == ["deployed"])
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      let service = try await lab.find(.services, "env-mkg")
      #expect(service?.labels["app.kubernetes.io/name"] != nil)
      #expect(try await lab.history("env") == ["superseded", "deployed"])
      run = try await lab.kubegate("diff", "-f", "env.json", "--exit-code")
      #expect(run.exitCode == 0, "\(run)")
    }
  }

  @Test func `revisions are compared with each other, and with a config`() async throws {
    try await Lab.open { lab in
      try await deploy(lab)
      try await deploy(lab, "--set", "env_variables.COLOUR=blue")
      let fields: JSONValue = [
        [
          "path": "spec.template.spec.containers[name=mkg].env[name=COLOUR].value",
          "before": "red", "after": "blue",
        ]
      ]
      for arguments in [
        ["env", "-n", lab.namespace, "--revision", "1"],
        ["env", "-n", lab.namespace, "--revision", "1", "--revision", "2"],
        ["-f", "env.json", "--set", "env_variables.COLOUR=blue", "--revision", "1"],
      ] {
        let run = try await lab.start(
          ["diff"] + arguments + ["-o", "json", "--kind", "Deployment", "--exit-code"]
        ).end()
        #expect(run.exitCode == 2, "\(run)")
        #expect(try run.json["changes"]?[0]?["fields"] == fields, "\(run)")
      }
    }
  }

  @Test func `a Job that is made anew says why`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping])
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      try #require(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate(
        "diff",
        "-f",
        "env.json",
        "--set",
        "docker_image=busybox:1.36",
        "--exit-code"
      )
      #expect(run.exitCode == 2, "\(run)")
      #expect(
        run.output.hasPrefix(
          "-/+ Job env-mkg (\(lab.namespace)) is made anew: a Job's pods cannot be changed\n"
        ),
        "\(run)"
      )
      #expect(
        run.output.contains("-        image: busybox:1.35\n+        image: busybox:1.36\n"),
        "\(run)"
      )
      #expect(run.output.split(separator: "\n").count { $0.hasPrefix("-  ") } == 1, "\(run)")
    }
  }

  private func changes(_ run: Run) throws -> [(change: String, kind: String)] {
    try (run.json["changes"]?.array ?? []).map {
      ($0["change"]?.string ?? "", $0["object"]?["kind"]?.string ?? "")
    }
  }
}
