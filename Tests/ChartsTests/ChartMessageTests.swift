import Charts
import Diagnostics
import JSON
import Testing

/// What people read when a chart cannot be rendered.
@Suite struct ChartMessageTests {
  @Test(arguments: [
    (
      "fail",
      """
      error[KG1422]: this cannot be
       --> bad/fail/templates/_h.tpl:2:6
      2 |   {{ fail "this cannot be" }}{{ end }}
        |      ^^^^^^^^^^^^^^^^^^^^^ the chart says so here
       ::: bad/fail/templates/a.yaml:2:4
      2 | {{ include "check" . }}
        |    ----------------- included here

      """
    ),
    (
      "nil-pointer",
      """
      error[KG1421]: "repository" is taken of a value that is not there
       --> bad/nil-pointer/templates/a.yaml:2:24
      2 | image: {{ .Values.image.repository.name }}
        |                        ^^^^^^^^^^^
        = help: set the value "image"

      """
    ),
    (
      "tpl",
      """
      error[KG1421]: "b" is taken of a value that is not there
       --> bad/tpl/templates/a.yaml:2:7
      2 | a: {{ tpl .Values.text . }}
        |       ^^^^^^^^^^^^^^^^^^
        = note: in line 2 of the text that "tpl" was given at tpl/templates/a.yaml:2
        = help: set the value "a"

      """
    ),
    (
      "endless",
      """
      error[KG1421]: the template "x" includes itself without end
       --> bad/endless/templates/a.yaml:1:20
      1 | {{ define "x" }}{{ include "x" . }}{{ end }}kind: A
        |                    ^^^^^^^^^^^^^
      2 | a: {{ include "x" . }}
        |       ------------- included here
        = note: 200 calls lead here: a template calls itself

      """
    ),
    (
      "unknown-template",
      """
      error[KG1421]: there is no template "none"
       --> bad/unknown-template/templates/a.yaml:2:7
      2 | a: {{ include "none" . }}
        |       ^^^^^^^^^^^^^^^^

      """
    ),
    (
      "manifest",
      """
      error[KG1423]: "manifest/templates/a.yaml" does not render to a manifest: a ":" is not allowed here
       --> manifest/templates/a.yaml (rendered):4:12
      4 |    indented: wrong
        |            ^
        = help: indent the key like its neighbours, or put a text that holds ": " into quotes

      """
    ),
    (
      "sub-values",
      """
      error[KG1412]: the values of the chart "sub" have to be a mapping, not a text
       --> bad/sub-values/values.yaml:1:6
      1 | sub: text
        |      ^^^^

      """
    ),
    (
      "version",
      """
      error[KG1411]: the chart's version "one" is no semantic version
       --> bad/version/Chart.yaml:3:10
      3 | version: one
        |          ^^^
        = help: a version looks like 1.4.0

      """
    ),
    (
      "chart-kind",
      """
      error[KG1411]: "name" in Chart.yaml has to be a text
       --> bad/chart-kind/Chart.yaml:2:7
      2 | name: {a: b}
        |       ^^^^^^ this is a mapping

      """
    ),
    (
      "missing-dependency",
      """
      error[KG1410]: Chart.yaml of "missing-dependency" names charts that charts/ does not have: "a"
        = help: fetch them: helm dependency update

      """
    ),
    (
      "kube-version",
      """
      error[KG1413]: "kube-version" needs Kubernetes <1.20, and this is v1.36.0

      """
    ),
  ])
  func saysWhatIsWrongWithAChart(name: String, message: String) {
    var sources = SourceMap()
    let error = #expect(throws: DiagnosticError.self) {
      try ChartCase(folder: "bad/\(name)").render(&sources)
    }
    #expect(DiagnosticText(sources: sources).text(error?.diagnostics ?? []) == message)
  }

  @Test func aBrokenSecretIsNotShown() throws {
    let (error, sources) = render("kind: Secret\ndata:\n  password: hunter2\n   x: y\n")
    let text = DiagnosticText(sources: sources).text(error?.diagnostics ?? [])
    #expect(text.hasPrefix("error[KG1423]: \"c/templates/a.yaml\" does not render to a manifest"))
    #expect(!text.contains("hunter2"))
  }

  @Test func aLibraryChartCannotBeDeployed() throws {
    let (error, _) = render("", chart: "name: c\nversion: 1.0.0\ntype: library")
    #expect(
      error?.diagnostics.map(\.message) == [
        "\"c\" is a library chart, which has templates for other charts and cannot be deployed"
      ]
    )
  }

  @Test func aFieldOfATextIsPointedAt() throws {
    let (error, sources) = render("kind: A\na: {{ .Release.Name.first }}\n")
    #expect(
      DiagnosticText(sources: sources).text(error?.diagnostics ?? []) == """
        error[KG1421]: "first" is taken of a value that has no fields
         --> templates/a.yaml:2:20
        2 | a: {{ .Release.Name.first }}
          |                    ^^^^^^

        """
    )
  }

  @Test func aMisspelledFunctionIsRecognised() throws {
    let (error, _) = render("a: {{ tooYaml .Values }}")
    #expect(error?.diagnostics.first?.help == ["did you mean \"toYaml\"?"])
  }

  private func render(
    _ template: String,
    chart: String = "name: c\nversion: 1.0.0"
  ) -> (DiagnosticError?, SourceMap) {
    var sources = SourceMap()
    let error = #expect(throws: DiagnosticError.self) {
      let chart = try ChartLoader().load(
        [
          ChartFile(path: "Chart.yaml", text: chart),
          ChartFile(path: "templates/a.yaml", text: template),
        ],
        into: &sources
      )
      _ = try ChartRenderer().render(
        chart,
        values: Values(),
        release: .init(name: "r"),
        sources: &sources
      )
    }
    return (error, sources)
  }
}
