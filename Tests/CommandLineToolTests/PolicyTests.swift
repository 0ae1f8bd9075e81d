import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool

/// What administrators pin, as whole verbs honour it.
@Suite struct PolicyTests {
  private static let config = """
    {
      "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
      "allocationTime": "2h",
      "persistent_volume": [{ "mountPath": "/data", "size": "1Gi" }]
    }
    """

  private func command(
    _ policies: KeyValuePairs<String, String> = [:],
    config: String = PolicyTests.config,
    faults: @escaping FakeCluster.Faults = { _, _ in nil }
  ) -> TestedCommand {
    let cluster = FakeCluster.withPods(faults: faults)
    for (namespace, text) in policies {
      cluster.add(configMap(namespace, ["policy.yaml": .string(text)]))
    }
    return TestedCommand(files: ["env.json": config], cluster: cluster)
  }

  private func configMap(_ namespace: String, _ data: JSONValue) -> KubernetesObject {
    KubernetesObject([
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": ["name": "kubegate-policy", "namespace": .string(namespace)], "data": data,
    ])
  }

  private static let denied = FakeServer.Answer(
    403,
    FakeCluster.statusObject(403, "Forbidden", "configmaps is forbidden: User \"u\" cannot get")
  )

  // MARK: Deploys

  @Test func `a deploy that a policy does not allow changes nothing`() async {
    let command = command([
      "demo": "limits: {allocation_time: 1h, storage_classes: [standard]}",
      "kubegate-system": "limits: {image_prefixes: [registry.example.org]}",
    ])
    let run = await command.run("deploy", "-f", "env.json")
    #expect(run.code == .checkFailed)
    #expect(run.output == "")
    #expect(
      run.talk == """
        error[KG1310]: kubegate-policy in namespace "kubegate-system" does not allow the image "busybox:1.36"
         --> env.json:2:61
        2 |   "namespace": "demo", "chart_name": "lab", "docker_image": "busybox:1.36",
          |                                                             ^^^^^^^^^^^^^^
          = help: allowed: registry.example.org

        error[KG1313]: kubegate-policy in namespace "demo" allows an environment to live for 1h at most
         --> env.json:3:21
        3 |   "allocationTime": "2h",
          |                     ^^^^
          = help: write "allocationTime": "1h" or less

        """
    )
    #expect(command.cluster.changes == [])
    let dry = await command.run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(dry.code == .checkFailed)
    #expect(dry.talk == run.talk)
    let diff = await command.run("diff", "-f", "env.json")
    #expect(diff.code == .checkFailed)
    #expect(diff.talk.hasSuffix(run.talk), "\(diff)")
  }

  @Test func `defaults of policies are deployed, and told to those who ask`() async throws {
    let command = command([
      "demo": "defaults: {persistent_volume: {pvc_type: fast}, labels: {site: demo}}",
      "kubegate-system":
        "defaults: {labels: {site: all, team: x}}\nlimits: {required_labels: [team]}",
    ])
    let run = await command.run("deploy", "-f", "env.json", "-v")
    #expect(run.code == .done, "\(run)")
    let told = run.talk.split(separator: "\n").filter { $0.contains(", from ") }
    #expect(
      told == [
        #""persistent_volume[0].pvc_type" is "fast", from kubegate-policy in namespace "demo""#,
        #""labels" is {"site":"demo"}, from kubegate-policy in namespace "demo""#,
        #""labels.team" is "x", from kubegate-policy in namespace "kubegate-system""#,
      ]
    )
    let claim = try #require(command.cluster.object(.persistentVolumeClaims, "lab-mkg-claim-0"))
    #expect(claim["spec", "storageClassName"] == "fast")
    #expect(claim.labels["site"] == "demo")
    #expect(claim.labels["team"] == "x")
    let again = await command.run("deploy", "-f", "env.json")
    #expect(again.talk == "")
    #expect(again.output.contains(": nothing changed since revision 1\n"), "\(again)")
    let diff = await command.run("diff", "-f", "env.json", "--exit-code")
    #expect(diff.code == .done, "\(diff)")
  }

  @Test func `policies are asked for together with the release, and where there are none silently`()
    async
  {
    let command = command()
    let run = await command.run("deploy", "-f", "env.json", "--dry-run=server")
    #expect(run.code == .done)
    #expect(run.talk == "revision 1: 2 objects\n")
    let first = Set(command.cluster.lines.prefix(5))
    #expect(
      first == [
        "GET /version", "GET /api/v1/namespaces/demo", "GET /api/v1/namespaces/demo/secrets",
        "GET /api/v1/namespaces/demo/configmaps/kubegate-policy",
        "GET /api/v1/namespaces/kubegate-system/configmaps/kubegate-policy",
      ]
    )
  }

  @Test func `a policy that may not be read is told, and stops nothing`() async {
    let command = command { line, _ in
      line.contains("/namespaces/demo/configmaps/kubegate-policy") ? .answer(Self.denied) : nil
    }
    let run = await command.run("deploy", "-f", "env.json", "--no-wait")
    #expect(run.code == .done, "\(run)")
    #expect(
      run.talk.hasPrefix(
        """
        warning[KG1319]: cannot see whether there is a kubegate-policy in namespace "demo": you may not read ConfigMaps there
          = help: the administrator can let everyone read it, with a Role for this one ConfigMap
        revision 1: 2 objects

        """
      ),
      "\(run)"
    )
  }

  @Test func `that the whole cluster's policy may not be read is told to those who ask`() async {
    let faults: FakeCluster.Faults = { line, _ in
      line.contains("/kubegate-system/") ? .answer(Self.denied) : nil
    }
    let words = "is a kubegate-policy in namespace \"kubegate-system\": you may not read"
    var run = await command(faults: faults).run("deploy", "-f", "env.json", "--no-wait")
    #expect(run.code == .done)
    #expect(!run.talk.contains("policy"), "\(run)")
    run = await command(faults: faults).run("deploy", "-f", "env.json", "--no-wait", "-v")
    #expect(run.talk.contains(words), "\(run)")
    run = await command(faults: faults).run("validate", "env.json", "--policy")
    #expect(run.code == .done)
    #expect(run.talk.contains(words), "\(run)")
  }

  @Test func `what a chart of others renders counts, its hooks and --values as well`() async {
    var command = command(["demo": "limits: {image_prefixes: [good.org], required_labels: [team]}"])
    command.files = [
      "mine.json": """
      {
        "workload": "chart", "namespace": "demo", "chart_name": "mine", "chart": { "path": "web" },
        "values": { "image": { "repository": "evil.org/web" } }
      }
      """,
      "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
      "web/values.yaml": "image: {repository: good.org/web, tag: \"1\"}\nhook: good.org/hook\n",
      "web/templates/pods.yaml": """
      {{- $web := printf "%s:%s" .Values.image.repository .Values.image.tag }}
      {{- $images := dict "test" "evil.org/test" "pre-install" .Values.hook }}
      {{- range $name, $hook := dict "web" "" "before" "pre-install" "try" "test" }}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: {{ $name }}
        {{- with $hook }}
        annotations: {helm.sh/hook: {{ . }}}
        {{- end }}
      spec: {containers: [{name: main, image: {{ get $images $hook | default $web }}}]}
      {{- end }}
      """,
      "more.yaml": "hook: evil.org/hook\n",
    ]
    let run = await command.run("deploy", "-f", "mine.json", "--values", "more.yaml")
    #expect(run.code == .checkFailed)
    #expect(
      run.talk == """
        chart web 1.0.0 from web
        error[KG1314]: kubegate-policy in namespace "demo" requires the label "team"
         --> mine.json:2:45
        2 |   "workload": "chart", "namespace": "demo", "chart_name": "mine", "chart": { "path": "we…
          |                                             ^^^^^^^^^^^^
          = help: add "labels": { "team": "…" }

        error[KG1310]: kubegate-policy in namespace "demo" does not allow the image "evil.org/hook"
         --> mine.json:2:67
        2 |   "workload": "chart", "namespace": "demo", "chart_name": "mine", "chart": { "path": "we…
          |                                                                   ^^^^^^^
          = note: container "main" of Pod before
          = help: allowed: good.org

        error[KG1310]: kubegate-policy in namespace "demo" does not allow the image "evil.org/web:1"
         --> mine.json:3:40
        3 |   "values": { "image": { "repository": "evil.org/web" } }
          |                                        ^^^^^^^^^^^^^^
          = note: container "main" of Pod web
          = help: allowed: good.org

        """
    )
  }

  // MARK: Wrong policies

  @Test func `what is wrong in a policy is told with its place, and the rest counts`() async {
    let command = command([
      "demo": """
      limits:
        gpuz: 2
        memory: lots
        allocation_time: 1h
      """
    ])
    let run = await command.run("deploy", "-f", "env.json")
    #expect(run.code == .checkFailed)
    #expect(
      run.talk == """
        warning[KG1318]: kubegate-policy in namespace "demo" is wrong: unknown key "gpuz"
         --> ConfigMap demo/kubegate-policy, policy.yaml:2:3
        2 |   gpuz: 2
          |   ^^^^ not a limits key
          = note: this part of it does not count
          = help: did you mean "gpus"?
          = help: tell the administrator of the cluster
        warning[KG1318]: kubegate-policy in namespace "demo" is wrong: a quantity is a number, 0 or more, with a unit such as in "4Gi", "500M" or "250m"
         --> ConfigMap demo/kubegate-policy, policy.yaml:3:11
        3 |   memory: lots
          |           ^^^^
          = note: this part of it does not count
          = help: tell the administrator of the cluster
        error[KG1313]: kubegate-policy in namespace "demo" allows an environment to live for 1h at most
         --> env.json:3:21
        3 |   "allocationTime": "2h",
          |                     ^^^^
          = help: write "allocationTime": "1h" or less

        """
    )
  }

  private static let unreadable: [(JSONValue, String, String)] = [
    (["policy.yaml": "limits: ["], "is wrong: ", "ConfigMap demo/kubegate-policy, policy.yaml:1:"),
    (
      ["policy.yaml": ""], "is wrong: the top level has to be an object, not null",
      "one object holds everything"
    ),
    (
      ["policy": "{}", "other": "x"],
      "is wrong: it has neither \"policy.yaml\" nor \"policy.json\"",
      "its keys: policy, other"
    ),
    (
      ["policy.yaml": "{}", "policy.json": "{}"],
      "is wrong: it has both \"policy.yaml\" and \"policy.json\"", "none of them counts"
    ),
    (["policy.json": "{\"limits\": {},}"], "is wrong: ", "policy.json:1:"),
  ]

  @Test(arguments: unreadable)
  func `a policy that cannot be read locks nobody out`(
    data: JSONValue,
    words: String,
    more: String
  ) async {
    let command = command()
    command.cluster.add(configMap("demo", data))
    let run = await command.run("deploy", "-f", "env.json", "--no-wait")
    #expect(run.code == .done, "\(run)")
    let expected = "warning[KG1318]: kubegate-policy in namespace \"demo\" \(words)"
    #expect(run.talk.hasPrefix(expected), "\(run)")
    #expect(run.talk.contains(more), "\(run)")
    #expect(run.output.contains(": revision 1 is applied\n"))
  }

  @Test func `a default that does not fit a config is left out of it`() async {
    let command = command(
      ["demo": "defaults: {memory_limit: 1Gi, priority_class: low}"],
      config: Self.config.replacing("\"2h\",", with: "\"2h\", \"memory_request\": \"2Gi\",")
    )
    let run = await command.run("values", "-f", "env.json", "--policy")
    #expect(run.code == .done)
    #expect(
      run.talk.hasPrefix(
        """
        warning[KG1318]: a default of kubegate-policy in namespace "demo" does not fit this config: memory_limit is less than memory_request
         --> ConfigMap demo/kubegate-policy, policy.yaml:1:26
        """
      ),
      "\(run)"
    )
    #expect(run.output.contains("priorityClassName: low"), "\(run)")
    #expect(run.output.contains("memory: 2Gi"))
    #expect(!run.output.contains("1Gi\n    "), "\(run)")
  }

  // MARK: Without a deploy

  @Test func `validate holds configs against a file, without a cluster`() async {
    var command = command()
    command.files["policy.json"] = #"{ "limits": { "allocation_time": "1h" } }"#
    var run = await command.run("validate", "--policy=policy.json", "env.json")
    #expect(run.code == .configInvalid)
    #expect(
      run.talk == """
        error[KG1313]: policy.json allows an environment to live for 1h at most
         --> env.json:3:21
        3 |   "allocationTime": "2h",
          |                     ^^^^
          = help: write "allocationTime": "1h" or less

        """
    )
    for verb in ["render", "values"] {
      let run = await command.run(verb, "-f", "env.json", "--policy=policy.json")
      #expect(run.code == .checkFailed)
      #expect(run.talk.hasPrefix("error[KG1313]: policy.json allows"), "\(run)")
    }
    #expect(command.cluster.lines == [])
    command.files["policy.json"] = #"{ "limit": 1 }"#
    run = await command.run("validate", "--policy=policy.json", "env.json")
    #expect(run.code == .configInvalid)
    #expect(run.talk.hasPrefix("error[KG1104]: unknown key \"limit\"\n --> policy.json:1:3\n"))
    run = await command.run("validate", "--policy=none.json", "env.json")
    #expect(run.code == .fileMissing)
    run = await command.run("validate", "--schema", "policy", "policy.json")
    #expect(run.code == .configInvalid)
  }

  @Test func `validate asks the cluster only when it is told to`() async {
    let command = command([
      "demo": "limits: {allocation_time: 1h}", "other": "limits: {gpus: 0}",
    ])
    var run = await command.run("validate", "env.json")
    #expect(run.code == .done)
    #expect(command.cluster.lines == [])
    run = await command.run("validate", "env.json", "--policy", "-o", "json")
    #expect(run.code == .configInvalid)
    let found = run.json?["files"]?[0]?["diagnostics"]?[0]
    #expect(found?["code"] == "KG1313", "\(run)")
    #expect(found?["pointer"] == "/allocationTime")
    run = await command.run("validate", "env.json", "--policy", "-n", "other")
    #expect(run.code == .done, "\(run)")
  }

  @Test func `no secret of a config is shown beside what a policy forbids`() async {
    var command = command(
      config:
        #"{ "chart_name": "a", "namespace": "b", "docker_image": "x:1", "allocationTime": "2h", "secret_data": { "K": "hunter2" }, "gpu_request": 9 }"#
    )
    command.files["policy.yaml"] = "limits: {gpus: 1, image_prefixes: [z]}"
    let run = await command.run("validate", "--policy=policy.yaml", "env.json")
    #expect(run.talk.contains("error[KG1312]"), "\(run)")
    #expect(!run.talk.contains("hunter2"), "\(run)")
  }

  @Test func `a cluster that cannot be asked is told as such`() async {
    let command = command { _, _ in .broken(isDone: false) }
    for arguments in [
      ["validate", "env.json", "--policy"], ["explain", "gpu_request", "--policy"],
      ["values", "-f", "env.json", "--policy"],
    ] {
      let run = await command.run(arguments)
      #expect(run.code == .unreachable, "\(run)")
      #expect(run.output == "")
      #expect(run.talk.contains("cannot read ConfigMap demo/kubegate-policy"), "\(run)")
    }
  }

  @Test func `explain tells what policies say of a key`() async {
    let command = command([
      "demo": "limits: {gpus: 2}\ndefaults: {priority_class: low}",
      "kubegate-system": "limits: {gpus: 4}",
    ])
    var run = await command.run("explain", "gpu_request", "--policy", "-n", "demo")
    #expect(run.code == .done)
    #expect(
      run.output.hasSuffix(
        """

        policy
          gpu_request
            at most 2 GPUs in a release (kubegate-policy in namespace "demo")
            at most 4 GPUs in a release (kubegate-policy in namespace "kubegate-system")

        """
      ),
      "\(run)"
    )
    run = await command.run("explain", "environment", "priority_class", "--policy", "-o", "json")
    #expect(
      run.json?["policy"] == [
        [
          "key": "priority_class", "text": "default: \"low\"",
          "policy": "kubegate-policy in namespace \"demo\"",
        ]
      ]
    )
    run = await command.run("explain", "priority_class", "--policy", "-n", "other")
    #expect(!run.output.contains("policy\n"), "\(run)")
  }
}
