import Charts
import Diagnostics
import Host
import JSON
import Testing

@testable import Workloads

/// Folders of workload types: how they are found, read, and refused.
@Suite struct InstalledWorkloadTests {
  // MARK: Finding

  private func host(_ files: [String: String], _ environment: [String: String]) -> Host {
    Host(environment: environment, files: .inMemory(files), now: { .zero })
  }

  /// The files of a type that extends a built-in one, and has nothing else.
  private func preset(_ name: String, title: String = "") -> String {
    #"{"name": "\#(name)", "version": "1", "extends": "environment", "title": "\#(title)"}"#
  }

  @Test(
    arguments: [
      (["KUBEGATE_WORKLOADS": "/one:/two", "HOME": "/home/u"], "of one"),
      (["KUBEGATE_WORKLOADS": "/two:/one", "HOME": "/home/u"], "of two"),
      (["KUBEGATE_WORKLOADS": "/none:/two/a"], "of two"),
      (["HOME": "/home/u"], "of home"), (["XDG_DATA_HOME": "/data", "HOME": "/home/u"], "of data"),
      (["XDG_DATA_HOME": "data", "HOME": "/home/u"], "of home"),
      (["KUBEGATE_WORKLOADS": "~/types", "HOME": "/home/u"], "of types"), ([:], nil),
    ] as [([String: String], String?)]
  )
  func `the first place that has a type counts`(
    environment: [String: String],
    title: String?
  ) throws {
    let host = host(
      [
        "/one/x/workload.json": preset("mine", title: "of one"),
        "/two/a/workload.json": preset("mine", title: "of two"),
        "/two/b/workload.json": preset("other"),
        "/home/u/types/workload.json": preset("mine", title: "of types"),
        "/home/u/.local/share/kubegate/workloads/mine/workload.json": preset(
          "mine",
          title: "of home"
        ),
        "/data/kubegate/workloads/mine/workload.json": preset("mine", title: "of data"),
      ],
      environment
    )
    let found = WorkloadCatalog(host: host).named("mine") as? InstalledWorkload
    #expect(found?.manifest.title == title)
  }

  @Test func `no folder is looked at for built-in types`() throws {
    var host = host([:], ["KUBEGATE_WORKLOADS": "/types", "HOME": "/home/u"])
    host.files.list = { folder, _ throws(FileError) in
      Issue.record("\(folder) is listed")
      throw .notFound(path: folder)
    }
    host.files.exists = { path in
      Issue.record("\(path) is looked for")
      return false
    }
    let catalog = WorkloadCatalog(host: host)
    var sources = SourceMap()
    #expect(try catalog.select(for: [:], into: &sources).name == "environment")
    #expect(try catalog.select(for: ["workload": "chart"], into: &sources).name == "chart")
  }

  @Test func `what is wrong with one type keeps no other from being used`() throws {
    let files = [
      "/types/broken/workload.json": "{", "/types/good/workload.json": preset("good"),
      "/types/readme.txt": "", "/types/.new/workload.json": preset("unfinished"),
    ]
    let host = host(files, ["KUBEGATE_WORKLOADS": "/types"])
    let catalog = WorkloadCatalog(host: host)
    #expect(catalog.named("good")?.name == "good")
    #expect(catalog.named("broken") == nil)
    #expect(catalog.named("unfinished") == nil)
    var sources = SourceMap()
    let entries = catalog.installed(into: &sources)
    #expect(entries.map(\.name) == ["broken", "good"])
  }

  // MARK: What is refused

  @Test(
    arguments: [
      (
        ["workload.json": #"{ "name": "environment", "version": "1" }"#], "environment",
        nil as String?
      ),
      (
        ["workload.json": #"{ "name": "note", "verison": "1" }"#], "note",
        """
        error[KG1104]: unknown key "verison"
         --> /types/note/workload.json:1:19
        1 | { "name": "note", "verison": "1" }
          |                   ^^^^^^^^^ not a workload type key
          = note: workload type "note" cannot be used
          = help: did you mean "version"?

        """
      ),
      (
        ["workload.json": #"{ "name": "common", "version": "1" }"#], "common",
        """
        error[KG1441]: a workload type cannot be named "common": a schema of kubegate's own has that name
         --> /types/note/workload.json:1:11
        1 | { "name": "common", "version": "1" }
          |           ^^^^^^^^
          = note: workload type "common" cannot be used
          = help: give it another name

        """
      ),
      (
        ["schema.json": "", "values.yaml.gotmpl": ""], "note",
        """
        error[KG1440]: "/types/note" has no schema.json
         --> /types/note/workload.json:1:11
        1 | { "name": "note", "version": "1.0.0" }
          |           ^^^^^^
          = note: workload type "note" cannot be used
          = help: only a type that extends a built-in one can do without, as in "extends": "environment"

        error[KG1440]: "/types/note" has no values.yaml.gotmpl
         --> /types/note/workload.json:1:11
        1 | { "name": "note", "version": "1.0.0" }
          |           ^^^^^^
          = note: workload type "note" cannot be used
          = help: only a type that extends a built-in one can do without, as in "extends": "environment"

        """
      ),
      (
        ["schema.json": "{ \"type\": \"object\",\n}"], "note",
        """
        error[KG1004]: comma behind the last member of an object
         --> /types/note/schema.json:1:19
        1 | { "type": "object",
          |                   ^
          = note: workload type "note" cannot be used
          = help: remove the comma

        """
      ),
    ] as [([String: String], String, String?)]
  )
  func `a folder that cannot be used is told of in its files`(
    files: [String: String],
    name: String,
    text: String?
  ) throws {
    let outcome = try TypeFolder(files).run(#"{"workload": "\#(name)"}"#)
    // A built-in type cannot be hidden.
    guard let text else {
      #expect(outcome.workload is EnvironmentWorkload)
      return
    }
    #expect(outcome.workload == nil)
    #expect(outcome.text == text)
  }

  @Test func `a type of a built-in name is told of where types are listed`() throws {
    let host = TypeFolder(["workload.json": #"{ "name": "chart", "version": "1" }"#]).host()
    var sources = SourceMap()
    let entries = WorkloadCatalog(host: host).installed(into: &sources)
    guard case .failure(let error) = entries.first?.result else {
      Issue.record("it is not refused")
      return
    }
    #expect(
      DiagnosticText(sources: sources).text(error.diagnostics) == """
        error[KG1441]: the workload type in "/types/note" cannot be named "chart": the built-in type has that name
         --> /types/note/workload.json:1:11
        1 | { "name": "chart", "version": "1" }
          |           ^^^^^^^
          = help: give it another name; "extends": "chart" builds on the built-in type

        """
    )
  }

  @Test(arguments: ["workload.json", "schema.json", "values.yaml.gotmpl", "chart"])
  func `a link that leads out of the folder is refused`(name: String) throws {
    var host = TypeFolder().host(["/etc/passwd": "root"])
    let realPath = host.files.realPath
    host.files.realPath = { path in
      path == "/types/note/\(name)" ? "/etc/passwd" : realPath(path)
    }
    var sources = SourceMap()
    #expect(throws: DiagnosticError.self) {
      _ = try InstalledWorkload(
        WorkloadFolder(path: "/types/note", files: host.files),
        into: &sources
      )
    }
    do throws(DiagnosticError) {
      _ = try InstalledWorkload(
        WorkloadFolder(path: "/types/note", files: host.files),
        into: &sources
      )
    } catch {
      #expect(
        error.diagnostics.map(\.message) == [
          "\"/types/note/\(name)\" is a link that leads out of the workload type's folder"
        ]
      )
    }
  }

  @Test func `large files and charts are refused`() throws {
    let large = String(repeating: " ", count: WorkloadFolder.fileLimit + 1)
    for name in ["workload.json", "schema.json", "values.yaml.gotmpl"] {
      let outcome = try TypeFolder([name: large]).run(#"{"workload": "note"}"#)
      #expect(outcome.found.map(\.code) == [.workloadFiles])
    }
    var chart: [String: String] = [:]
    let part = String(repeating: " ", count: 4 << 20)
    for index in 0..<9 { chart["chart/files/\(index)"] = part }
    let outcome = try TypeFolder(chart).run(#"{"workload": "note"}"#)
    #expect(outcome.found.map(\.code) == [.chartFiles])
  }

  // MARK: Defaults

  private static let course = [
    "workload.json": """
    {
      "name": "course", "version": "2.1", "extends": "environment",
      "defaults": {
        "docker_image": "busybox:1.35", "allocationTime": "1h",
        "ports": { "web": 80, "other": 81 }, "ingress": { "host": "a.example.org", "port": 80 },
        "mount_files": { "start": ["start.sh", "/opt"] }
      },
      "required_secrets": [{ "name": "{{ .Config.chart_name }}-token", "keys": ["token"] }],
      "notes": ["Course", "{{ .Config.course }} {{ .Values.image.repository }}"]
    }
    """,
    "schema.json": """
    { "allOf": [{ "$ref": "environment.schema.json" }],
      "properties": { "course": { "default": "biology" } }, "unevaluatedProperties": false }
    """,
    "values.yaml.gotmpl": "labels: { course: {{ .Config.course }} }\nimage: { tag: \"2\" }",
    "start.sh": "echo hi", "chart/Chart.yaml": "", "chart/templates/a.yaml": "",
  ]

  @Test func `a type that extends another one has its values, chart and keys, and more`() throws {
    let outcome = try TypeFolder(Self.course).run(
      #"{"workload": "course", "chart_name": "c", "ingress": {"port": 81}}"#
    )
    #expect(outcome.text == "")
    let values = JSONValue.object(outcome.values ?? JSONObject())
    #expect(values["image"] == ["repository": "busybox", "tag": "2"])
    #expect(values["allocatedTime"] == 3600)
    #expect(values["labels"] == ["course": "biology"])
    #expect(values[path: "ingress", "host"] == "a.example.org")
    #expect(values[path: "ingress", "port"] == 81)
    #expect(values[path: "mountedFiles", "start", "text"] == "echo hi")
    let workload = try #require(outcome.workload)
    let config = try #require(outcome.config)
    #expect(workload.secretValues == ["secretData"])
    #expect("\(workload.jobRole)" == "environment")
    guard case .builtIn = try workload.chart(of: config) else {
      Issue.record("it has no chart of its own")
      return
    }
    var sources = SourceMap()
    #expect(
      try workload.requiredSecrets(of: config, into: &sources) == [
        RequiredSecret(name: "c-token", keys: ["token"])
      ]
    )
    let notes = try workload.notes(
      for: config,
      values: outcome.values ?? JSONObject(),
      into: &sources
    )
    #expect(notes == "Course\nbiology busybox")
    let outline = try #require(SchemaOutline.of(workload))
    #expect(outline.entry(at: "course")?.defaultValue == "biology")
    #expect(outline.entry(at: "ports.web") != nil)
  }

  @Test func `a default is taken away by null`() throws {
    let outcome = try TypeFolder(Self.course).run(
      #"{"workload": "course", "docker_image": "a", "mount_files": null, "ingress": null}"#
    )
    #expect(outcome.values?["mountedFiles"] == nil)
    #expect(outcome.values?["ingress"] == nil)
  }

  @Test(arguments: ["/etc/passwd", "../../etc/passwd", "~/passwd", "link"])
  func `defaults name no file outside the type's folder`(path: String) throws {
    var folder = TypeFolder(Self.course)
    folder.files["workload.json"] = folder.files["workload.json"]?.replacing("start.sh", with: path)
    var host = folder.host([
      "/etc/passwd": "root", "/home/u/passwd": "root", "/types/note/link": "root",
    ])
    host.environment["HOME"] = "/home/u"
    let realPath = host.files.realPath
    host.files.realPath = { $0 == "/types/note/link" ? "/etc/passwd" : realPath($0) }
    var sources = SourceMap()
    let workload = try #require(WorkloadCatalog(host: host).named("course"))
    let defaults = try #require(workload.defaults(into: &sources))
    let config = Config(
      object: defaults.object,
      folder: "/cfg",
      host: host,
      defaults: defaults
    )
    let found = workload.check(config, into: &sources)
    #expect(found.map(\.code) == [.unreadableLocalFile])
  }

  @Test func `defaults name no variable of the user's`() throws {
    var folder = TypeFolder([
      "workload.json":
        #"{ "name": "note", "version": "1", "defaults": { "x": "env:TOKEN" } }"#,
      "values.yaml.gotmpl": "a: {{ secretSource .Config.x }}",
    ])
    folder.environment["TOKEN"] = "s3cret"
    let outcome = try folder.run(#"{"workload": "note"}"#)
    #expect(
      outcome.found.map(\.message) == [
        "the defaults of a workload type cannot name the user's variables"
      ]
    )
    #expect(try folder.run(#"{"workload": "note", "x": "env:TOKEN"}"#).found == [])
  }

  @Test(
    arguments: [
      #""notes": "a {{ .Config.x.y }} b""#,
      #""required_secrets": [{"name": "{{ fail \"no\" }}"}]"#,
    ]
  )
  func `a mistake of a template in workload.json is told at its text`(
    member: String
  ) throws {
    let outcome = try TypeFolder([
      "workload.json": #"{ "name": "note", "version": "1", \#(member) }"#
    ]).run(#"{"workload": "note", "x": 3}"#)
    let place = try #require(outcome.found.first?.range)
    let file = try #require(outcome.sources[place.file])
    #expect(outcome.found.count == 1)
    #expect(file.name == "/types/note/workload.json")
    #expect(file.bytes[place.start] == UInt8(ascii: "\""))
    #expect(file.bytes[place.start..<place.end].contains(UInt8(ascii: "{")))
  }
}
