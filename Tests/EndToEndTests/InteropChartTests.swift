import JSON
import Kubernetes
import Testing

/// Hooks, tests, values and kept histories of a chart that either tool has made a release of.
@Suite(
  .needsCluster,
  .enabled(if: Helm.isThere, Helm.whyNot),
  .timeLimit(.minutes(10))
)
struct InteropChartTests {
  private static let release = "web"
  private static let tools = ["helm", "kubegate"]

  /// A release of a chart in a lab, made by one of both tools.
  private struct Bench {
    var lab: Lab
    var tool: String

    /// Writes the chart: a map of its values, hooks around it, and two tests.
    func chart(defaults: String = "a: old\nb: old\n") throws {
      try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: tested\nversion: 0.1.0\n")
      try lab.write("chart/values.yaml", defaults)
      try lab.write(
        "chart/templates/map.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}-map"}
        data:
        {{- range $key := list "a" "b" "c" "x" "z" }}
          {{ $key }}: {{ index $.Values $key | default "none" | quote }}
        {{- end }}

        """
      )
      try lab.write(
        "chart/templates/hooks.yaml",
        """
        {{- range list "pre-install,pre-upgrade" "post-install" "test" }}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ . | splitList "," | first }}
          annotations:
            helm.sh/hook: {{ . }}
            helm.sh/hook-weight: "{{ len . }}"
            {{- if contains "," . }}
            helm.sh/hook-delete-policy: hook-succeeded,before-hook-creation
            helm.sh/hook-output-log-policy: hook-failed
            {{- end }}
        ---
        {{- end }}
        apiVersion: v1
        kind: Pod
        metadata:
          name: answers
          annotations: {"helm.sh/hook": test}
        spec:
          restartPolicy: Never
          containers:
            - {name: main, image: "busybox:1.35", command: [sh, -c, echo it answers]}

        """
      )
    }

    /// Installs, or upgrades with what flags of both tools say.
    func deploy(
      _ verb: String,
      _ values: JSONValue = [:],
      _ option: (helm: String, kubegate: String)? = nil
    ) async throws {
      guard tool == "kubegate" else {
        let values = "values=\(JSONWriter().string(values))"
        try await helm(
          [verb, release, "\(lab.folder)/chart", values] + (option.map { [$0.helm] } ?? [])
        )
        return
      }
      let config: JSONValue = [
        "namespace": .string(lab.namespace), "chart_name": .string(release), "workload": "chart",
        "chart": ["path": "chart"], "values": values,
      ]
      try lab.write("web.json", JSONWriter(.pretty).string(config) + "\n")
      try await kubegate(["deploy", "-f", "web.json"] + (option.map { [$0.kubegate] } ?? []))
    }

    func delete() async throws {
      if tool == "kubegate" {
        try await kubegate(["delete", release, "-n", lab.namespace, "--keep-history"])
      } else {
        try await helm(["uninstall", release, "keep_history=true"])
      }
    }

    @discardableResult
    func helm(_ arguments: [String]) async throws -> JSONValue {
      try await Helm.run(lab, as: "helm", arguments)
    }

    @discardableResult
    func kubegate(_ arguments: [String]) async throws -> Run {
      let run = try await lab.start(arguments).end()
      try #require(run.exitCode == 0, "\(run)")
      return run
    }

    /// The hooks as kubegate prints them, or as Helm reads them, without times.
    func hooks(as reader: String) async throws -> [JSONValue] {
      let list =
        reader == "helm"
        ? try await helm(["get", release])["hooks"]
        : try await kubegate(["get", "hooks", release, "-n", lab.namespace, "-o", "json"]).json
      return (list?.array ?? []).map { hook in
        var hook = hook.object ?? JSONObject()
        var run = hook["last_run"]?.object ?? JSONObject()
        for time in ["started_at", "completed_at"] where run[time] != nil { run[time] = "then" }
        hook["last_run"] = .object(JSONObject(run.members.sorted { $0.key < $1.key }))
        return .object(hook)
      }
    }

    /// What the chart has made of its values.
    func data() async throws -> [String: String] {
      let members = try await lab.find(.configMaps, "web-map")?["data"]?.object?.members ?? []
      return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.string ?? "") })
    }

    private var release: String { InteropChartTests.release }
  }

  private func open(
    _ tool: String,
    _ work: (Bench) async throws -> Void
  ) async throws {
    try await Lab.open { lab in
      let bench = Bench(lab: lab, tool: tool)
      try bench.chart()
      try await work(bench)
    }
  }

  // MARK: Hooks and tests

  @Test func `hooks are told alike, whoever has run them and whoever reads them`() async throws {
    var told: [[JSONValue]] = []
    var texts: [String] = []
    for tool in Self.tools {
      try await open(tool) { bench in
        try await bench.deploy("install")
        for reader in Self.tools { told.append(try await bench.hooks(as: reader)) }
        let text = try await bench.kubegate([
          "get", "hooks", Self.release, "-n", bench.lab.namespace,
        ])
        texts.append(text.output)
      }
    }
    let phases = told[0].map { $0["last_run"]?["phase"] }
    #expect(phases == ["Succeeded", "Succeeded", "", ""], "\(told[0])")
    for others in told.dropFirst() { #expect(others == told[0]) }
    #expect(texts[0] == texts[1])
    #expect(texts[0].hasPrefix("---\n# Source: tested/templates/hooks.yaml\n"))
  }

  @Test(arguments: tools)
  func `either tool runs the tests of a release, and the other sees how they went`(
    maker: String
  ) async throws {
    try await open(maker) { bench in
      try await bench.deploy("install")
      let phase = { () async throws in
        try await bench.hooks(as: "kubegate").first { $0["name"] == "answers" }?["last_run"]?[
          "phase"
        ]
      }
      #expect(try await phase() == "")
      let answer = try await bench.helm([
        "test", Self.release, "logs=true", #"include_names=["answers"]"#,
      ])
      #expect(answer["logs"]?.string?.contains("POD LOGS: answers\nit answers\n") == true)
      #expect(try await phase() == "Succeeded")
      let hooks = try await bench.hooks(as: "helm")
      let run = try await bench.kubegate([
        "test", Self.release, "-n", bench.lab.namespace, "--filter", "name=answers",
      ])
      #expect(run.output.contains("1 of 1 tests of revision 1 passed\n"), "\(run)")
      #expect(try await bench.hooks(as: "helm") == hooks)
      #expect(try await bench.lab.history(Self.release) == ["deployed"])
    }
  }

  // MARK: Kept histories

  @Test(arguments: tools)
  func `a history that was kept is in Helm's way, and out of it, whoever has kept it`(
    keeper: String
  ) async throws {
    try await open(keeper) { bench in
      try await bench.deploy("install", ["x": "one"])
      try await bench.deploy("upgrade", ["x": "two"])
      try await bench.delete()
      #expect(try await bench.lab.history(Self.release) == ["superseded", "uninstalled"])
      for (verb, why) in [
        ("install", "cannot reuse a name that is still in use\n"),
        ("upgrade", "\"web\" has no deployed releases\n"),
      ] {
        let run = try await Helm.attempt(
          bench.lab,
          as: "helm",
          [verb, Self.release, "\(bench.lab.folder)/chart"]
        )
        #expect(run.exitCode != 0, "\(run)")
        #expect(run.talk.hasSuffix(why), "\(run)")
      }
      try await bench.helm(["rollback", Self.release, "version=1"])
      #expect(
        try await bench.lab.history(Self.release) == ["superseded", "uninstalled", "deployed"]
      )
      try await bench.helm(["uninstall", Self.release, "keep_history=true"])
      // The other way is kubegate's, and Helm goes on from there.
      try await Bench(lab: bench.lab, tool: "kubegate").deploy("install", ["x": "three"])
      try await Bench(lab: bench.lab, tool: "helm").deploy("upgrade", ["x": "four"])
      #expect(
        try await bench.lab.history(Self.release)
          == ["superseded", "uninstalled", "superseded", "superseded", "deployed"]
      )
      #expect(try await bench.data()["x"] == "four")
      try await bench.helm(["uninstall", Self.release])
      #expect(try await bench.lab.history(Self.release) == [])
    }
  }

  // MARK: Values of before

  @Test(
    arguments: [
      (nil, ["a": "new", "b": "new", "c": "new", "x": "none", "z": "2"]),
      (
        ("reuse_values=true", "--reuse-values"),
        ["a": "old", "b": "mine", "c": "none", "x": "1", "z": "2"]
      ),
      (
        ("reset_values=true", "--reset-values"),
        ["a": "new", "b": "new", "c": "new", "x": "none", "z": "2"]
      ),
    ] as [((helm: String, kubegate: String)?, [String: String])]
  )
  func `values of the revision before come back as they do with Helm`(
    option: (helm: String, kubegate: String)?,
    data: [String: String]
  ) async throws {
    var recorded: [JSONValue?] = []
    for tool in Self.tools {
      try await open(tool) { bench in
        try await bench.deploy("install", ["x": "1", "b": "mine", "z": "1"])
        try bench.chart(defaults: "a: new\nb: new\nc: new\n")
        try await bench.deploy("upgrade", ["z": "2"], option)
        #expect(try await bench.data() == data, "\(tool)")
        // What is reused once more is what was computed, with the defaults of the chart before.
        try await bench.deploy("upgrade", ["z": "3"], ("reuse_values=true", "--reuse-values"))
        #expect(try await bench.data() == data.merging(["z": "3"]) { $1 }, "\(tool)")
        recorded.append(try await bench.helm(["get", Self.release])["config"])
      }
    }
    #expect(recorded[0] == recorded[1])
  }
}
