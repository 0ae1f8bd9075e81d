import FakeCluster
import JSON
import Kubernetes
import Testing

@testable import CommandLineTool
@testable import Releases

/// Releases of charts of the user's: what becomes of values, and what a diff and a dry run tell of it.
@Suite struct ChartReleaseTests {
  private static let map = """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-map
    data:
      revision: "{{ .Release.Revision }}"
    {{- range $key := list "a" "b" "c" "x" "z" }}
      {{ $key }}: {{ index $.Values $key | default "none" | quote }}
    {{- end }}

    """

  private func command(
    _ cluster: FakeCluster,
    _ values: String,
    defaults: String,
    more: [String: String] = [:]
  ) -> TestedCommand {
    let files = [
      "mine.json": """
      {"workload": "chart", "namespace": "demo", "chart_name": "mine", "chart": {"path": "web"},
       "values": \(values)}
      """,
      "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
      "web/values.yaml": defaults,
      "web/templates/map.yaml": Self.map,
    ]
    return TestedCommand(files: files.merging(more) { $1 }, cluster: cluster)
  }

  private func first(_ cluster: FakeCluster) -> TestedCommand {
    command(cluster, #"{"x": "1", "b": "mine", "z": "1"}"#, defaults: "a: old\nb: old\n")
  }

  private func second(_ cluster: FakeCluster) -> TestedCommand {
    command(cluster, #"{"z": "2"}"#, defaults: "a: new\nb: new\nc: new\n")
  }

  private func data(_ cluster: FakeCluster) -> String {
    let data = cluster.object(.configMaps, "mine-map")?["data"]
    return ["a", "b", "c", "x", "z"].map { data?[$0]?.string ?? "-" }.joined(separator: " ")
  }

  // MARK: Values of before

  /// The flags, the values that the chart is rendered with, and those that the record holds.
  private static let reuses: [(flags: [String], data: String, config: JSONValue)] = [
    ([], "new new new none 2", ["z": "2"]),
    (["--reuse-values"], "old mine none 1 2", ["z": "2", "x": "1", "b": "mine"]),
    (["--reset-then-reuse-values"], "new mine new 1 2", ["z": "2", "x": "1", "b": "mine"]),
    (["--reset-values"], "new new new none 2", ["z": "2"]),
    (["--reset-values", "--reuse-values"], "new new new none 2", ["z": "2"]),
  ]

  @Test(arguments: reuses)
  func `a chart is given values of before, and its own of before, where asked for`(
    flags: [String],
    data: String,
    config: JSONValue
  ) async {
    let cluster = FakeCluster.withPods()
    let begun = await first(cluster).run("deploy", "-f", "mine.json")
    #expect(begun.code == .done, "\(begun)")
    #expect(self.data(cluster) == "old mine none 1 1")
    let run = await second(cluster).run(["deploy", "-f", "mine.json"] + flags)
    #expect(run.code == .done, "\(run)")
    #expect(self.data(cluster) == data)
    let values = await second(cluster).run("get", "values", "mine", "-o", "json").json
    #expect(values == config)
  }

  @Test(arguments: reuses)
  func `a diff shows what a deploy with the same flags then makes`(
    flags: [String],
    data: String,
    config: JSONValue
  ) async {
    let cluster = FakeCluster.withPods()
    _ = await first(cluster).run("deploy", "-f", "mine.json")
    let diff = await second(cluster).run(["diff", "-f", "mine.json", "-o", "json"] + flags)
    let dryRun = await second(cluster).run(
      ["deploy", "-f", "mine.json", "--dry-run=server", "-o", "json"] + flags
    )
    var wanted: [String: JSONValue] = [:]
    for field in diff.json?["changes"]?[0]?["fields"]?.array ?? [] {
      wanted[field["path"]?.string ?? ""] = field["after"]
    }
    #expect(dryRun.json?["changes"]?[0]?["fields"] == diff.json?["changes"]?[0]?["fields"])
    let before = cluster.object(.configMaps, "mine-map")
    _ = await second(cluster).run(["deploy", "-f", "mine.json"] + flags)
    let after = cluster.object(.configMaps, "mine-map")
    for (key, value) in [("a", 0), ("b", 1), ("c", 2), ("x", 3), ("z", 4)] {
      let (old, new) = (before?["data", key], after?["data", key])
      #expect(wanted["data.\(key)"] == (old == new ? nil : new), "\(key)")
      #expect(new?.string == data.split(separator: " ").map(String.init)[value])
    }
    let old = await second(cluster).run(
      ["diff", "-f", "mine.json", "--revision", "1", "-o", "json"] + flags
    )
    #expect(old.json?["changes"]?[0]?["fields"]?.array?.isEmpty == false, "\(old)")
  }

  // MARK: Other flags of a diff

  @Test func `a diff tells what a deploy that takes over or installs anew would do`() async {
    let cluster = FakeCluster.withPods()
    cluster.add(
      KubernetesObject([
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "mine-map"],
        "data": ["a": "theirs"],
      ])
    )
    for verb in ["diff", "deploy"] {
      let run = await first(cluster).run(verb, "-f", "mine.json")
      #expect(run.code == .checkFailed, "\(run)")
    }
    let run = await first(cluster).run("diff", "-f", "mine.json", "--take-ownership")
    #expect(run.code == .done, "\(run)")
    #expect(run.output.hasPrefix("~ ConfigMap mine-map (demo)\n"), "\(run)")
    #expect(run.output.contains("-  a: theirs\n+  a: old\n"), "\(run)")
    let deployed = await first(cluster).run("deploy", "-f", "mine.json", "--take-ownership")
    #expect(deployed.code == .done, "\(deployed)")
  }

  @Test func `a diff tells what an install in place of a failed release would bring`() async {
    let cluster = FakeCluster.withPods(waiting: "InvalidImageName", image: "bad")
    let files = [
      "web/crds/thing.yaml": """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: things.example.com}

      """,
      "web/templates/job.yaml": """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: work}
      spec:
        template:
          spec:
            containers: [{name: main, image: bad}]

      """,
    ]
    let command = command(cluster, "{}", defaults: "", more: files)
    let failed = await command.run("deploy", "-f", "mine.json", "--skip-crds")
    #expect(failed.code == .failed, "\(failed)")
    for (flags, definition, revision) in [
      ([], nil, "2"), (["--replace"], "create", "1"), (["--replace", "--skip-crds"], nil, "1"),
    ] as [([String], String?, String)] {
      for verb in [["diff"], ["deploy", "--dry-run=server"]] {
        let run = await command.run(verb + ["-f", "mine.json", "-o", "json"] + flags)
        let changes = run.json?["changes"]?.array ?? []
        func kind(_ change: JSONValue) -> String? { (change["object"] ?? change)["kind"]?.string }
        let found = changes.first { kind($0) == "CustomResourceDefinition" }
        #expect(found?["change"]?.string == definition, "\(verb) \(flags) \(run)")
        let map = changes.first { kind($0) == "ConfigMap" }
        let field = map?["fields"]?.array?.first { $0["path"] == "data.revision" }
        #expect(field?["after"]?.string ?? "1" == revision, "\(verb) \(flags) \(run)")
      }
    }
  }

  // MARK: Dry runs of the server

  @Test func `a dry run of the server tells what becomes of each object`() async {
    let cluster = FakeCluster.withPods()
    let more = [
      "web/templates/more.yaml": """
      {{- range list "gone" "same" }}
      {{- if or (eq . "same") (eq $.Values.z "1") }}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ . }}}
      data: {k: v}
      {{- end }}
      {{- end }}
      {{- if eq .Values.z "2" }}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: fresh}
      spec: {ports: [{port: 80}]}
      {{- end }}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: check, annotations: {helm.sh/hook: pre-upgrade}}
      spec: {containers: [{name: main, image: "busybox:{{ .Values.z }}"}]}

      """
    ]
    func command(_ z: String) -> TestedCommand {
      self.command(cluster, #"{"z": "\#(z)"}"#, defaults: "", more: more)
    }
    _ = await command("1").run("deploy", "-f", "mine.json")
    let changes = cluster.changes
    let run = await command("2").run("deploy", "-f", "mine.json", "--dry-run=server")
    #expect(run.code == .done, "\(run)")
    let list = """
      "mine" in namespace "demo": dry run, nothing was changed
        ConfigMap mine-map would be changed
        ConfigMap same stays as it is
        Service fresh would be created
        ConfigMap gone would be removed
        Pod check, hook of pre-upgrade, is changed

      """
    #expect(run.output == list)
    #expect(cluster.changes.dropFirst(changes.count).allSatisfy { $0.contains("?dryRun") })

    let verbose = await command("2").run("deploy", "-f", "mine.json", "--dry-run=server", "-v")
    let diff = await command("2").run("diff", "-f", "mine.json")
    #expect(verbose.output == list + "\n" + diff.output)
    #expect(diff.output.contains("-  z: \"1\"\n+  z: \"2\"\n"), "\(diff)")

    let json = await command("2").run("deploy", "-f", "mine.json", "--dry-run=server", "-o", "json")
    #expect(json.json?["status"] == "dry-run")
    let lists = ["changes", "hooks"].flatMap { json.json?[$0]?.array ?? [] }
    let told = lists.map {
      "\($0["kind"]?.string ?? "") \($0["name"]?.string ?? "") \($0["change"]?.string ?? "")"
    }
    #expect(
      told == [
        "ConfigMap mine-map update", "ConfigMap same unchanged", "Service fresh create",
        "ConfigMap gone remove", "Pod check update",
      ]
    )
    #expect(json.json?["changes"]?[2] == ["kind": "Service", "name": "fresh", "change": "create"])
    #expect(json.json?["hooks"]?[0]?["hook"] == ["pre-upgrade"])
    #expect(
      json.json?["changes"]?[0]?["fields"]
        == [
          ["path": "data.revision", "before": "1", "after": "2"],
          ["path": "data.z", "before": "1", "after": "2"],
        ]
    )
  }

  /// What a server says of a field that someone else owns.
  private static let conflict: FakeServer.Answer = {
    var status = FakeCluster.statusObject(409, "Conflict", "Apply failed").object ?? JSONObject()
    status["details"] = [
      "causes": [
        [
          "reason": "FieldManagerConflict", "field": ".data.a",
          "message": "conflict with \"alice\" using v1",
        ]
      ]
    ]
    return .init(409, .object(status))
  }()

  @Test func `a dry run of the server fails as the deploy itself would`() async {
    let cluster = FakeCluster.withPods { line, _ in
      line.contains("configmaps/mine-map?dryRun") && !line.contains("force")
        ? .answer(Self.conflict) : nil
    }
    _ = await first(cluster).run("deploy", "-f", "mine.json")
    let run = await second(cluster).run("deploy", "-f", "mine.json", "--dry-run=server")
    #expect(run.code == .tryLater, "\(run)")
    #expect(
      run.talk.contains(
        "= note: data.a: this release wants \"new\", and it was set to \"old\" by \"alice\""
      ),
      "\(run)"
    )
    let forced = await second(cluster).run(
      "deploy",
      "-f",
      "mine.json",
      "--dry-run=server",
      "--force-conflicts"
    )
    #expect(forced.code == .done, "\(forced)")
  }
}
