import JSON
import Kubernetes
import Testing

/// Charts that bring definitions of custom resources, and objects of their kinds.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct CustomResourceTests {
  /// A chart with a definition in `crds/` or among the templates, and an object of its kind. Names
  /// are the lab's own, since definitions belong to the whole cluster.
  private struct DefiningChart {
    var lab: Lab
    var folder: String
    var group: String { "\(lab.namespace).example.com" }
    var definition: String { "tabs.\(group)" }

    func write(extra: String = "") throws {
      try lab.write("chart/Chart.yaml", "apiVersion: v2\nname: defining\nversion: 0.1.0\n")
      try lab.write(
        "chart/\(folder)/definition.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: \(definition)}
        spec:
          group: \(group)
          scope: Namespaced
          names: {kind: Tab, plural: tabs, singular: tab, listKind: TabList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {cron: {type: string}}}

        """
      )
      try lab.write(
        "chart/templates/tab.yaml",
        """
        apiVersion: \(group)/v1
        kind: Tab
        metadata: {name: nightly}
        spec: {cron: "{{ .Values.cron }}"}
        \(extra)
        """
      )
      let config: JSONValue = [
        "namespace": .string(lab.namespace), "chart_name": "web", "workload": "chart",
        "chart": ["path": "chart"], "values": ["cron": "0 1 * * *"],
      ]
      try lab.write("web.json", JSONWriter(.pretty).string(config) + "\n")
    }

    var resource: APIResource {
      APIResource(
        GroupVersionKind(group: group, version: "v1", kind: "Tab"),
        plural: "tabs",
        isNamespaced: true
      )
    }

    var definitions: APIResource {
      APIResource(
        GroupVersionKind(
          group: "apiextensions.k8s.io",
          version: "v1",
          kind: "CustomResourceDefinition"
        ),
        plural: "customresourcedefinitions",
        isNamespaced: false
      )
    }

    func cron() async throws -> String? {
      try await lab.find(resource, "nightly")?.spec?["cron"]?.string
    }

    func remove() async {
      try? await lab.client.delete(definitions, name: definition)
    }
  }

  private func with(
    _ folder: String,
    _ work: (Lab, DefiningChart) async throws -> Void
  ) async throws {
    try await Lab.open { lab in
      let chart = DefiningChart(lab: lab, folder: folder)
      try chart.write()
      let result: Result<Void, any Error>
      do {
        result = .success(try await work(lab, chart))
      } catch {
        result = .failure(error)
      }
      await chart.remove()
      try result.get()
    }
  }

  @Test func `what is in crds comes first, and stays when the release goes`() async throws {
    try await with("crds") { lab, chart in
      let dry = try await lab.kubegate("deploy", "-f", "web.json", "--dry-run=server")
      #expect(dry.exitCode == 0, "\(dry)")
      #expect(try await lab.find(chart.definitions, chart.definition) == nil)
      let run = try await lab.kubegate("deploy", "-f", "web.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await chart.cron() == "0 1 * * *")
      // A definition that has changed since is not applied again.
      let before = try await lab.find(chart.definitions, chart.definition)?.resourceVersion
      let upgrade = try await lab.kubegate("deploy", "-f", "web.json", "--set", "values.cron=daily")
      #expect(upgrade.exitCode == 0, "\(upgrade)")
      #expect(try await chart.cron() == "daily")
      #expect(
        try await lab.find(chart.definitions, chart.definition)?.resourceVersion == before
      )
      let deleted = try await lab.kubegate("delete", "web", "-n", lab.namespace)
      #expect(deleted.exitCode == 0, "\(deleted)")
      #expect(try await lab.find(chart.definitions, chart.definition) != nil)
      #expect(try await lab.find(chart.resource, "nightly") == nil)
    }
  }

  @Test func `a definition among the templates is waited for, and goes with the release`()
    async throws
  {
    try await with("templates") { lab, chart in
      let dry = try await lab.kubegate("deploy", "-f", "web.json", "--dry-run=server")
      #expect(dry.exitCode == 0, "\(dry)")
      let run = try await lab.kubegate("deploy", "-f", "web.json")
      try #require(run.exitCode == 0, "\(run)")
      #expect(try await chart.cron() == "0 1 * * *")
      let deleted = try await lab.kubegate("delete", "web", "-n", lab.namespace)
      #expect(deleted.exitCode == 0, "\(deleted)")
      try await eventually("the definition is gone") {
        try await lab.find(chart.definitions, chart.definition) == nil
      }
    }
  }

  @Test func `without its definitions a chart names the kind that is missing`() async throws {
    try await with("crds") { lab, chart in
      let run = try await lab.kubegate("deploy", "-f", "web.json", "--skip-crds")
      #expect(run.exitCode != 0, "\(run)")
      #expect(run.talk.contains("Tab"), "\(run)")
      #expect(try await lab.find(chart.definitions, chart.definition) == nil)
      #expect(try await lab.history("web") == [])
    }
  }
}
