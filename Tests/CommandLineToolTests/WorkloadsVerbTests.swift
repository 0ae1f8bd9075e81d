import Glibc
import Host
import JSON
import Testing

@testable import CommandLineTool

/// `kubegate workloads`.
@Suite struct WorkloadsVerbTests {
  /// A folder on disk that is gone after the test, and the home of a user in it.
  final class Disk: Sendable {
    let root: String
    var home: String { root + "/home" }
    var types: String { home + "/.local/share/kubegate/workloads" }

    init() throws {
      var template = Array("/tmp/kubegate-types-XXXXXX".utf8CString)
      root = try #require(mkdtemp(&template).map { String(cString: $0) })
      try Files.live.makeFolder(home)
    }

    deinit { try? Files.live.removeTree(root) }

    func write(_ files: [String: String], below folder: String) throws {
      for (path, text) in files {
        let path = Path.join(root, Path.join(folder, path))
        try Files.live.makeFolder(Path.folder(of: path))
        try Files.live.write(path, Array(text.utf8))
      }
    }

    func text(_ path: String) throws -> String {
      String(decoding: try Files.live.read(path, 1 << 20), as: UTF8.self)
    }

    /// Runs the command in this home, with paths of this folder.
    func run(_ arguments: String..., files: Files = .live) async -> TestedCommand.Run {
      var command = TestedCommand(disk: files)
      command.environment["XDG_DATA_HOME"] = home + "/.local/share"
      return await command.run(arguments)
    }
  }

  private static let plain = [
    "workload.json": #"{ "name": "note", "title": "A note", "version": "1.0.0" }"#,
    "schema.json": """
    { "type": "object", "properties": { "text": { "type": "string" } },
      "examples": [{ "workload": "note", "namespace": "n", "chart_name": "c", "text": "a" }] }
    """,
    "values.yaml.gotmpl": "text: {{ .Config.text }}\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: note\nversion: 1.0.0\n",
    "chart/templates/a.yaml": "kind: ConfigMap\ndata: {text: {{ .Values.text }}}\n",
  ]

  // MARK: Life of a type

  @Test func `a type is written, found right, added, listed, shown and removed`() async throws {
    let disk = try Disk()
    let folder = disk.root + "/training"
    let exported = await disk.run("workloads", "export", "job", "--as", "training", "--to", folder)
    #expect(exported.code == .done)
    let linted = await disk.run("workloads", "lint", folder)
    #expect(linted.code == .done)
    #expect(linted.talk == "")
    #expect(linted.output.hasPrefix("\(folder): nothing is wrong, "))
    let added = await disk.run("workloads", "add", folder)
    let target = disk.types + "/training"
    #expect(added == .init(code: .done, output: "training is added: \(target)\n", talk: ""))
    let list = await disk.run("workloads", "list", "-o", "json")
    let entry = list.json?.array?.last
    #expect(entry?["name"] == "training")
    #expect(entry?["version"] == "1.0.0")
    #expect(entry?["builtIn"] == false)
    #expect(entry?["folder"] == .string(target))
    let shown = await disk.run("workloads", "show", "training")
    #expect(shown.output.hasPrefix("name       training\nversion    1.0.0\n"))
    #expect(shown.output.contains("\nextends    job\nchart      job 1.0.0\n"))
    let unsure = await disk.run("workloads", "remove", "training")
    #expect(unsure.code == .usage)
    let removed = await disk.run("workloads", "remove", "training", "-y")
    #expect(removed == .init(code: .done, output: "training is removed\n", talk: ""))
    #expect(try Files.live.list(disk.types, 10) == [])
  }

  @Test(arguments: [("y", true), ("Yes", true), ("", false), ("n", false), (nil, false)])
  func `a type is removed when the user says so`(answer: String?, isRemoved: Bool) async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "note")
    _ = await disk.run("workloads", "add", disk.root + "/note")
    var command = TestedCommand(disk: .live)
    command.environment["XDG_DATA_HOME"] = disk.home + "/.local/share"
    command.answers = [answer].compactMap(\.self)
    let run = await command.run("workloads", "remove", "note")
    #expect(run.talk.hasPrefix("Remove \(disk.types)/note? [y/N] "))
    #expect(run.code == (isRemoved ? .done : .failed))
    #expect(Files.live.exists(disk.types + "/note") == !isRemoved)
  }

  @Test func `a type is replaced only where that is asked for, and as a whole`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "one")
    try disk.write(["docs.md": "old"], below: "one")
    try disk.write(Self.plain, below: "two")
    #expect(await disk.run("workloads", "add", disk.root + "/one").code == .done)
    let refused = await disk.run("workloads", "add", disk.root + "/two")
    #expect(refused.code == .usage)
    #expect(
      refused.talk.hasPrefix(
        """
        error[KG1702]: there is a workload type "note" already, in \(disk.types)/note
          = help: --force puts this one in its place

        """
      )
    )
    #expect(Files.live.exists(disk.types + "/note/docs.md"))
    let replaced = await disk.run("workloads", "add", disk.root + "/two", "--force")
    #expect(replaced.output == "note is replaced: \(disk.types)/note\n")
    #expect(!Files.live.exists(disk.types + "/note/docs.md"))
    #expect(try Files.live.list(disk.types, 10).map(\.name) == ["note"])
  }

  @Test func `a failure while a type is added leaves everything as it was`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "one")
    _ = await disk.run("workloads", "add", disk.root + "/one")
    try disk.write(["chart/values.yaml": "a: 1\n"], below: "one")
    var files = Files.live
    files.create = { path, bytes throws(FileError) in
      if path.hasSuffix("values.yaml") { throw .failed(path: path, reason: "the disk is full") }
      try Files.live.create(path, bytes)
    }
    let run = await disk.run("workloads", "add", disk.root + "/one", "--force", files: files)
    #expect(run.code == .fileMissing)
    #expect(run.talk.contains("the disk is full"))
    #expect(try Files.live.list(disk.types, 10).map(\.name) == ["note"])
    #expect(!Files.live.exists(disk.types + "/note/chart/values.yaml"))
  }

  @Test(
    arguments: [
      ("/etc/passwd", "it is a link that leads out of the folder"),
      ("chart", "it is a link to a folder"),
    ]
  )
  func `links that lead out are not followed into a copy`(
    target: String,
    reason: String
  ) async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "one")
    let link = disk.root + "/one/README.txt"
    #expect(symlink(target, link) == 0)
    let run = await disk.run("workloads", "add", disk.root + "/one")
    #expect(run.code == .fileMissing)
    #expect(run.talk.contains(reason))
    #expect(!Files.live.exists(disk.types + "/note"))
  }

  @Test func `pipes are not opened`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "one")
    #expect(mkfifo(disk.root + "/one/README", 0o600) == 0)
    let run = await disk.run("workloads", "add", disk.root + "/one")
    #expect(run.talk.contains("it is neither a file nor a folder"))
  }

  // MARK: What is refused

  @Test(
    arguments: [
      (["workloads"], "do what with workload types?"),
      (["workloads", "lst"], "there is no \"workloads lst\""),
      (["workloads", "list", "x"], "unexpected argument \"x\""),
      (["workloads", "show"], "workloads show needs a type"),
      (["workloads", "add"], "workloads add needs the folder of a type"),
      (["workloads", "show", "jb"], "there is no workload type \"jb\""),
      (["workloads", "lint", "job"], "\"job\" is built in, and has no folder"),
      (["workloads", "lint", "./none"], "there is no folder \"./none\""),
      (["workloads", "add", "none"], "there is no folder \"none\""),
      (["workloads", "remove", "job", "-y"], "\"job\" is built in, and stays"),
      (["workloads", "remove", "none", "-y"], "there is no workload type \"none\""),
      (["workloads", "export", "job", "--as", "a"], "workloads export needs --to"),
      (
        ["workloads", "export", "job", "--to", "x"],
        "a copy of a built-in type needs a name of its own"
      ),
      (
        ["workloads", "export", "job", "--to", "x", "--as", "service"],
        "the workload type in \".\" cannot be named \"service\": the built-in type has that name"
      ),
      (
        ["workloads", "export", "job", "--to", "x", "--as", "A b"],
        "a type's name has small letters, digits and dashes only, and begins with a letter"
      ),
      (
        ["workloads", "export", "job", "--to", "x", "--as", "y", "--chart"],
        "--as names a type, and --chart writes none"
      ),
      (
        ["workloads", "export", "chart", "--to", "x", "--chart"],
        "\"chart\" has no chart: its configs name one"
      ),
    ] as [([String], String)]
  )
  func `what cannot be done is said`(arguments: [String], message: String) async {
    let run = await TestedCommand().run(arguments)
    #expect(run.code == .usage)
    #expect(run.talk.hasPrefix("error[KG1702]: \(message)\n"))
  }

  @Test func `a type of an administrator is not removed from where it was put`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "shared/note")
    let run = await disk.run(
      "workloads",
      "remove",
      "note",
      "-y",
      "--workload-path",
      disk.root + "/shared"
    )
    #expect(run.code == .usage)
    #expect(run.talk.contains("is in \(disk.root)/shared/note, and was not added by"))
    #expect(Files.live.exists(disk.root + "/shared/note/workload.json"))
  }

  @Test func `an export replaces no file`() async throws {
    let disk = try Disk()
    try disk.write(["values.yaml.gotmpl": "mine"], below: "out")
    let folder = disk.root + "/out"
    let run = await disk.run("workloads", "export", "job", "--as", "a", "--to", folder)
    #expect(run.code == .fileMissing)
    #expect(run.talk.contains("\(folder)/values.yaml.gotmpl: it is there already"))
    #expect(try disk.text(folder + "/values.yaml.gotmpl") == "mine")
    #expect(!Files.live.exists(folder + "/workload.json"))
  }

  @Test func `what cannot be used is told of in a list, behind what can`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "types/a")
    try disk.write(Self.plain, below: "types/b")
    try disk.write(
      ["workload.json": #"{ "name": "job", "version": "1" }"#],
      below: "types/c"
    )
    let path = disk.root + "/types"
    let run = await disk.run("workloads", "list", "--workload-path", path)
    #expect(run.code == .configInvalid)
    #expect(run.output.split(separator: "\n").last?.hasPrefix("note ") == true)
    #expect(run.talk.contains("the workload type in \"\(path)/c\" cannot be named \"job\""))
    #expect(
      run.talk.contains(
        "the workload type \"note\" in \"\(path)/b\" is not used: \"\(path)/a\" comes first"
      )
    )
  }

  // MARK: The page about types

  @Test(arguments: [
    "results-viewer/workload.json", "results-viewer/values.yaml.gotmpl", "results.json",
  ])
  func `the page shows the example as it is`(file: String) throws {
    func text(_ path: String) throws -> String {
      String(decoding: try Files.live.read(path, 1 << 20), as: UTF8.self)
    }
    let page = try text("docs/workload-types.md")
    #expect(page.contains("\n" + (try text("examples/workloads/\(file)"))))
  }

  @Test func `what the page says of mistakes is what is said`() async throws {
    var command = TestedCommand(disk: .live)
    command.environment["VIEWER_PASSWORD"] = "x"
    let page = String(
      decoding: try Files.live.read("docs/workload-types.md", 1 << 20),
      as: UTF8.self
    )
    let lead = "$ kubegate validate examples/workloads/results.json "
    let flags = try #require(page.split(separator: "\n").first { $0.hasPrefix(lead) })
      .dropFirst(lead.count).split(separator: " ").map(String.init)
    let run = await command.run(["validate", "examples/workloads/results.json"] + flags)
    #expect(run.code == .configInvalid)
    #expect(page.contains(lead + flags.joined(separator: " ") + "\n" + run.talk))
  }

  // MARK: Lint

  @Test(
    arguments: [
      ([:], []),
      (["workload.json": ""], ["KG1440"]), (["workload.json": "{"], ["KG1001"]),
      (["workload.json": #"{"name": "note"}"#, "schema.json": "["], ["KG1001", "KG1102"]),
      (
        ["workload.json": #"{"name": "note", "version": "1", "title": "\u001b[2J"}"#], ["KG1105"]
      ),
      (["values.yaml.gotmpl": "{{ if }}"], ["KG1420"]),
      (["values.yaml.gotmpl": "a: {{ .Config.x.y.z }}"], ["KG1421"]),
      (["values.yaml.gotmpl": "a: ["], ["KG1401"]), (["values.yaml.gotmpl": "- a"], ["KG1442"]),
      (["values.yaml.gotmpl": "a: {{ durationSeconds .Config.text }}"], ["KG1230"]),
      (["values.yaml.gotmpl": "a: {{ localFile .Config.text | toJson }}"], []),
      (["values.yaml.gotmpl": "a: {{ secretSource .Config.text }}"], []),
      (["values.yml.gotmpl": "x"], ["KG1440"]), (["README.md": "x"], []),
      (["schema.json": #"{ "type": "objekt" }"#], ["KG1190"]),
      (["schema.json": #"{ "type": "object" }"#], ["KG1440"]),
      (["schema.json": #"{ "$ref": "nothing.schema.json" }"#], ["KG1191"]),
      (
        ["schema.json": #"{ "required": ["a"], "examples": [{ "workload": "note" }] }"#],
        ["KG1102"]
      ),
      (["chart/Chart.yaml": "apiVersion: v2\nname: note\n"], ["KG1411"]),
      (["chart/Chart.yaml": ""], ["KG1410"]),
      (["chart/templates/a.yaml": "a: {{ .Values.x.y }}"], ["KG1421"]),
      (["chart/templates/a.yaml": "a: ["], ["KG1423"]),
      (
        ["chart/values.schema.json": #"{ "properties": { "text": { "type": "integer" } } }"#],
        ["KG1101"]
      ),
      (
        [
          "chart/Chart.yaml":
            "apiVersion: v2\nname: n\nversion: 1.0.0\ntype: library\n"
        ],
        ["KG1440"]
      ),
      (
        ["workload.json": #"{"name": "note", "version": "1", "notes": "{{ .Config.x.y }}"}"#],
        ["KG1421"]
      ),
    ] as [([String: String], [String])]
  )
  func `all that is wrong with a type is found`(
    changes: [String: String],
    codes: [String]
  ) async throws {
    let disk = try Disk()
    try disk.write(
      Self.plain.merging(changes) { $1 }.filter { !$0.value.isEmpty },
      below: "note"
    )
    let run = await disk.run("workloads", "lint", disk.root + "/note", "-o", "json")
    let found = run.json?["diagnostics"]?.array ?? []
    #expect(found.compactMap { $0["code"]?.string } == codes)
    let isRight = !found.contains { $0["severity"] == "error" }
    #expect(run.json?["valid"] == .bool(isRight))
    #expect(run.code == (isRight ? .done : .configInvalid))
    // What has errors is not added.
    let added = await disk.run("workloads", "add", disk.root + "/note")
    #expect(added.code == (isRight ? .done : .configInvalid))
  }

  // MARK: The same by another name

  private static let builtIn = ["environment", "service", "job", "cronjob"]

  @Test(arguments: builtIn)
  func `a built-in type by another name behaves the same`(type: String) async throws {
    let disk = try Disk()
    let folder = disk.root + "/copy"
    _ = await disk.run("workloads", "export", type, "--as", "copy", "--to", folder)
    #expect(await disk.run("workloads", "add", folder).code == .done)
    let configs = "Tests/Configs/\(type)"
    let names = try Files.live.list(configs, 1000).map(\.name)
      .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".values.json") }
    #expect(!names.isEmpty)
    for name in names {
      let text = try disk.text("\(configs)/\(name)")
      var config = try #require(try JSONReader().read(Array(text.utf8)).object)
      config["workload"] = "copy"
      let copy = JSONWriter().string(.object(config))
      // Beside the original, so that local files are found.
      let path = "\(configs)/copy-of-\(name)"
      var files = Files.live
      files.read = { file, limit throws(FileError) in
        file == path ? Array(copy.utf8) : try Files.live.read(file, limit)
      }
      for verb in ["values", "render"] {
        let original = await disk.run(verb, "-f", "\(configs)/\(name)")
        let other = await disk.run(verb, "-f", path, files: files)
        #expect(original.code == .done)
        #expect(other.output == original.output, "\(verb) of \(name)")
        #expect(other.code == .done, "\(other.talk)")
      }
      let validated = await disk.run("validate", path, files: files)
      #expect(validated.code == .done)
    }
  }

  @Test func `what is installed is exported under its own name or another`() async throws {
    let disk = try Disk()
    try disk.write(Self.plain, below: "types/note")
    let path = disk.root + "/types"
    let schema = #"{ "properties": { "workload": { "const":  "note" } }, "x": "note" }"#
    try disk.write(["schema.json": schema], below: "types/note")
    for (name, flags) in [("note", [String]()), ("memo", ["--as", "memo"])] {
      let folder = "\(disk.root)/out-\(name)"
      var command = TestedCommand(disk: .live)
      command.environment["KUBEGATE_WORKLOADS"] = path
      let run = await command.run(["workloads", "export", "note", "--to", folder] + flags)
      #expect(run.code == .done)
      #expect(
        try disk.text(folder + "/workload.json")
          == #"{ "name": "\#(name)", "title": "A note", "version": "1.0.0" }"#
      )
      #expect(
        try disk.text(folder + "/schema.json")
          == #"{ "properties": { "workload": { "const":  "\#(name)" } }, "x": "note" }"#
      )
      #expect(
        try disk.text(folder + "/chart/templates/a.yaml") == Self.plain["chart/templates/a.yaml"]
      )
    }
  }
}
