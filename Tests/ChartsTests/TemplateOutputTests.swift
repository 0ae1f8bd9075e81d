import Charts
import Diagnostics
import JSON
import OracleSupport
import Testing

/// What is printed of a rendered chart.
@Suite struct TemplateOutputTests {
  private static let files = [
    ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
    ("crds/a.yaml", "kind: CustomResourceDefinition\n---\nkind: CustomResourceDefinition\nn: 2\n"),
    (
      "templates/two.yaml",
      "kind: Service\nmetadata: {name: s}\n---\nkind: Secret\napiVersion: v1\ndata: {a: eA==}\n"
    ),
    ("templates/config/map.yaml", "{{ if .Values.map }}kind: ConfigMap{{ end }}\n"),
    (
      "templates/hook.yaml",
      "kind: Job\nmetadata:\n  annotations: {helm.sh/hook: pre-install}\n"
    ),
    ("templates/tests/t.yaml", "kind: Pod\nmetadata:\n  annotations: {helm.sh/hook: test}\n\n"),
    ("templates/NOTES.txt", "never printed"),
  ]

  private func output(_ values: JSONValue = ["map": true]) throws -> TemplateOutput {
    var sources = SourceMap()
    let chart = try ChartLoader().load(
      Self.files.map { ChartFile(path: $0.0, text: $0.1) },
      into: &sources
    )
    return TemplateOutput(
      try ChartRenderer().render(
        chart,
        values: Values(values.object ?? JSONObject()),
        release: .init(name: "r"),
        sources: &sources
      )
    )
  }

  private static let secret = """
    ---
    # Source: web/templates/two.yaml
    kind: Secret
    apiVersion: v1
    data: {a: eA==}

    """
  private static let map = """
    ---
    # Source: web/templates/config/map.yaml
    kind: ConfigMap

    """
  private static let service = """
    ---
    # Source: web/templates/two.yaml
    kind: Service
    metadata: {name: s}
    """
  private static let hooks = """

    ---
    # Source: web/templates/tests/t.yaml
    kind: Pod
    metadata:
      annotations: {helm.sh/hook: test}


    ---
    # Source: web/templates/hook.yaml
    kind: Job
    metadata:
      annotations: {helm.sh/hook: pre-install}


    """

  @Test func `manifests come in the order of their kinds, then hooks`() throws {
    let text = try output().text().text
    // The text of a document keeps the line break at its end, except before the hooks.
    let wanted = Self.secret + "\n" + Self.map + "\n" + Self.service + Self.hooks
    #expect(text == wanted)
  }

  @Test func `CRDs come first, once they are asked for, each file as it is`() throws {
    var output = try output()
    output.includesCRDs = true
    let text = try output.text().text
    #expect(
      text.hasPrefix(
        """
        ---
        # Source: web/crds/a.yaml
        kind: CustomResourceDefinition
        ---
        kind: CustomResourceDefinition
        n: 2

        ---

        """ + Self.secret.dropFirst(4)
      )
    )
    #expect(output.documents.first?.objects.count == 2)
  }

  @Test func `hooks, tests and Secrets can be left out`() throws {
    var output = try output()
    output.showsHooks = false
    #expect(try output.text().text == Self.secret + "\n" + Self.map + "\n" + Self.service + "\n")
    output.showsHooks = true
    output.skipsTests = true
    #expect(try !output.text().text.contains("tests/t.yaml"))
    #expect(try output.text().text.contains("pre-install"))
    output.hidesSecrets = true
    let text = try output.text().text
    #expect(
      text.hasPrefix(
        """
        ---
        # Source: web/templates/two.yaml
        # HIDDEN: The Secret output has been suppressed
        ---

        """
      )
    )
    #expect(!text.contains("eA=="))
  }

  @Test func `a chart that renders to nothing prints an empty line`() throws {
    var sources = SourceMap()
    let chart = try ChartLoader().load(
      [ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: web\nversion: 1.0.0\n")],
      into: &sources
    )
    let rendered = try ChartRenderer().render(
      chart,
      values: Values(),
      release: .init(name: "r"),
      sources: &sources
    )
    #expect(try TemplateOutput(rendered).text().text == "\n")
  }

  @Test(arguments: [
    (["templates/two.yaml"], ["two.yaml", "two.yaml"]),
    (["templates/*.yaml"], ["two.yaml", "two.yaml", "hook.yaml"]),
    (["templates/hook.yaml", "templates/config/*"], ["hook.yaml", "map.yaml"]),
    (["templates/hook.yaml", "templates/hook.yaml"], ["hook.yaml", "hook.yaml"]),
    (["templates/*/t.yaml"], ["t.yaml"]),
    (["crds/a.yaml"], ["a.yaml"]),
  ])
  func `only what certain templates write`(paths: [String], names: [String]) throws {
    var output = try output()
    output.includesCRDs = true
    output.paths = paths
    let (text, places) = try output.text()
    let sources = text.split(separator: "\n").filter { $0.hasPrefix("# Source: ") }
    #expect(sources.map { $0.split(separator: "/").last.map(String.init) ?? "" } == names)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for place in places {
      #expect(lines[place.line - 2] == "# Source: \(place.document.source)")
    }
  }

  @Test(arguments: ["templates/none.yaml", "two.yaml", "templates/config/map.yaml", "[", ""])
  func `a template of which nothing is rendered is an error`(path: String) throws {
    var output = try output(["map": false])
    output.paths = ["templates/hook.yaml", path]
    #expect(throws: TemplateOutput.NotFound(path: path)) { try output.text() }
  }

  /// Helm's own engine gives the manifests; the rest is what its command adds.
  @Test(.enabled(if: Oracle.isThere, Oracle.whyNot), arguments: ChartCase.all(in: "good"))
  func `without hooks it is Helm's manifest, trimmed`(chart: ChartCase) throws {
    let answer = try chart.ask("manifest")
    let manifest = try #require(answer["manifest"]?.string)
    var output = TemplateOutput(try chart.render())
    output.showsHooks = false
    let end = manifest.lastIndex { !$0.isWhitespace }
    let trimmed = end.map { manifest[...$0] } ?? ""
    #expect(try output.text().text == trimmed + "\n")
  }
}

/// The names of releases that templates make.
@Suite struct NameTemplateTests {
  @Test func `Sprig's functions make a name`() throws {
    #expect(try NameTemplate.name("a-{{ \"B\" | lower }}-{{ add 1 2 }}") == "a-b-3")
    #expect(throws: NameTemplate.Failure.self) { try NameTemplate.name("{{ include \"a\" . }}") }
    #expect(throws: NameTemplate.Failure.self) { try NameTemplate.name("{{") }
  }
}
