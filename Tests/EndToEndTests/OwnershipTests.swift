import JSON
import Kubernetes
import Testing

/// Objects that other tools have made for a release, and fields that cannot be changed.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct OwnershipTests {
  private let keys: KeyValuePairs<String, JSONValue> = [
    "allocationTime": .null, "deployment": true, "command": Command.sleeping,
    "ports": ["a": [8080]],
  ]

  /// A Service of the release `env`, as a client-side tool makes it, with more than kubegate wants.
  private func service(_ lab: Lab) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Service",
      "metadata": [
        "name": "env-mkg", "labels": ["app.kubernetes.io/managed-by": "Helm", "dropped": "yes"],
        "annotations": [
          "meta.helm.sh/release-name": "env",
          "meta.helm.sh/release-namespace": .string(lab.namespace), "dropped": "yes",
        ],
      ],
      "spec": [
        "selector": ["app": "env", "dropped": "yes"], "sessionAffinity": "ClientIP",
        "ports": [
          ["name": "a", "port": 8080, "targetPort": 8080],
          ["name": "dropped", "port": 9090, "targetPort": 9090],
        ],
      ],
    ]
  }

  private func expectTakenOver(_ lab: Lab) async throws {
    let service = try #require(try await lab.find(.services, "env-mkg"))
    #expect(service.labels["dropped"] == nil)
    #expect(service.annotations["dropped"] == nil)
    #expect(service.spec?["selector"]?["dropped"] == nil)
    #expect(service.spec?["sessionAffinity"] == "None")
    #expect(service.spec?["ports"]?.array?.map { $0["name"] } == ["a"])
    let managers = service.metadata?["managedFields"]?.array?.compactMap { $0["manager"]?.string }
    #expect(managers == ["kubegate"], "\(String(describing: managers))")
  }

  @Test(arguments: ["helm", "kubectl-client-side-apply"])
  func `fields that a client-side tool has set, and no one wants, are removed`(
    tool: String
  ) async throws {
    try await Lab.open { lab in
      try lab.config("env", keys)
      _ = try await lab.client.create(
        KubernetesObject(service(lab)),
        as: .services,
        namespace: lab.namespace,
        WriteOptions(fieldManager: tool)
      )
      let shown = try await lab.kubegate(
        "diff",
        "-f",
        "env.json",
        "--kind",
        "Service",
        "-o",
        "json"
      )
      let paths = try #require(try shown.json["changes"]?[0]?["fields"]?.array).compactMap {
        $0["after"] == nil ? $0["path"]?.string : nil
      }
      #expect(
        Set(paths) == [
          "metadata.annotations.dropped", "metadata.labels.dropped", "spec.ports[name=dropped]",
          "spec.selector.dropped", "spec.sessionAffinity", "spec.sessionAffinityConfig",
        ],
        "\(shown)"
      )
      #expect(!shown.output.contains("owners"), "\(shown)")
      let check = try await lab.kubegate("deploy", "-f", "env.json", "--dry-run=server")
      #expect(check.exitCode == 0, "\(check)")
      let run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      try await expectTakenOver(lab)
    }
  }

  @Test(.enabled(if: Helm.isThere, Helm.whyNot))
  func `a release that Helm has begun goes on without what is no longer wanted`() async throws {
    try await Lab.open { lab in
      try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: plain\nversion: 1.2.3\n")
      try lab.write(
        "chart/templates/service.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: env-mkg
          labels:
            dropped: "yes"
          annotations:
            dropped: "yes"
        spec:
          sessionAffinity: ClientIP
          selector:
            app: env
            dropped: "yes"
          ports:
          - name: a
            port: 8080
            protocol: TCP
            targetPort: 1234
          - name: dropped
            port: 9090
            protocol: TCP

        """
      )
      _ = try await Helm.run(lab, "install", "env", "\(lab.folder)/chart")
      try lab.config("env", keys)
      let run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.history("env") == ["superseded", "deployed"])
      let service = try #require(try await lab.find(.services, "env-mkg"))
      #expect(service.labels["dropped"] == nil)
      #expect(service.annotations["dropped"] == nil)
      #expect(service.spec?["selector"]?["dropped"] == nil)
      #expect(service.spec?["sessionAffinity"] == "None")
      #expect(service.spec?["ports"]?.array?.map { $0["targetPort"] } == [8080])
    }
  }

  @Test func `what someone sets by hand in an object of ours is not taken over`() async throws {
    try await Lab.open { lab in
      try lab.config("env", keys)
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      try #require(run.exitCode == 0, "\(run)")
      _ = try await lab.client.patch(
        .services,
        namespace: lab.namespace,
        name: "env-mkg",
        ["spec": ["selector": ["app": "other"]]],
        .merge,
        WriteOptions(fieldManager: "kubectl-client-side-apply")
      )
      run = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--no-wait",
        "--set",
        "labels.team=vision"
      )
      #expect(run.exitCode == 75, "\(run)")
      #expect(
        run.talk.contains(
          """
            = note: spec.selector.app: this release wants "env", and it was set to "other" by \
          "kubectl-client-side-apply" (Update, 2
          """
        ),
        "\(run)"
      )
    }
  }

  // MARK: Fields that cannot be changed

  @Test func `a claim that would shrink is told before anything is changed`() async throws {
    try await Lab.open { lab in
      func config(_ size: String) throws {
        try lab.config(
          "env",
          [
            "command": Command.sleeping, "ports": ["a": [8080]],
            "persistent_volume": [["mountPath": "/data", "size": .string(size)]],
          ]
        )
      }
      try config("2Gi")
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      try #require(run.exitCode == 0, "\(run)")
      try config("1Gi")
      run = try await lab.kubegate(
        "deploy",
        "-f",
        "env.json",
        "--no-wait",
        "--set",
        "labels.team=vision",
        "--force-replace"
      )
      #expect(run.exitCode == 78, "\(run)")
      #expect(
        run.talk == """
          error[KG1307]: PersistentVolumeClaim "env-mkg-claim-0" cannot be changed in spec.resources.requests.storage
            = note: spec.resources.requests.storage: in the cluster "2Gi", wanted "1Gi"
            = help: a claim can grow, and never shrinks; leave its size as it is
            = help: a claim holds data and is never made anew; for another one, choose another name

          """
      )
      #expect(try await lab.history("env") == ["deployed"])
      #expect(try await lab.find(.services, "env-mkg")?.labels["team"] == nil)
    }
  }

  @Test func `what cannot be changed is made anew when that is asked for`() async throws {
    try await Lab.open { lab in
      func config(_ text: String) throws {
        try lab.config(
          "env",
          ["command": Command.sleeping, "config_data": ["motd": .string(text)]]
        )
      }
      try config("old")
      var run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      try #require(run.exitCode == 0, "\(run)")
      let map = try #require(
        try await lab.list(.configMaps).first { $0["data", "motd"]?.string == "old" }
      )
      _ = try await lab.client.patch(
        .configMaps,
        namespace: lab.namespace,
        name: map.name,
        ["immutable": true]
      )
      try config("new")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait")
      #expect(run.exitCode == 78, "\(run)")
      #expect(
        run.talk == """
          error[KG1307]: ConfigMap "\(map.name)" cannot be changed in data.motd
            = note: data.motd: in the cluster "old", wanted "new"
            = help: leave it as it is, or have the object deleted and made anew with --force-replace

          """
      )
      let shown = try await lab.kubegate("diff", "-f", "env.json", "--force-replace")
      #expect(
        shown.output.contains(
          "-/+ ConfigMap \(map.name) (\(lab.namespace)) is made anew: data.motd cannot be changed\n"
        ),
        "\(shown)"
      )
      run = try await lab.kubegate("deploy", "-f", "env.json", "--no-wait", "--force-replace")
      #expect(run.exitCode == 0, "\(run)")
      let anew = try await lab.find(.configMaps, map.name)
      #expect(anew?["data", "motd"] == "new")
      #expect(anew?.uid != map.uid)
    }
  }
}
