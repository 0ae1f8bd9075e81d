import Charts
import Diagnostics
import GoTemplate
import JSON
import Testing

/// Which template line wrote which line.
@Suite struct LineTraceTests {
  private static let helpers = """
    {{- define "labels" -}}
    app: web
    {{ include "more" . }}
    {{- end }}
    {{- define "more" -}}
    team: {{ .Values.team }}
    {{- end }}
    {{- define "name" }}web{{ end }}
    """

  /// The origins of all lines of a template, as `text <- place <- call, also place`.
  private func trace(
    _ template: String,
    values: JSONValue = ["team": "blue", "text": "a: {{ .Values.team }}\nb: 2\n"]
  ) throws -> [String] {
    var sources = SourceMap()
    let chart = try ChartLoader().load(
      [
        ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: c\nversion: 1.0.0\n"),
        ChartFile(path: "templates/_h.tpl", text: Self.helpers),
        ChartFile(path: "templates/t.yaml", text: template),
      ],
      into: &sources
    )
    var renderer = ChartRenderer()
    renderer.tracesLines = true
    let rendered = try renderer.render(
      chart,
      values: Values(values.object ?? JSONObject()),
      release: .init(name: "r"),
      sources: &sources
    )
    let places = try TemplateOutput(rendered).text().places
    return LineTrace.lines(of: places, in: rendered).map { line in
      guard let origin = line.origin else { return "\(line.number) \(line.text)" }
      let chain = ([origin.place] + origin.via).map(Self.text).joined(separator: " <- ")
      let also = origin.also.map { ", also " + Self.text($0) }.joined()
      return "\(line.number) \(line.text) <- \(chain)\(also)"
    }
  }

  private static func text(_ place: LineOrigin.Place) -> String {
    let name = place.template.split(separator: "/").last ?? ""
    return "\(name):\(place.line)" + (place.definition.map { "(\($0))" } ?? "")
  }

  @Test(arguments: [
    (
      "a: 1\n{{ if true }}\nb: 2\n{{- end }}\nc: {{ .Values.team }}\n",
      ["3 a: 1 <- t.yaml:1", "5 b: 2 <- t.yaml:3", "6 c: blue <- t.yaml:5"]
    ),
    (
      "labels:\n  {{- include \"labels\" . | nindent 2 }}\nz: 1\n",
      [
        "3 labels: <- t.yaml:1", "4   app: web <- _h.tpl:2(labels) <- t.yaml:2",
        "5   team: blue <- _h.tpl:6(more) <- _h.tpl:3(labels) <- t.yaml:2",
        "6 z: 1 <- t.yaml:3",
      ]
    ),
    (
      "x:\n  {{ template \"more\" . }}\n",
      ["3 x: <- t.yaml:1", "4   team: blue <- _h.tpl:6(more) <- t.yaml:2"]
    ),
    (
      "n: {{ include \"name\" . | quote }}\n",
      ["3 n: \"web\" <- t.yaml:1, also _h.tpl:8(name)"]
    ),
    (
      "{{ tpl .Values.text . }}\n",
      ["3 a: blue <- gotpl:1 <- t.yaml:1", "4 b: 2 <- gotpl:2 <- t.yaml:1"]
    ),
    (
      "l:\n{{- range $i := list 1 2 }}\n- {{ $i }}\n{{- end }}\n",
      ["3 l: <- t.yaml:1", "4 - 1 <- t.yaml:3", "5 - 2 <- t.yaml:3"]
    ),
    (
      "v:\n  {{- toYaml (dict \"a\" 1 \"b\" 2) | nindent 2 }}\n",
      ["3 v: <- t.yaml:1", "4   a: 1 <- t.yaml:2", "5   b: 2 <- t.yaml:2"]
    ),
    (
      "{{ include \"more\" . }}\n---\n{{ include \"more\" . }}\n",
      [
        "3 team: blue <- _h.tpl:6(more) <- t.yaml:1", "6 team: blue <- _h.tpl:6(more) <- t.yaml:3",
      ]
    ),
    (
      "s: |\r\n  a\r\nb: {{ .Values.none }}\r\n",
      ["3 s: |\r <- t.yaml:1", "4   a\r <- t.yaml:2", "5 b: \r <- t.yaml:3"]
    ),
  ])
  func `a line knows its origin`(template: String, lines: [String]) throws {
    #expect(try trace(template) == lines)
  }

  @Test func `a template that calls itself deeply is traced in little time and space`() throws {
    let lines = try trace(
      """
      {{- define "down" }}{{ if gt . 0 }}{{ include "down" (sub . 1) }}{{ end }}{{ end -}}
      a: {{ include "down" 500 }}
      """
    )
    #expect(lines == ["3 a:  <- t.yaml:2"])
  }

  @Test func `without being asked for, nothing is traced`() throws {
    let chart = ChartCase(folder: "good/web")
    #expect(try chart.render().origins.isEmpty)
  }

  @Test(arguments: ChartCase.all(in: "good"))
  func `tracing changes nothing, and finds every line`(chart: ChartCase) throws {
    var sources = SourceMap()
    var renderer = ChartRenderer()
    renderer.tracesLines = true
    let loaded = try ChartLoader().load(
      try ChartFolder.disk(chart.path).files(),
      into: &sources
    )
    let rendered = try renderer.render(
      loaded,
      values: Values(try chart.userValues()),
      release: .init(name: "demo", namespace: "lab"),
      sources: &sources
    )
    #expect(rendered.texts.keys == (try chart.render()).texts.keys)
    let lines = LineTrace.lines(of: try TemplateOutput(rendered).text().places, in: rendered)
    #expect(lines.filter { $0.origin == nil } == [])
  }
}
