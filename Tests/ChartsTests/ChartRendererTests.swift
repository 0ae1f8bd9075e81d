import Charts
import Diagnostics
import JSON
import Testing

@Suite struct ChartRendererTests {
  private func chart(_ files: [String: String], _ sources: inout SourceMap) throws -> Chart {
    try ChartLoader().load(
      files.sorted { $0.key < $1.key }.map { ChartFile(path: $0.key, text: $0.value) },
      into: &sources
    )
  }

  private static let metadata = "apiVersion: v2\nname: c\nversion: 1.0.0\n"

  @Test func hooksAreToldFromManifests() throws {
    let rendered = try ChartCase(folder: "good/hooks").render()
    #expect(rendered.manifests.map(\.name) == ["not-a-hook"])
    #expect(rendered.hooks.map(\.manifest.name) == ["first", "test", "demo-migrate"])
    let migrate = try #require(rendered.hooks.last)
    #expect(migrate.events == [.preInstall, .preUpgrade])
    #expect(migrate.weight == -5)
    #expect(migrate.deletePolicies == ["before-hook-creation", "hook-succeeded"])
    #expect(rendered.hooks.first?.weight == 0)
    #expect(rendered.hooks[1].events == [.test])
  }

  @Test func printsManifestsAndThenHooks() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata,
        "templates/a.yaml": """
        kind: Job
        metadata: {name: h, annotations: {helm.sh/hook: test}}
        ---
        kind: Service
        metadata: {name: s}

        ---
        kind: ConfigMap
        metadata: {name: m, namespace: other}
        """,
      ],
      &sources
    )
    let rendered = try ChartRenderer().render(
      chart,
      values: Values(),
      release: .init(name: "r"),
      sources: &sources
    )
    #expect(
      rendered.text == """
        ---
        # Source: c/templates/a.yaml
        kind: ConfigMap
        metadata: {name: m, namespace: other}
        ---
        # Source: c/templates/a.yaml
        kind: Service
        metadata: {name: s}
        ---
        # Source: c/templates/a.yaml
        kind: Job
        metadata: {name: h, annotations: {helm.sh/hook: test}}

        """
    )
    #expect(rendered.manifests.map(\.kind) == ["ConfigMap", "Service"])
    #expect(rendered.manifests.map(\.namespace) == ["other", nil])
  }

  @Test func lookupAsksTheCluster() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata,
        "templates/NOTES.txt": """
        {{ (lookup "v1" "Secret" "demo" "token").data.key }} \
        {{ printf "%T" (lookup "v1" "Secret" "demo" "token").size }} \
        {{ lookup "v1" "Secret" "demo" "none" }}
        """,
      ],
      &sources
    )
    let renderer = ChartRenderer(
      lookup: { version, kind, namespace, name in
        #expect([version, kind, namespace] == ["v1", "Secret", "demo"])
        return name == "token" ? ["data": ["key": "dmFsdWU="], "size": 3] : nil
      }
    )
    let rendered = try renderer.render(
      chart,
      values: Values(),
      release: .init(name: "r"),
      sources: &sources
    )
    #expect(rendered.notes == "dmFsdWU= int64 map[]")
  }

  @Test func schemasAreCheckedWithTheValuesOfTheirCharts() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata + "dependencies: [{name: d, version: '*', alias: e}]",
        "values.yaml": "a: 1\ne: {b: 2}",
        "values.schema.json": "{}",
        "charts/d/Chart.yaml": "name: d\nversion: 1.0.0",
        "charts/d/values.schema.json": "true",
        "charts/d/values.yaml": "c: 3",
      ],
      &sources
    )
    let renderer = ChartRenderer(
      checkSchema: { schema, values, chart in
        [
          Diagnostic(
            .error,
            .chartValues,
            "\(chart.joined(separator: "/")) \(schema.text) \(JSONWriter(.compact, sortsKeys: true).string(values))"
          )
        ]
      }
    )
    let error = #expect(throws: DiagnosticError.self) {
      try renderer.render(
        chart,
        values: Values(JSONObject([.init(key: "a", value: 5)])),
        release: .init(name: "r"),
        sources: &sources
      )
    }
    #expect(
      error?.diagnostics.map(\.message) == [
        #"c {} {"a":5,"e":{"b":2,"c":3,"global":{}}}"#, #"c/e true {"b":2,"c":3,"global":{}}"#,
      ]
    )
  }

  @Test func everyTemplateIsToldItsOwnName() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata,
        "templates/b.txt": "name: {{ .Template.Name }}",
        "templates/a.txt": "name: {{ .Template.Name }}",
        "templates/deep/c.txt": "name: {{ .Template.Name }}",
      ],
      &sources
    )
    let rendered = try ChartRenderer().render(
      chart,
      values: Values(),
      release: .init(name: "r"),
      sources: &sources
    )
    for (name, text) in rendered.texts { #expect(text == "name: \(name)") }
  }

  @Test func whatTheClusterCanDoIsSeenByTemplates() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata + "kubeVersion: '>=1.27'\n",
        "templates/NOTES.txt": """
        {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} \
        {{ .Capabilities.APIVersions.Has "batch/v1/Job" }} {{ .Release.Revision }} \
        {{ .Release.IsUpgrade }}
        """,
      ],
      &sources
    )
    let version = try #require(Capabilities.KubeVersion("1.27.3-gke.100"))
    let renderer = ChartRenderer(
      capabilities: Capabilities(kubeVersion: version, apiVersions: ["batch/v1/Job"])
    )
    let rendered = try renderer.render(
      chart,
      values: Values(),
      release: .init(name: "r", revision: 4, isUpgrade: true),
      sources: &sources
    )
    #expect(rendered.notes == "v1.27.3 v1.27.3-gke.100 true 4 true")
  }

  @Test func customResourceDefinitionsAreReadFromAllCharts() throws {
    var sources = SourceMap()
    let chart = try chart(
      [
        "Chart.yaml": Self.metadata,
        "crds/a.yaml":
          "# about\n---\nkind: CustomResourceDefinition\nmetadata: {name: a}\n---\nkind: B\n",
        "crds/readme.md": "no manifest",
        "charts/d/Chart.yaml": "name: d\nversion: 1.0.0",
        "charts/d/crds/d.json": #"{"kind": "CustomResourceDefinition", "metadata": {"name": "d"}}"#,
      ],
      &sources
    )
    let rendered = try ChartRenderer().render(
      chart,
      values: Values(),
      release: .init(name: "r"),
      sources: &sources
    )
    let files = rendered.customResourceDefinitions
    #expect(files.map(\.path) == ["c/crds/a.yaml", "c/charts/d/crds/d.json"])
    let manifests = try files.flatMap { try Manifest.documents(of: $0) }
    #expect(manifests.map(\.kind) == ["CustomResourceDefinition", "B", "CustomResourceDefinition"])
    #expect(manifests.map(\.name) == ["a", "", "d"])
  }

  @Test func valuesThatDoNotFitTheDefaultsAreWarnedOf() throws {
    var sources = SourceMap()
    let chart = try chart(
      ["Chart.yaml": Self.metadata, "values.yaml": "image: {tag: v1}\nports: 80\n"],
      &sources
    )
    var values = Values()
    let file = SourceFile(name: "mine.yaml", text: "image: {tag: {x: 1}}\nports: {http: 80}\n")
    try values.merge(file: file, into: &sources)
    let rendered = try ChartRenderer().render(
      chart,
      values: values,
      release: .init(name: "r"),
      sources: &sources
    )
    #expect(
      DiagnosticText(sources: sources).text(rendered.warnings) == """
        warning[KG1412]: "tag" is a mapping, and the chart's default is a text
         --> mine.yaml:1:9
        1 | image: {tag: {x: 1}}
          |         ^^^

        warning[KG1412]: "ports" is a mapping, and the chart's default is a number
         --> mine.yaml:2:1
        2 | ports: {http: 80}
          | ^^^^^

        """
    )
  }

  @Test func foldersAreReadWithoutWhatTheirRulesIgnore() throws {
    let tree: [String: [ChartFolder.Entry]] = [
      "": [
        .init(name: "templates", isFolder: true), .init(name: ".helmignore", isFolder: false),
        .init(name: "b.bak", isFolder: false), .init(name: "a", isFolder: false),
      ],
      "templates": [.init(name: ".x", isFolder: false), .init(name: "y", isFolder: false)],
    ]
    let folder = ChartFolder(
      entries: { path in tree[path] ?? [] },
      contents: { path in Array((path == ".helmignore" ? "*.bak # all\n*.bak\n" : path).utf8) }
    )
    #expect(try folder.files().map(\.path) == [".helmignore", "a", "templates/y"])
  }

  @Test func aCircleOfLinksEnds() {
    let folder = ChartFolder(
      entries: { _ in [.init(name: "again", isFolder: true)] },
      contents: { _ in [] }
    )
    let error = #expect(throws: DiagnosticError.self) { try folder.files() }
    #expect(error?.diagnostics.first?.message.hasPrefix("folders are nested too deeply") == true)
  }
}
