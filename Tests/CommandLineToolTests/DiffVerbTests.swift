import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool

/// `kubegate diff`, from its flags to its text.
@Suite struct DiffVerbTests {
  private let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
      "allocationTime": "2h", "ports": { "web": [8080] },
      "persistent_volume": [{ "mountPath": "/data", "size": "1Gi" }]
    }
    """

  private func command(_ cluster: FakeCluster = .withPods()) -> TestedCommand {
    TestedCommand(files: ["env.json": config], cluster: cluster)
  }

  private func deployed() async -> TestedCommand {
    let command = command()
    let run = await command.run("deploy", "-f", "env.json", "--no-wait")
    #expect(run.code == .done, "\(run)")
    return command
  }

  @Test func `nothing is changed, and nothing is there to be changed`() async {
    let command = await deployed()
    let changes = command.cluster.changes.count
    let run = await command.run("diff", "-f", "env.json", "--exit-code")
    #expect(run.code == .done)
    #expect(run.output == "")
    #expect(run.talk == "nothing would change\n")
    #expect(command.cluster.changes.dropFirst(changes).allSatisfy { $0.hasSuffix("?dryRun&force") })
  }

  @Test func `changes are shown object by object`() async {
    let command = await deployed()
    let run = await command.run(
      "diff",
      "-f",
      "env.json",
      "--set",
      "ports.web[0]=9090",
      "--kind",
      "service",
      "--unified",
      "1",
      "--exit-code"
    )
    #expect(run.code == .changes)
    #expect(
      run.output == """
        ~ Service lab-mkg (demo)
        @@ -20,5 +20,5 @@
           - name: web
        -    port: 8080
        +    port: 9090
             protocol: TCP
        -    targetPort: 8080
        +    targetPort: 9090
           selector:

        """
    )
    #expect(run.talk == "1 changed\n")
  }

  @Test func `without the flag, changes are no reason to end otherwise`() async {
    let command = await deployed()
    let run = await command.run("diff", "-f", "env.json", "--set", "docker_image=busybox:1.37")
    #expect(run.code == .done)
    #expect(
      run.output.contains("-/+ Job lab-mkg (demo) is made anew: a Job's pods cannot be changed\n")
    )
    #expect(run.output.contains("\n-        image: busybox:1.36\n+        image: busybox:1.37\n"))
  }

  @Test func `colours are for terminals`() async {
    var command = await deployed()
    command.isTerminal = true
    let run = await command.run(
      "diff",
      "-f",
      "env.json",
      "--set",
      "ports.web[0]=9090",
      "--kind",
      "Service"
    )
    #expect(run.output.hasPrefix("\u{1B}[1m~ Service lab-mkg (demo)\u{1B}[0m\n\u{1B}[36m@@ "))
    #expect(run.output.contains("\u{1B}[31m-    port: 8080\u{1B}[0m\n"))
    #expect(run.output.contains("\u{1B}[32m+    port: 9090\u{1B}[0m\n"))
  }

  @Test func `what programs read of a difference`() async {
    let command = await deployed()
    let run = await command.run(
      "diff",
      "-f",
      "env.json",
      "--set",
      "ports.web[0]=9090",
      "--kind",
      "Service",
      "-o",
      "json"
    )
    #expect(
      run.json
        == json(
          """
          {"release": "lab", "namespace": "demo", "changed": true, "changes": [{
            "object": {"apiVersion": "v1", "kind": "Service", "namespace": "demo", "name": "lab-mkg"},
            "change": "update", "fields": [
              {"path": "spec.ports[name=web].port", "before": 8080, "after": 9090},
              {"path": "spec.ports[name=web].targetPort", "before": 8080, "after": 9090}]}]}
          """
        )
    )
  }

  @Test func `before the first deploy everything is new`() async {
    let run = await command().run("diff", "-f", "env.json", "-o", "json")
    #expect(run.json?["changed"] == true)
    let changes = run.json?["changes"]?.array ?? []
    #expect(Set(changes.compactMap { $0["change"]?.string }) == ["create"])
    #expect(changes.first?["after"]?["kind"] == "PersistentVolumeClaim")
  }

  @Test func `what others have changed since is shown without a config`() async throws {
    let command = await deployed()
    var service = try #require(command.cluster.object(.services, "lab-mkg"))
    service.set("other", at: "spec", "selector", "app")
    service.set(
      [
        [
          "manager": "kubectl-edit", "operation": "Update", "time": "2026-05-01T00:00:00Z",
          "fieldsV1": ["f:spec": ["f:selector": ["f:app": [:]]]],
        ]
      ],
      at: "metadata",
      "managedFields"
    )
    command.cluster.add(service)
    let run = await command.run("diff", "lab", "-n", "demo")
    #expect(
      run.output.contains(
        """
        ! spec.selector.app was set by "kubectl-edit" (Update, 2026-05-01T00:00:00Z); a deploy needs --force-conflicts

        """
      ),
      "\(run)"
    )
    #expect(run.talk == "1 changed, 2 unchanged\n")
  }

  @Test func `revisions are compared with each other, and with a config`() async {
    let command = await deployed()
    _ = await command.run(
      "deploy",
      "-f",
      "env.json",
      "--no-wait",
      "--set",
      "ports.web[0]=9090"
    )
    for arguments in [
      ["diff", "lab", "-n", "demo", "--revision", "1", "--revision", "2"],
      ["diff", "lab", "-n", "demo", "--revision", "1"],
      ["diff", "-f", "env.json", "--set", "ports.web[0]=9090", "--revision", "1"],
    ] {
      let run = await command.run(
        arguments + ["--kind", "Service", "--unified", "0", "--exit-code"]
      )
      #expect(run.code == .changes, "\(run)")
      #expect(run.output.contains("-    port: 8080\n+    port: 9090\n"), "\(run)")
    }
    let missing = await command.run("diff", "lab", "-n", "demo", "--revision", "9")
    #expect(missing.code == .failed)
    #expect(
      missing.talk == """
        error[KG1607]: "lab" has no revision 9
          = help: there are: 1, 2

        """
    )
  }

  @Test func `what would make a deploy fail is told, and what it would change`() async {
    let cluster = FakeCluster.withPods { line, _ in
      line.contains("/services/lab-mkg?dryRun")
        ? .answer(.init(403, FakeCluster.statusObject(403, "Forbidden", "no"))) : nil
    }
    let command = command(cluster)
    let run = await command.run("diff", "-f", "env.json", "--exit-code", "--kind", "Service")
    #expect(run.code == .denied)
    #expect(run.output.hasPrefix("+ Service lab-mkg (demo)\n"))
    #expect(
      run.talk == """
        1 new
        error[KG1509]: cannot apply Service lab-mkg: you are not allowed to
          = note: no

        """
    )
    let document = await command.run("diff", "-f", "env.json", "-o", "json")
    #expect(document.json?["error"]?["exitCode"] == 77)
    #expect(document.json?["changed"] == true)
    #expect(document.talk == "")
  }

  @Test func `a claim that would shrink stops the deploy before anything is changed`() async {
    let command = await deployed()
    let changes = command.cluster.changes
    for verb in ["diff", "deploy"] {
      let run = await command.run(
        verb,
        "-f",
        "env.json",
        "--set",
        "persistent_volume[0].size=500Mi",
        "--force-replace"
      )
      #expect(run.code == .checkFailed, "\(run)")
      #expect(
        run.talk.hasSuffix(
          """
          error[KG1307]: PersistentVolumeClaim "lab-mkg-claim-0" cannot be changed in spec.resources.requests.storage
            = note: spec.resources.requests.storage: in the cluster "1Gi", wanted "500Mi"
            = help: a claim can grow, and never shrinks; leave its size as it is
            = help: a claim holds data and is never made anew; for another one, choose another name

          """
        ),
        "\(run)"
      )
    }
    #expect(command.cluster.changes.filter { !$0.contains("dryRun") } == changes)
  }

  @Test(arguments: [true, false])
  func `a claim grows where its storage class lets it`(isAllowed: Bool) async throws {
    let command = await deployed()
    var claim = try #require(command.cluster.object(.persistentVolumeClaims, "lab-mkg-claim-0"))
    claim.set("fast", at: "spec", "storageClassName")
    command.cluster.add(
      claim,
      KubernetesObject([
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": ["name": "fast"],
        "allowVolumeExpansion": .bool(isAllowed),
      ])
    )
    let run = await command.run(
      "diff",
      "-f",
      "env.json",
      "--set",
      "persistent_volume[0].size=2Gi"
    )
    #expect(run.code == (isAllowed ? .done : .checkFailed), "\(run)")
    #expect(run.output.contains("-      storage: 1Gi\n+      storage: 2Gi\n"), "\(run)")
    if !isAllowed {
      #expect(
        run.talk.hasSuffix(
          """
          error[KG1307]: PersistentVolumeClaim "lab-mkg-claim-0" cannot be changed in spec.resources.requests.storage
            = note: spec.resources.requests.storage: in the cluster "1Gi", wanted "2Gi"
            = note: storage class "fast" lets no volume grow
            = help: leave it as it is
            = help: a claim holds data and is never made anew; for another one, choose another name

          """
        ),
        "\(run)"
      )
    }
  }

  @Test(arguments: [
    (["diff"], "which release?"),
    (["diff", "lab", "-f", "env.json"], "name a release or a config, not both"),
    (["diff", "lab", "--revision", "0"], "--revision cannot be \"0\""),
    (["diff", "lab", "--revision", "x"], "--revision cannot be \"x\""),
    (
      ["diff", "-f", "env.json", "--revision", "1", "--revision", "2"],
      "with a config, one --revision is enough"
    ),
    (
      ["diff", "lab", "--revision", "1", "--revision", "2", "--revision", "3"],
      "--revision can be given twice at most"
    ),
    (["diff", "lab", "--unified", "-1"], "--unified cannot be \"-1\""),
  ])
  func `a command line that makes no sense`(arguments: [String], message: String) async {
    let run = await command().run(arguments)
    #expect(run.code == .usage)
    #expect(run.talk.hasPrefix("error[KG1702]: \(message)\n"), "\(run)")
  }
}
