import Diagnostics
import JSON
import Testing

@testable import Workloads

/// `values.yaml.gotmpl`: what it makes of configs, and where mistakes are told.
@Suite struct ValuesMappingTests {
  private func values(
    _ mapping: String,
    _ config: String,
    files: [String: String] = [:]
  ) throws -> JSONValue? {
    let folder = TypeFolder(["values.yaml.gotmpl": mapping])
    return try folder.run(#"{"workload": "note", \#(config)}"#, files: files).values
      .map(JSONValue.object)
  }

  @Test(
    arguments: [
      (#"a: {{ durationSeconds .Config.x }}"#, #""x": "1h30m""#, ["a": 5400]),
      (#"a: {{ durationSeconds .Config.x }}"#, #""x": 90"#, ["a": 90]),
      (#"a: {{ .Config.x | durationSeconds "d" }}"#, #""x": 2"#, ["a": 172_800]),
      (#"a: {{ durationSeconds "d" .Config.x }}"#, #""x": "2h""#, ["a": 7200]),
      (#"a: {{ quantityBytes .Config.x }}"#, #""x": "4Gi""#, ["a": 4_294_967_296]),
      (#"a: {{ quantityBytes .Config.x }}"#, #""x": 1500"#, ["a": 1500]),
      (#"a: {{ quantityMilli .Config.x }}"#, #""x": "0.25""#, ["a": 250]),
      (#"a: {{ quantityMilli .Config.x }}"#, #""x": 2"#, ["a": 2000]),
      (#"a: {{ durationSeconds "2m" }}"#, #""x": 2"#, ["a": 120]),
      (#"a: {{ .Config.x }}"#, #""x": 12345678"#, ["a": 12_345_678]),
      (
        #"a: {{ .Release.Name }}/{{ .Release.Namespace }}"#,
        #""chart_name": "n", "namespace": "s""#,
        ["a": "n/s"]
      ),
      (
        #"{{ range .Config.x }}{{ . }}: 1{{ "\n" }}{{ end }}"#, #""x": ["a", "b"]"#,
        ["a": 1, "b": 1]
      ),
      (#"{{/* nothing */}}"#, #""x": 1"#, [:]),
      (#"a: {{ .Config.none }}"#, #""x": 1"#, ["a": .null]),
      (#"a: {{ .Config.x | upper | quote }}"#, #""x": "yes""#, ["a": "YES"]),
    ] as [(String, String, JSONValue)]
  )
  func `a mapping makes values of a config`(
    mapping: String,
    config: String,
    expected: JSONValue
  ) throws {
    #expect(try values(mapping, config) == expected)
  }

  @Test func `local files are beside the config`() throws {
    let made = try values(
      "a: {{ localFile .Config.x | toJson }}\nb: {{ localFileBase64 .Config.y }}",
      #""x": "run.sh", "y": "/abs/logo""#,
      files: ["/cfg/run.sh": "echo \"hi\"\n", "/abs/logo": "\u{1}"]
    )
    #expect(made == ["a": "echo \"hi\"\n", "b": "AQ=="])
  }

  @Test func `secrets come from where the config says, and are known as such`() throws {
    var folder = TypeFolder(["values.yaml.gotmpl": "a: {{ secretSource .Config.x | quote }}"])
    folder.environment["TOKEN"] = "s3cret!"
    let outcome = try folder.run(#"{"workload": "note", "x": "env:TOKEN"}"#)
    #expect(outcome.values.map(JSONValue.object) == ["a": "s3cret!"])
    #expect(outcome.secrets == ["s3cret!", "czNjcmV0IQ=="])
    #expect(outcome.found == [])
    let literal = try folder.run(#"{"workload": "note", "x": "hunter2"}"#)
    #expect(literal.secrets == ["hunter2", "aHVudGVyMg=="])
    #expect(literal.found.map(\.code) == [.secretInConfig])
  }

  // MARK: Mistakes of the config

  @Test func `all mistakes of a config are told at once, each where it is`() throws {
    let folder = TypeFolder([
      "values.yaml.gotmpl": """
      time: {{ durationSeconds .Config.limits.time }}
      cpu: {{ .Config.limits.cpu | quantityMilli }}
      files:
      {{- range .Config.files }}
        - {{ localFile .path | quote }}
      {{- end }}
      """
    ])
    let outcome = try folder.run(
      """
      {
        "workload": "note",
        "title": "2 weeks", "cpu": "many",
        "limits": { "time": "2 weeks", "cpu": "many" },
        "files": [{ "name": "b", "path": "a" }, { "name": "a", "path": "b" }]
      }
      """,
      files: ["/cfg/a": "A"]
    )
    #expect(
      outcome.text == """
        error[KG1230]: "2 weeks" is no length of time
         --> env.json:4:23
        4 |   "limits": { "time": "2 weeks", "cpu": "many" },
          |                       ^^^^^^^^^
         ::: /types/note/values.yaml.gotmpl:1:10
        1 | time: {{ durationSeconds .Config.limits.time }}
          |          ----------------------------------- the workload type needs it here
          = help: write it as 90s, 45m, 2h or 1d12h

        error[KG1230]: "many" is no quantity
         --> env.json:4:41
        4 |   "limits": { "time": "2 weeks", "cpu": "many" },
          |                                         ^^^^^^
         ::: /types/note/values.yaml.gotmpl:2:30
        2 | cpu: {{ .Config.limits.cpu | quantityMilli }}
          |                              ------------- the workload type needs it here
          = help: write it as 500m, 2, 512Mi or 4Gi

        error[KG1210]: cannot read "b": there is no such file
         --> env.json:5:66
        5 |   "files": [{ "name": "b", "path": "a" }, { "name": "a", "path": "b" }]
          |                                                                  ^^^
         ::: /types/note/values.yaml.gotmpl:5:8
        5 |   - {{ localFile .path | quote }}
          |        --------------- the workload type needs it here
          = note: looked for at /cfg/b
          = help: paths are relative to the config file

        """
    )
    #expect(
      outcome.found.map(\.pointer) == ["/limits/time", "/limits/cpu", "/files/1/path"]
    )
  }

  @Test func `a variable that may be set elsewhere is no mistake while validating`() throws {
    let folder = TypeFolder(["values.yaml.gotmpl": "a: {{ secretSource .Config.x }}"])
    let host = folder.host()
    let workload = try #require(WorkloadCatalog(host: host).named("note"))
    let object = JSONObject([.init(key: "x", value: "env:NOPE")])
    var config = Config(object: object, folder: ".", host: host)
    var sources = SourceMap()
    #expect(workload.check(config, into: &sources).map(\.severity) == [.error])
    config.unsetVariable = .warning
    #expect(workload.check(config, into: &sources).map(\.severity) == [.warning])
  }

  @Test func `nothing generates a secret but the types that say so`() throws {
    let folder = TypeFolder(["values.yaml.gotmpl": "a: {{ secretSource .Config.x }}"])
    let outcome = try folder.run(#"{"workload": "note", "x": "generate:40"}"#)
    #expect(
      outcome.found.map(\.message) == ["only secrets of \"secret_data\" can be generated"]
    )
    #expect(outcome.found.first?.pointer == "/x")
    var chart = JSONObject()
    chart["secret_values"] = ["auth": ["password": "generate"]]
    let config = Config(object: chart, folder: ".", host: folder.host())
    let found = ChartWorkload().check(config).filter { $0.code == .unsupported }
    #expect(found.map(\.pointer) == ["/secret_values/auth/password"])
  }

  // MARK: Mistakes of the mapping

  @Test(
    arguments: [
      (
        "a: 1\nb: {{ .Config.x.y.z }}\n",
        """
        error[KG1421]: "z" is taken of a value that is not there
         --> /types/note/values.yaml.gotmpl:2:18
        2 | b: {{ .Config.x.y.z }}
          |                  ^^

        """
      ),
      (
        "a: 1\n{{ if }}\n",
        """
        error[KG1420]: missing value for if
         --> /types/note/values.yaml.gotmpl:2:7
        2 | {{ if }}
          |       ^

        """
      ),
      (
        "a: 1\nb: {{ durationSecond .Config.x }}\n",
        """
        error[KG1420]: there is no function "durationSecond"
         --> /types/note/values.yaml.gotmpl:2:7
        2 | b: {{ durationSecond .Config.x }}
          |       ^
          = help: did you mean "durationSeconds"?

        """
      ),
      (
        #"{{ fail "only on weekdays" }}"#,
        """
        error[KG1422]: only on weekdays
         --> /types/note/values.yaml.gotmpl:1:4
        1 | {{ fail "only on weekdays" }}
          |    ^^^^^^^^^^^^^^^^^^^^^^^ the workload type says so here

        """
      ),
      (
        #"a: {{ (lookup "v1" "Secret" "demo" "x").data }}"#,
        """
        error[KG1421]: the cluster cannot be asked here
         --> /types/note/values.yaml.gotmpl:1:8
        1 | a: {{ (lookup "v1" "Secret" "demo" "x").data }}
          |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        """
      ),
      (
        "a: 1\n{{- range .Config.list }}\n{{ . }}: [\n{{- end }}\nb: 2\n",
        """
        error[KG1401]: the mapping does not write YAML here: expected "," or "]"
         --> /types/note/values.yaml.gotmpl:5:1
        5 | b: 2
          | ^^^^

        """
      ),
      (
        "a: 1\n\n{{ if true }}\na: 2\n{{ end }}",
        """
        error[KG1402]: the mapping does not write YAML here: the key "a" stands twice in one mapping
         --> /types/note/values.yaml.gotmpl:4:1
        4 | a: 2
          | ^ again here

        """
      ),
      (
        "- {{ .Config.x }}",
        """
        error[KG1442]: the mapping writes a list, and values are a mapping
         --> /types/note/values.yaml.gotmpl:1:1
        1 | - {{ .Config.x }}
          | ^^^^^^^^^^^^^^^^^
          = help: write KEY: VALUE

        """
      ),
      (
        #"a: {{ localFile "/etc/passwd" }}"#,
        """
        error[KG1231]: localFile takes what the config says, and it does not say "/etc/passwd"
         --> /types/note/values.yaml.gotmpl:1:7
        1 | a: {{ localFile "/etc/passwd" }}
          |       ^^^^^^^^^^^^^^^^^^^^^^^
          = help: hand it a key of the config as it is: localFile .Config.KEY

        """
      ),
      (
        #"a: {{ secretSource "env:HOME" }}"#,
        """
        error[KG1231]: secretSource takes what the config says, and it does not say this
         --> /types/note/values.yaml.gotmpl:1:7
        1 | a: {{ secretSource "env:HOME" }}
          |       ^^^^^^^^^^^^^^^^^^^^^^^
          = help: hand it a key of the config as it is: secretSource .Config.KEY

        """
      ),
    ]
  )
  func `a mistake of the mapping is told there`(mapping: String, text: String) throws {
    let folder = TypeFolder(["values.yaml.gotmpl": mapping])
    var outcome = try folder.run(
      #"{"workload": "note", "x": {}, "list": ["p", "q"]}"#,
      files: ["/etc/passwd": "root"]
    )
    for index in outcome.found.indices { outcome.found[index].related = [] }
    #expect(outcome.text == text)
  }

  @Test func `what a mapping wrote is shown, unless a secret is in it`() throws {
    let mapping = "a: {{ .Config.x }}\nb: [\n"
    let shown = try TypeFolder(["values.yaml.gotmpl": mapping])
      .run(#"{"workload": "note", "x": "hello"}"#)
    #expect(shown.found.first?.related.count == 1)
    let hidden = try TypeFolder(["values.yaml.gotmpl": "a: {{ secretSource .Config.x }}\nb: [\n"])
      .run(#"{"workload": "note", "x": "hello"}"#)
    #expect(hidden.found.first?.code == .yamlSyntax)
    #expect(hidden.found.first?.related == [])
    #expect(!hidden.text.contains("hello"))
  }

  @Test func `values know their place in the mapping`() throws {
    let outcome = try TypeFolder([
      "values.yaml.gotmpl": "# first\n{{ with .Config.x }}\nport: {{ . }}\nname: web\n{{ end }}\n"
    ]).run(#"{"workload": "note", "x": 80}"#)
    let values = try #require(outcome.values)
    func text(_ range: SourceRange?) -> String? {
      guard let range, let file = outcome.sources[range.file] else { return nil }
      return "\(file.name): " + String(decoding: file.bytes[range.start..<range.end], as: UTF8.self)
    }
    let name = "/types/note/values.yaml.gotmpl: "
    #expect(text(values.member("port")?.keyRange) == name + "port")
    #expect(text(values["port"]?.range) == name + "port: {{ . }}")
    #expect(text(values["name"]?.range) == name + "web")
  }

  @Test func `a mapping without an end is stopped`() throws {
    let mapping = #"{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}"#
    let outcome = try TypeFolder(["values.yaml.gotmpl": mapping]).run(#"{"workload": "note"}"#)
    #expect(outcome.found.map(\.code) == [.templateExecution])
  }
}
