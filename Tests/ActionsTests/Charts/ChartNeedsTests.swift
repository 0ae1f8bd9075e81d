import Charts
import Diagnostics
import JSON
import Testing

@testable import Actions

/// What a chart wants to know of a cluster.
@Suite struct ChartNeedsTests {
  @Test(arguments: [
    ("kind: ConfigMap", false, false),
    ("{{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.HelmVersion }}", false, false),
    ("{{ .Capabilities.APIVersions.Has \"a/v1\" }}", true, false),
    ("{{ $c := .Capabilities }}", true, false),
    ("{{ toYaml (index . \"Capabilities\") }}", true, false),
    ("{{ lookup \"v1\" \"Secret\" \"\" \"a\" }}", false, true),
    ("{{ .Capabilities.APIVersions }}{{ lookup }}", true, true),
  ])
  func `a template says what is asked for`(text: String, apis: Bool, lookups: Bool) throws {
    var sources = SourceMap()
    let head = ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: c\nversion: 1.0.0\n")
    let inner = [
      ChartFile(path: "charts/d/Chart.yaml", text: "apiVersion: v2\nname: d\nversion: 1.0.0\n"),
      ChartFile(path: "charts/d/templates/_h.tpl", text: text),
    ]
    for files in [
      [head, ChartFile(path: "templates/t.yaml", text: text)], [head] + inner,
      [head, ChartFile(path: "files/t.txt", text: text)],
    ] {
      let chart = try ChartLoader().load(files, into: &sources)
      let needs = ChartNeeds(chart, values: JSONObject())
      #expect(needs.apiVersions == apis)
      #expect(needs.lookups == lookups)
    }
    let prose = ["README.md", "crds/a.yaml"].map { ChartFile(path: $0, text: text) }
    let plain = try ChartLoader().load([head] + prose, into: &sources)
    let nothing = ChartNeeds(plain, values: JSONObject())
    #expect(!nothing.apiVersions && !nothing.lookups)
    let values: JSONValue = ["a": [["b": .string(text)]]]
    let needs = ChartNeeds(plain, values: values.object ?? JSONObject())
    #expect(needs.apiVersions == apis)
    #expect(needs.lookups == lookups)
  }
}
