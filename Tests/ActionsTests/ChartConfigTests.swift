@testable import Actions
import Diagnostics
import Host
import JSON
import Testing

/// Configs that deploy a chart of the user's.
@Suite struct ChartConfigTests {
  private static let config = """
    {
      "workload": "chart",
      "namespace": "demo",
      "chart_name": "shop",
      "chart": { "path": "web" },
      "values": {
        "replicas": 2,
        "db": { "size": 5 }
      }
    }

    """

  private static let chart = [
    "/cfg/web/Chart.yaml": """
    apiVersion: v2
    name: web
    version: 1.0.0
    dependencies:
    - name: redis
      version: 1.x
      alias: db

    """,
    "/cfg/web/values.yaml": """
    replicas: 1
    big: 1
    title: none
    auth: {}
    db:
      port: 6379

    """,
    "/cfg/web/values.schema.json": """
    {"properties": {"replicas": {"type": "integer"}, "title": {"type": ["string", "integer"]},
      "auth": {"properties": {"password": {"type": "string", "minLength": 8, "enum": ["abcdefgh"]}}}}}
    """,
    "/cfg/web/templates/a.yaml": """
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: {{ .Release.Name }}-a
    data:
      big: "{{ .Values.big }}"
      title: "{{ .Values.title }}"
      replicas: "{{ .Values.replicas }}"
    """,
    "/cfg/web/templates/b.yaml": """
    kind: Secret
    apiVersion: v1
    metadata:
      name: {{ .Release.Name }}-b
    data:
      code: {{ .Values.code | default "" | b64enc }}
      url: {{ printf "http://u:%s@h" (.Values.inner | default "-----") | b64enc }}
    """,
    "/cfg/web/charts/redis/Chart.yaml": "apiVersion: v2\nname: redis\nversion: 1.2.3\n",
    "/cfg/web/charts/redis/values.yaml": "size: 1\n",
    "/cfg/web/charts/redis/values.schema.json": """
    {"$schema": "http://json-schema.org/draft-04/schema#",
     "properties": {"size": {"type": "integer", "maximum": 10, "exclusiveMaximum": true}}}
    """,
  ]

  private func host(
    _ files: [String: String] = [:],
    _ environment: [String: String] = [:]
  ) -> Host {
    let all = Self.chart.merging(["/cfg/shop.json": Self.config]) { $1 }.merging(files) { $1 }
    return Host(environment: environment, files: .inMemory(all), now: { .zero })
  }

  private func request(_ settings: [ConfigSetting] = []) -> ConfigRequest {
    ConfigRequest(files: ["/cfg/shop.json"], settings: settings)
  }

  private func render(
    _ settings: [ConfigSetting] = [],
    _ files: [String: String] = [:],
    _ environment: [String: String] = [:],
    valuesFiles: [String] = []
  ) async throws -> String {
    try await RenderAction(host: host(files, environment))
      .run(request(settings), valuesFiles: valuesFiles).text
  }

  /// What is said where it cannot be rendered, each with the name of its file and its pointer.
  private func mistakes(
    _ settings: [ConfigSetting] = [],
    _ files: [String: String] = [:],
    _ environment: [String: String] = [:],
    valuesFiles: [String] = []
  ) async throws -> [String] {
    let error = await #expect(throws: ActionError.self) {
      _ = try await RenderAction(host: host(files, environment))
        .run(request(settings), valuesFiles: valuesFiles)
    }
    guard case .invalid(let found, let sources)? = error else { return ["\(error as Any)"] }
    return found.filter { $0.severity == .error }.map { told($0, sources) }
  }

  private func told(_ diagnostic: Diagnostic, _ sources: SourceMap) -> String {
    let file = sources[diagnostic.range.file]
    let place = file.map { file in
      let position = file.position(at: diagnostic.range.start)
      return "\(file.name):\(position.line):\(position.column)"
    }
    return "\(place ?? "nowhere") \(diagnostic.pointer ?? "-"): \(diagnostic.message)"
  }

  private func expect(
    _ found: [String],
    _ wanted: [String],
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(found == wanted, sourceLocation: location)
  }

  // MARK: Values

  @Test func `values of the config win over values files, and flags over both`() async throws {
    let config = """
      {"workload": "chart", "namespace": "demo", "chart_name": "shop", "chart": {"path": "web"},
       "values_files": ["a.yaml", "b.yaml"], "values": {"replicas": 3}}
      """
    let files = [
      "/cfg/shop.json": config, "/cfg/a.yaml": "replicas: 7\ntitle: a\nbig: 1000000\n",
      "/cfg/b.yaml": "title: b\n", "/more.yaml": "title: more\n",
    ]
    var text = try await render([], files)
    #expect(text.contains("replicas: \"3\""))
    #expect(text.contains("title: \"b\""))
    text = try await render(["values.replicas=4"], files, valuesFiles: ["/more.yaml"])
    #expect(text.contains("replicas: \"4\""))
    #expect(text.contains("title: \"more\""))
  }

  @Test func `numbers look as those of Helm's files of values and flags do`() async throws {
    let config = Self.config.replacing("\"replicas\": 2", with: "\"replicas\": 2, \"big\": 1000000")
    #expect(try await render([], ["/cfg/shop.json": config]).contains("big: \"1e+06\""))
    #expect(try await render(["values.big=1000000"]).contains("big: \"1000000\""))
    let set = ConfigSetting(.json, "values.big=1000000")
    #expect(try await render([set]).contains("big: \"1e+06\""))
  }

  @Test func `null takes a default away, in a config, a later config and a flag`() async throws {
    let config = Self.config.replacing("\"replicas\": 2", with: "\"replicas\": 2, \"title\": null")
    #expect(try await render([], ["/cfg/shop.json": config]).contains("title: \"\""))
    #expect(try await render(["values.title=null"]).contains("title: \"\""))
    let files = ["/cfg/shop.json": Self.config, "/cfg/more.json": #"{"values": {"title": null}}"#]
    let request = ConfigRequest(files: ["/cfg/shop.json", "/cfg/more.json"])
    let text = try await RenderAction(host: host(files)).run(request, valuesFiles: []).text
    #expect(text.contains("title: \"\""))
    #expect(text.contains("replicas: \"2\""))
  }

  // MARK: Mistakes

  @Test func `a mistake that the chart's schema finds stands where the user has written it`()
    async throws
  {
    let wrong = Self.config.replacing("\"replicas\": 2", with: "\"replicas\": \"two\"")
    expect(
      try await mistakes([], ["/cfg/shop.json": wrong]),
      [
        #"/cfg/shop.json:7:17 /values/replicas: "replicas" has to be a whole number, not a string"#
      ]
    )
    expect(
      try await mistakes(["values.replicas=two"]),
      [
        #"--set:1:17 /values/replicas: "replicas" has to be a whole number, not a string"#
      ]
    )
    expect(
      try await mistakes([], ["/my.yaml": "title: x\nreplicas: two\n"], valuesFiles: ["/my.yaml"]),
      [#"/my.yaml:2:11 /replicas: "replicas" has to be a whole number, not a string"#]
    )
  }

  @Test func `schemas of charts below are asked, of old drafts too, under their aliases`()
    async throws
  {
    expect(
      try await mistakes(["values.db.size=10"]),
      [
        #"--set:1:16 /values/db/size: "size" is 10, and has to be less than 10"#
      ]
    )
    let wrong = Self.config.replacing("\"size\": 5", with: "\"size\": true")
    expect(
      try await mistakes([], ["/cfg/shop.json": wrong]),
      [
        #"/cfg/shop.json:8:21 /values/db/size: "size" has to be a whole number, not a boolean"#
      ]
    )
  }

  @Test func `a value that is missing is missing in the config`() async throws {
    let needs = #"{"required": ["owner"], "properties": {"auth": {"required": ["password"]}}}"#
    expect(
      try await mistakes([], ["/cfg/web/values.schema.json": needs]),
      [
        #"/cfg/shop.json:6:3 /values/auth: "password" is missing"#,
        #"/cfg/shop.json:6:3 /values: "owner" is missing"#,
      ]
    )
    let inner = #"{"required": ["owner"]}"#
    expect(
      try await mistakes([], ["/cfg/web/charts/redis/values.schema.json": inner]),
      [
        #"/cfg/shop.json:8:11 /values/db: "owner" is missing"#
      ]
    )
    let without = #"""
      {"workload": "chart", "namespace": "demo", "chart_name": "shop", "chart": {"path": "web"}}
      """#
    let files = ["/cfg/web/values.schema.json": inner, "/cfg/shop.json": without]
    expect(
      try await mistakes([], files),
      [#"/cfg/shop.json:1:84 /values: "owner" is missing"#]
    )
  }

  @Test func `a default of the chart's own that is wrong stands in the chart`() async throws {
    let wrong = Self.chart["/cfg/web/values.yaml"]?.replacing("title: none", with: "title: 1.5")
    expect(
      try await mistakes([], ["/cfg/web/values.yaml": wrong ?? ""]),
      [
        #"/cfg/web/values.yaml:3:8 /title: "title" has to be a whole number or a string, not 1.5"#
      ]
    )
  }

  @Test func `it is said which chart's schema has found it`() async throws {
    let error = await #expect(throws: ActionError.self) {
      _ = try await RenderAction(host: host())
        .run(request(["values.db.size=11"]), valuesFiles: [])
    }
    guard case .invalid(let found, _)? = error else {
      Issue.record("it is another mistake")
      return
    }
    #expect(found.map(\.notes) == [[#"values.schema.json of chart "web/db" says so"#]])
  }

  @Test func `a schema of a network that is not there is not checked, and validate asks nobody`()
    async throws
  {
    let schema = #"{"properties": {"replicas": {"$ref": "https://127.0.0.1:1/a.json"}}}"#
    let host = host(["/cfg/web/values.schema.json": schema])
    let result = try await RenderAction(host: host).run(request(), valuesFiles: [])
    #expect(
      result.warnings.map(\.message) == [
        "values.schema.json of chart \"web\" refers to https://127.0.0.1:1/a.json, which cannot be "
          + "fetched: what it says of values is not checked"
      ]
    )
    #expect(
      ConfigLoader(host: host).examine(request(), for: .validating).found.map(\.message) == [
        "values.schema.json of chart \"web\" refers to https://127.0.0.1:1/a.json, which is not "
          + "fetched here: what it says of values is not checked"
      ]
    )
  }

  @Test func `validate loads a chart of this machine, and no other`() throws {
    func found(_ files: [String: String]) throws -> [String] {
      let loader = ConfigLoader(host: host(files))
      let examined = loader.examine(request(), for: .validating)
      return examined.found.map { told($0, examined.sources) }
    }
    #expect(try found([:]) == [])
    let wrong = Self.config.replacing("\"size\": 5", with: "\"size\": 11")
    expect(
      try found(["/cfg/shop.json": wrong]),
      [
        #"/cfg/shop.json:8:21 /values/db/size: "size" is 11, and has to be less than 10"#
      ]
    )
    let remote = #""repository": "https://127.0.0.1:1/none", "name": "web""#
    let there = Self.config.replacing("\"path\": \"web\"", with: remote)
    #expect(try found(["/cfg/shop.json": there]) == [])
    let gone = Self.config.replacing("\"path\": \"web\"", with: "\"path\": \"wbe\"")
    #expect(
      try found(["/cfg/shop.json": gone]) == [
        #"/cfg/shop.json:5:22 /chart/path: cannot read "wbe": there is no such file"#
      ]
    )
  }

  // MARK: The words for a chart

  @Test(arguments: [
    (#"{}"#, [#"5:12 /chart: "chart" names exactly one of "path", "repository" and "oci""#]),
    (
      #"{"path": "web", "oci": "oci://r/web"}"#,
      [#"5:28 /chart: "chart" names exactly one of "path", "repository" and "oci""#]
    ),
    (
      #"{"repository": "https://h"}"#,
      [#"5:13 /chart/repository: "repository" needs "name" beside it"#]
    ),
    (
      #"{"path": "oci://r/web"}"#,
      [#"5:21 /chart/path: "path" is a folder or a file of this machine"#]
    ),
    (
      #"{"repository": "oci://r/charts", "name": "web"}"#,
      [#"5:27 /chart/repository: "repository" is a chart repository, and not a registry"#]
    ),
    (
      #"{"repository": "https://h/c", "name": "web", "version": "one"}"#,
      [#"5:68 /chart/version: "one" is neither a version nor a range of versions"#]
    ),
    (
      #"{"oci": "r.example.org/web"}"#,
      [#"5:20 /chart/oci: the address of a chart in a registry begins with oci://"#]
    ),
    (
      #"{"path": "web", "version": "1.0.0"}"#,
      [#"5:28 /chart/version: "version" has no effect: the chart is on this machine"#]
    ),
    (
      #"{"oci": "oci://r/web", "username": "u"}"#,
      [#"5:35 /chart/username: "username" needs "password" beside it"#]
    ),
    (
      #"{"oci": "oci://r/web", "username": "u", "password": "hunter2"}"#,
      [#"5:52 /chart/password: this secret stands in the config in clear text"#]
    ),
    (
      #"{"oci": "oci://r/web", "username": "u", "password": "env:NONE"}"#,
      [#"5:64 /chart/password: the environment variable "NONE" is not set"#]
    ),
    (
      #"{"oci": "oci://r/web", "ca_file": "none.pem"}"#,
      [#"5:46 /chart/ca_file: cannot read "none.pem": there is no such file"#]
    ),
  ])
  func `what is wrong with the words for a chart is said at the words`(
    chart: String,
    wanted: [String]
  ) throws {
    let config = Self.config.replacing(#"{ "path": "web" }"#, with: chart)
    let loader = ConfigLoader(host: host(["/cfg/shop.json": config]))
    let examined = loader.examine(request(), for: .validating)
    #expect(
      examined.found.map { told($0, examined.sources) } == wanted.map { "/cfg/shop.json:" + $0 }
    )
  }

  @Test func `files of values that are missing or no YAML are said at once`() throws {
    let config = Self.config.replacing(
      "\"values\": {",
      with: "\"values_files\": [\"none.yaml\", \"bad.yaml\"], \"values\": {"
    )
    func found(_ files: [String: String]) -> [String] {
      let loader = ConfigLoader(host: host(["/cfg/shop.json": config].merging(files) { $1 }))
      let examined = loader.examine(request(), for: .validating)
      return examined.found.map { told($0, examined.sources) }
    }
    #expect(
      found(["/cfg/bad.yaml": "a: 1\n"]) == [
        #"/cfg/shop.json:6:20 /values_files/0: cannot read "none.yaml": there is no such file"#
      ]
    )
    #expect(
      found(["/cfg/none.yaml": "a: 1\n", "/cfg/bad.yaml": "- a\n"]) == [
        "/cfg/bad.yaml:1:1 -: values have to be a mapping, not a list"
      ]
    )
  }

  // MARK: Secrets

  private func values(
    _ config: String,
    _ environment: [String: String] = [:]
  ) async throws -> JSONObject {
    try await ValuesAction(host: host(["/cfg/shop.json": config], environment))
      .run(request(), valuesFiles: []).values
  }

  @Test func `values that the chart puts into a Secret, and those named like one, are masked`()
    async throws
  {
    let config = Self.config.replacing(
      "\"replicas\": 2",
      with: """
        "replicas": 2, "code": "open-sesame", "inner": "rabbit99", "adminPassword": "x",
        "env": [{"name": "API_TOKEN", "value": "t"}, {"name": "PORT", "value": "80"}],
        "existingSecret": "shop-login", "passwordKey": "password", "list": ["open-sesame", "b"]
        """
    )
    #expect(
      JSONValue.object(try await values(config)) == [
        "replicas": 2, "code": "***", "inner": "***", "adminPassword": "***",
        "env": [["name": "API_TOKEN", "value": "***"], ["name": "PORT", "value": "80"]],
        "existingSecret": "shop-login", "passwordKey": "password", "list": ["***", "b"],
        "db": ["size": 5],
      ]
    )
  }

  @Test func `secret values come from the environment and files, and appear nowhere`()
    async throws
  {
    let config = Self.config.replacing(
      "\"values\": {",
      with: """
        "secret_values": { "title": "env:TITLE", "auth": { "password": "file:pw.txt" } }, "values": {
        """
    )
    let files = ["/cfg/shop.json": config, "/cfg/pw.txt": "abcdefgh"]
    let environment = ["TITLE": "hidden-title"]
    let text = try await render([], files, environment)
    #expect(text.contains("title: '***'"))
    #expect(!text.contains("hidden-title"))
    let values = try await ValuesAction(host: host(files, environment))
      .run(request(), valuesFiles: []).values
    #expect(values["title"] == "***")
    #expect(values["auth"] == ["password": "***"])
  }

  @Test func `what a schema says of a secret does not repeat it`() async throws {
    let config = Self.config.replacing(
      "\"values\": {",
      with: "\"secret_values\": { \"auth\": { \"password\": \"env:PW\" } }, \"values\": {"
    )
    expect(
      try await mistakes([], ["/cfg/shop.json": config], ["PW": "sup3r-s3cret"]),
      [
        "/cfg/shop.json:6:44 /secret_values/auth/password: this secret does not fit the chart's schema"
      ]
    )
  }

  @Test func `labels and annotations are put on objects and their pods, those of the chart stay`()
    async throws
  {
    let config = Self.config.replacing(
      "\"chart\":",
      with: """
        "labels": { "team": "a", "app": "mine" }, "annotations": { "x": "y" }, "chart":
        """
    )
    let deployment = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: d, labels: {app: web}}
      spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
      """
    let result = try await RenderAction(
      host: host(["/cfg/shop.json": config, "/cfg/web/templates/d.yaml": deployment])
    ).run(request(), valuesFiles: [])
    let object = try #require(result.objects.first { $0["kind"] == "Deployment" })
    #expect(object["metadata"]?["labels"] == ["team": "a", "app": "web"])
    #expect(object["metadata"]?["annotations"] == ["x": "y"])
    let template = object["spec"]?["template"]?["metadata"]
    #expect(template?["labels"] == ["team": "a", "app": "web"])
    #expect(template?["annotations"] == ["x": "y"])
  }
}

extension String {
  fileprivate func replacing(_ text: String, with new: String) -> String {
    guard let range = firstRange(of: text) else {
      Issue.record("there is no \(text)")
      return self
    }
    var result = self
    result.replaceSubrange(range, with: new)
    return result
  }
}
