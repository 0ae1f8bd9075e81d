import Base64
import Gzip
import JSON
import Kubernetes
import PythonSupport
import Testing

/// `"workload": "chart"` from wherever charts come, against a real API server.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct ChartConfigTests {
  private static let places = Result { try PythonProcess("Support/chart_places.py") }

  private func port(_ name: String) throws -> Int {
    try #require(try Self.places.get().facts[name]?.int)
  }

  private func repository(_ place: String) throws -> JSONValue {
    "http://127.0.0.1:\(try port("repository"))/\(place)"
  }

  /// Writes a config that names a chart.
  private func write(
    _ lab: Lab,
    _ chart: JSONValue,
    _ keys: KeyValuePairs<String, JSONValue> = [:]
  ) throws {
    var object = JSONObject()
    object["workload"] = "chart"
    object["namespace"] = .string(lab.namespace)
    object["chart_name"] = "mine"
    object["chart"] = chart
    for (key, value) in keys { object[key] = value }
    try lab.write("mine.json", JSONWriter(.pretty).string(.object(object)) + "\n")
  }

  private func data(_ lab: Lab, _ name: String) async throws -> JSONValue? {
    try await lab.find(.configMaps, name)?["data"]
  }

  private func deploy(_ lab: Lab, _ arguments: String...) async throws {
    let run = try await lab.start(["deploy", "-f", "mine.json"] + arguments).end()
    try #require(run.exitCode == 0, "\(run)")
  }

  @Test func `a chart of a repository is deployed in the version that will do`() async throws {
    try await Lab.open { lab in
      try write(
        lab,
        ["repository": try repository("open"), "name": "note", "version": "^1.0"],
        ["values": ["text": "one"]]
      )
      try await deploy(lab)
      #expect(try await data(lab, "mine-note") == ["version": "1.1.0", "text": "one"])
      try await deploy(lab, "--set", "chart.version=1.0.0,values.text=two")
      #expect(try await data(lab, "mine-note") == ["version": "1.0.0", "text": "two"])
      #expect(try await lab.history("mine") == ["superseded", "deployed"])
      let list = try await lab.kubegate("list", "-n", lab.namespace, "-o", "json")
      #expect(try list.json[0]?["type"] == "chart", "\(list)")
      let gone = try await lab.kubegate("delete", "-f", "mine.json")
      #expect(gone.exitCode == 0, "\(gone)")
      #expect(try await data(lab, "mine-note") == nil)
    }
  }

  @Test func `template updates the dependencies in the folder of a chart`() async throws {
    try await Lab.open { lab in
      try lab.write(
        "app/Chart.yaml",
        """
        apiVersion: v2
        name: app
        version: 1.0.0
        dependencies:
        - {name: note, version: ^1.0, repository: "\(try repository("open").string ?? "")"}
        """
      )
      let refused = try await lab.kubegate("template", "mine", "app")
      #expect(refused.exitCode == 65, "\(refused)")
      let run = try await lab.kubegate("template", "mine", "app", "--dependency-update")
      try #require(run.exitCode == 0, "\(run)")
      #expect(run.talk == "wrote app/charts/note-1.1.0.tgz\nwrote app/Chart.lock\n")
      #expect(run.output.contains("# Source: app/charts/note/templates/map.yaml\n"), "\(run)")
      let offline = try await lab.kubegate("template", "mine", "app")
      #expect(offline.output == run.output)
    }
  }

  @Test func `what the schema of a chart refers to is fetched, as by helm`() async throws {
    try await Lab.open { lab in
      let schema = (try repository("open").string ?? "") + "/text.json"
      try lab.write("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
      try lab.write("app/values.schema.json", #"{"$ref": "\#(schema)"}"#)
      let good = try await lab.kubegate("template", "app", "--set", "text=short")
      #expect(good.exitCode == 0, "\(good)")
      #expect(good.talk == "")
      let bad = try await lab.kubegate("template", "app", "--set", "text=much-longer")
      #expect(bad.exitCode == 65, "\(bad)")
      #expect(bad.talk.contains("values.schema.json of chart \"app\" says so"), "\(bad)")
    }
  }

  @Test func `a chart of a registry is deployed`() async throws {
    try await Lab.open { lab in
      let address = "oci://127.0.0.1:\(try port("registry"))/charts/note"
      try write(lab, ["oci": .string(address), "version": "~1.0", "plain_http": true])
      try await deploy(lab)
      #expect(try await data(lab, "mine-note") == ["version": "1.0.0", "text": "default"])
    }
  }

  @Test func `a repository with a login gets it from the environment`() async throws {
    try await Lab.open { lab in
      try write(
        lab,
        [
          "repository": try repository("private"), "name": "note", "version": "2.0.0",
          "username": "user", "password": "env:REPOSITORY_PASSWORD",
        ]
      )
      var run = try await lab.kubegate(
        "render",
        "-f",
        "mine.json",
        environment: ["REPOSITORY_PASSWORD": "repository-password"]
      )
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("version: \"2.0.0\""))
      run = try await lab.kubegate(
        "render",
        "-f",
        "mine.json",
        environment: ["REPOSITORY_PASSWORD": "another-password"]
      )
      #expect(run.exitCode == 77, "\(run)")
      #expect(run.talk.contains("--> mine.json:"), "\(run)")
      #expect(!run.talk.contains("another-password"), "\(run)")
    }
  }

  @Test func `dependencies that a folder lacks are fetched, and it stays as it is`() async throws {
    try await Lab.open { lab in
      let address = try #require(try repository("open").string)
      try lab.write(
        "charts/app/Chart.yaml",
        """
        apiVersion: v2
        name: app
        version: 0.1.0
        dependencies:
        - {name: note, version: ">=1", repository: "\(address)"}

        """
      )
      try write(lab, ["path": "charts/app"], ["values": ["note": ["text": "below"]]])
      let run = try await lab.kubegate("deploy", "-f", "mine.json", "--progress", "plain")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("chart app 0.1.0 from charts/app, with note 2.0.0 fetched for it"))
      #expect(try await data(lab, "mine-note") == ["version": "2.0.0", "text": "below"])
      let files = try await Program.run(
        ["-c", "find charts -type f"],
        binary: "/bin/sh",
        folder: lab.folder
      )
      #expect(files.output == "charts/app/Chart.yaml\n")
    }
  }

  @Test func `what is wrong with a chart, its place or its values stands at the config's words`()
    async throws
  {
    try await Lab.open { lab in
      func failure(_ chart: JSONValue, _ values: JSONValue = [:]) async throws -> Run {
        try write(lab, chart, ["values": values])
        return try await lab.kubegate("deploy", "-f", "mine.json")
      }
      let open = try repository("open")
      var run = try await failure(["repository": try repository("changed"), "name": "note"])
      #expect(run.exitCode == 65, "\(run)")
      #expect(run.talk.contains("is not what was announced"), "\(run)")
      #expect(run.talk.contains("--> mine.json:6:"), "\(run)")

      run = try await failure(["repository": open, "name": "note", "version": "3.x"])
      #expect(run.exitCode == 65, "\(run)")
      #expect(run.talk.contains("--> mine.json:6:"), "\(run)")

      run = try await failure(["repository": "http://127.0.0.1:1/charts", "name": "note"])
      #expect(run.exitCode == 69, "\(run)")

      run = try await failure(["repository": open, "name": "note"], ["text": 3])
      #expect(run.exitCode == 65, "\(run)")
      #expect(
        run.talk.contains("\"text\" has to be a string, not a number"),
        "\(run)"
      )
      #expect(run.talk.contains("--> mine.json:10:13"), "\(run)")
      #expect(run.talk.contains("values.schema.json of chart \"note\" says so"), "\(run)")
      #expect(try await lab.history("mine") == [])
    }
  }

  @Test func `the example's chart comes up, serves its page and shows its log`() async throws {
    try await Lab.open { lab in
      try write(
        lab,
        ["path": .string("\(Project.root)/examples/charts/dashboard")],
        [
          "values": ["message": "from a chart"], "labels": ["team": "imaging"],
          "secret_values": ["password": "env:BOARD_PASSWORD"],
          "check_secrets": [],
        ]
      )
      let secret = "a-long-password"
      let run = try await lab.kubegate(
        "deploy",
        "-f",
        "mine.json",
        environment: ["BOARD_PASSWORD": secret]
      )
      #expect(run.exitCode == 0, "\(run)")
      #expect(!(run.talk + run.output).contains(secret))
      #expect(try await lab.page("mine", port: 8080).contains("<h1>from a chart</h1>"))
      #expect(try await lab.log("mine", until: "serving the page").contains("serving the page"))
      let status = try await lab.kubegate("status", "mine", "-n", lab.namespace)
      #expect(status.exitCode == 0, "\(status)")
      let deployment = try await lab.find(.deployments, "mine")
      #expect(deployment?.labels["team"] == "imaging")
    }
  }

  @Test(.enabled(if: Helm.isThere, Helm.whyNot))
  func `a record has of a chart what Helm's own has`() async throws {
    try await Lab.open { lab in
      try lab.write(
        "web/Chart.yaml",
        """
        apiVersion: v2
        name: web
        version: 1.0.0
        appVersion: "2.1"
        maintainers: [{name: a, email: b@c}]
        annotations: {x: "y"}
        dependencies:
        - {name: sub, version: 0.1.0, alias: other, condition: other.enabled, import-values: [data]}
        - {name: sub, version: ">=0.1.0", condition: sub.enabled, tags: [front]}

        """
      )
      try lab.write(
        "web/Chart.lock",
        "dependencies: []\ndigest: sha256:abc\ngenerated: \"2024-01-01T00:00:00Z\"\n"
      )
      try lab.write(
        "web/values.yaml",
        "size: 1000000\npi: 3.5\nnothing: null\nother: {enabled: true}\nsub: {enabled: false}\n"
      )
      try lab.write("web/values.schema.json", "{}")
      try lab.write("web/README.md", "hi\n")
      try lab.write("web/.helmignore", "*.bak\n")
      try lab.write("web/templates/_h.tpl", "{{- define \"x\" }}{{ end }}")
      try lab.write("web/templates/NOTES.txt", "Notes {{ .Values.pi }}\n")
      try lab.write("web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n")
      try lab.write("web/charts/sub/values.yaml", "x: 1\nexports: {data: {fromsub: 1}}\n")
      try lab.write(
        "web/charts/sub/templates/cm.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-{{ .Chart.Name }}
        data:
          x: {{ .Values.x | quote }}

        """
      )
      _ = try await Helm.run(lab, "install", "theirs", "\(lab.folder)/web")
      try write(lab, ["path": "web"])
      try await deploy(lab)
      var charts: [JSONValue] = []
      for release in ["theirs", "mine"] {
        charts.append(try await Self.chart(of: release, in: lab))
      }
      #expect(charts[0] == charts[1])
      // Helm goes on with it.
      _ = try await Helm.run(lab, "upgrade", "mine", "\(lab.folder)/web")
      #expect(try await lab.history("mine") == ["superseded", "deployed"])
    }
  }

  /// The chart of a release's first record, without the dates of files, which say nothing of it.
  private static func chart(of release: String, in lab: Lab) async throws -> JSONValue {
    let secret = try await lab.find(.secrets, "sh.helm.release.v1.\(release).v1")
    let data = try #require(secret?["data"]?["release"]?.string)
    let packed = try #require(Base64.decode(data).flatMap { String(validating: $0, as: UTF8.self) })
    let zipped = try #require(Base64.decode(packed))
    let record = try JSONReader().read(try Gzip.expand(zipped, limit: 1 << 24))
    return withoutDates(try #require(record["chart"]))
  }

  private static func withoutDates(_ value: JSONValue) -> JSONValue {
    switch value.content {
    case .object(let object):
      let dates = ["modtime", "schemamodtime"]
      return .object(
        JSONObject(
          object.members.filter { !dates.contains($0.key) }.map {
            JSONObject.Member(key: $0.key, value: withoutDates($0.value))
          }
        )
      )
    case .array(let elements):
      let clean = elements.map(withoutDates)
      guard clean.allSatisfy({ $0["name"] != nil }) else { return .array(clean) }
      return .array(
        clean.sorted { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") }
      )
    default: return value
    }
  }
}
