import JSON
import Kubernetes
import Testing

/// Helm and kubegate see each other's releases.
@Suite(
  .needsCluster,
  .enabled(if: Helm.isThere, Helm.whyNot),
  .timeLimit(.minutes(30))
)
struct HelmTests {
  @Test func `Helm lists, reads and uninstalls what kubegate has deployed`() async throws {
    try await Lab.open { lab in
      try lab.config("env", ["command": Command.sleeping, "ports": ["a": [8080]]])
      var run = try await lab.kubegate("deploy", "-f", "env.json")
      try #require(run.exitCode == 0, "\(run)")
      run = try await lab.kubegate("deploy", "-f", "env.json", "--set", "labels.team=vision")
      try #require(run.exitCode == 0, "\(run)")

      let entries = try await releases(lab)
      #expect(entries.map { $0["name"]?.string } == ["env"], "\(entries)")
      #expect(entries.first?["namespace"] == .string(lab.namespace))
      #expect(try await Helm.run(lab, "status", "env")["name"] == "env")

      let values = try await Helm.run(lab, "values", "env")
      let text = JSONWriter().string(values)
      #expect(text.contains("\"allocatedTime\":3600"), "\(text)")
      #expect(text.contains("\"team\":\"vision\""), "\(text)")

      let history = JSONWriter().string(try await Helm.run(lab, "history", "env"))
      #expect(history.contains("\"superseded\""), "\(history)")
      #expect(history.contains("\"deployed\""), "\(history)")

      _ = try await Helm.run(lab, "uninstall", "env")
      try await eventually("its objects are gone") {
        let jobs = try await lab.names(.jobs)
        let services = try await lab.names(.services)
        return jobs.isEmpty && services.isEmpty
      }
      #expect(try await lab.history("env") == [])
    }
  }

  @Test func `kubegate lists, shows and deletes what Helm has installed`() async throws {
    try await Lab.open { lab in
      try lab.write(
        "chart/Chart.yaml",
        "apiVersion: v2\nname: plain\nversion: 1.2.3\nappVersion: '9'\n"
      )
      try lab.write("chart/values.yaml", "more: no\n")
      try lab.write(
        "chart/templates/map.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-map
        data:
          more: {{ .Values.more | quote }}

        """
      )
      _ = try await Helm.run(lab, "install", "plain", "\(lab.folder)/chart")
      _ = try await Helm.run(lab, "upgrade", "plain", "\(lab.folder)/chart")

      var run = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      let entry = try run.json[0]
      #expect(entry?["name"] == "plain", "\(run)")
      #expect(entry?["revision"] == 2)
      #expect(entry?["status"] == "deployed")
      run = try await lab.kubegate("list", "-n", lab.namespace)
      #expect(
        run.output.contains("plain   \(lab.namespace)   (helm)   2          deployed"),
        "\(run)"
      )
      run = try await lab.kubegate("history", "plain", "-n", lab.namespace, "-o", "json")
      #expect(try run.json.array?.map { $0["chart"] } == ["plain-1.2.3", "plain-1.2.3"])
      #expect(try run.json.array?.map { $0["status"] } == ["superseded", "deployed"])
      run = try await lab.kubegate("status", "plain", "-n", lab.namespace, "-o", "json")
      #expect(try run.json["objects"]?[0]?["name"] == "plain-map", "\(run)")
      #expect(try run.json["objects"]?[0]?["state"] == "ready")

      run = try await lab.kubegate("delete", "plain", "-n", lab.namespace)
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.find(.configMaps, "plain-map") == nil)
      #expect(try await releases(lab) == [])
    }
  }

  /// What Helm lists.
  private func releases(_ lab: Lab) async throws -> [JSONValue] {
    try #require(try await Helm.run(lab, "list").array)
  }
}
