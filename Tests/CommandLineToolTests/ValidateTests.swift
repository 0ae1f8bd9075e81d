import Glibc
import Host
import JSON
import Testing

@testable import CommandLineTool

/// `kubegate validate` with configs: files, folders, standard input, overlays and flags.
@Suite struct ValidateTests {
  static let good =
    #"{"namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": 1}"#
  static let bad =
    #"{"namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": 1, "x": 1}"#
  static let warned =
    #"{"namespace": "n", "chart_name": "c", "docker_image": "b", "deployment": true, "allocationTime": 1}"#

  private let command = TestedCommand(files: [
    "good.json": good, "bad.json": bad, "warned.json": warned, "-": good, "empty.json": "",
    "folder/b.json": good, "folder/a.json": bad, "folder/inner/c.json": warned,
    "folder/package.json": #"{"name": "x"}"#, "folder/list.json": #"[{"chart_name": "x"}]"#,
    "folder/.git/d.json": bad, "folder/node_modules/e/f.json": bad, "folder/notes.txt": bad,
    "folder/nested.json": #"{"items": [{"chart_name": "x"}]}"#,
    "barren/package.json": #"{"name": "x"}"#,
    "marked/a.json": #"{"$schema": "../schemas/environment.schema.json#"}"#,
    "marked/b.json": #"{"$schema": "https://example.com/other.schema.json"}"#,
    "marked/c.json": #"{"workload": "environment"}"#,
    "marked/d.json": #"{"$schema": "https://example.com/kubegate.schema.json"}"#,
    "broken/a.json": #"{"chart_name": "x",, }"#, "broken/b.json": #"{"name": }"#,
    "broken/c.json": "{\"$schema\": \"https://example.com/x.json\", // other tools'\n}",
  ])

  // MARK: Endings

  @Test(
    arguments: [
      (["good.json"], .done, "good.json is valid\n"),
      (["warned.json"], .done, "warned.json is valid, 1 warning\n"),
      (["bad.json"], .configInvalid, ""),
      (["-"], .done, "<stdin> is valid\n"), (["-", "-"], .done, "1 config, valid\n"),
      (["good.json", "./good.json", "good.json"], .done, "1 config, valid\n"),
      (["good.json", "-"], .done, "2 configs, all valid\n"),
      (["good.json", "warned.json"], .done, "2 configs, all valid, 1 warning\n"),
      (
        ["good.json", "bad.json", "warned.json"], .configInvalid,
        "3 configs, 1 invalid, 1 warning\n"
      ),
      (["none.json"], .fileMissing, ""),
      (["good.json", "none.json"], .fileMissing, "2 configs, 1 unreadable\n"),
      (["none.json", "bad.json"], .configInvalid, "2 configs, 1 invalid, 1 unreadable\n"),
      (["--strict", "good.json"], .done, "good.json is valid\n"),
      (["--strict", "good.json", "warned.json"], .configInvalid, "2 configs, 1 invalid\n"),
      (
        ["folder"], .configInvalid, "3 configs, 1 invalid, 1 warning, 3 other files skipped\n"
      ),
      (
        ["folder/b.json", "folder", "good.json"], .configInvalid,
        "4 configs, 1 invalid, 1 warning, 3 other files skipped\n"
      ),
      (["barren"], .fileMissing, ""),
      (
        ["barren", "good.json"], .fileMissing,
        "1 config, valid, 1 empty folder, 1 other file skipped\n"
      ),
      (["marked"], .configInvalid, "3 configs, 3 invalid, 1 other file skipped\n"),
      (["broken"], .configInvalid, "1 config, 1 invalid, 2 other files skipped\n"),
      (["empty.json", "good.json"], .configInvalid, "2 configs, 1 invalid\n"),
    ] as [([String], ExitCode, String)]
  )
  func `each ending has its exit code and its summary`(
    arguments: [String],
    code: ExitCode,
    output: String
  ) async {
    let run = await command.run(["validate"] + arguments)
    #expect(run.code == code)
    #expect(run.output == output)
  }

  @Test func `what is wrong with several files is told in their order`() async {
    let run = await command.run(
      "validate",
      "bad.json",
      "good.json",
      "none.json",
      "barren",
      "folder"
    )
    let lines = run.talk.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.filter { $0.isEmpty || $0.contains("KG") || $0.contains("-->") } == [
        "error[KG1104]: unknown key \"x\"", " --> bad.json:1:92", "",
        "error[KG1701]: cannot read \"none.json\": there is no such file", "",
        "error[KG1104]: unknown key \"x\"", " --> folder/a.json:1:92", "",
        "warning[KG1208]: allocationTime has no effect: a deployment has no time limit",
        " --> folder/inner/c.json:1:98", "",
        "error[KG1701]: there is no config in \"barren\"", "",
      ]
    )
  }

  @Test func `strictness turns warnings into errors`() async {
    let run = await command.run("validate", "--strict", "warned.json")
    #expect(run.talk.hasPrefix("error[KG1208]: allocationTime has no effect"))
    let json = await command.run("validate", "--strict", "warned.json", "-o", "json").json
    #expect(json?["files"]?[0]?["diagnostics"]?[0]?["severity"] == "error")
    #expect(json?["summary"]?["errors"] == 1)
  }

  // MARK: For programs

  @Test func `programs get one shape, however many files there are`() async {
    let one = await command.run("validate", "good.json", "-o", "json")
    #expect(
      one.json == [
        "valid": true,
        "files": [
          ["name": "good.json", "files": ["good.json"], "valid": true, "diagnostics": []]
        ],
        "summary": [
          "total": 1, "valid": 1, "invalid": 0, "unreadable": 0, "emptyFolders": 0, "skipped": 0,
          "errors": 0, "warnings": 0,
        ],
      ]
    )
    let many = await command.run(
      "validate",
      "-o",
      "json",
      "-",
      "warned.json",
      "none.json",
      "barren",
      "bad.json"
    )
    #expect(many.code == .configInvalid)
    #expect(many.talk == "")
    #expect(
      many.json?["files"]?.array?.map { $0["name"]?.string } == [
        "<stdin>", "warned.json", "none.json", "bad.json", "barren",
      ]
    )
    #expect(
      many.json?["files"]?.array?.map { $0["valid"]?.bool } == [true, true, false, false, false]
    )
    #expect(
      many.json?["summary"] == [
        "total": 4, "valid": 2, "invalid": 1, "unreadable": 1, "emptyFolders": 1, "skipped": 1,
        "errors": 3, "warnings": 1,
      ]
    )
    let yaml = await command.run("validate", "good.json", "-o", "yaml")
    #expect(yaml.output.hasPrefix("files:\n- diagnostics: []\n  files:\n  - good.json\n"))
  }

  @Test(
    arguments: [
      ["validate", "--nothing", "-o", "json"], ["validate", "-ojson", "--set"],
      ["validate", "-o=json", "--draft", "9"], ["validate", "--output=json"],
      ["validate", "--output", "json", "-o", "xml"], ["delpoy", "-o", "json"],
      ["status", "a", "b", "-o", "json"],
    ]
  )
  func `wrong usage is told in the form that was asked for`(arguments: [String]) async {
    let run = await command.run(arguments)
    #expect(run.code == .usage)
    #expect(run.talk == "")
    #expect(run.json?["error"]?["exitCode"] == 64)
    #expect(run.json?["error"]?["diagnostics"]?[0]?["code"] == "KG1702")
  }

  @Test func `wrong usage is told to people where no form was asked for`() async {
    var command = command
    let run = await command.run("validate", "--nothing", "--", "-o", "json")
    #expect(run.talk.hasPrefix("error[KG1702]: unknown flag --nothing\n"))
    command.environment["KUBEGATE_OUTPUT"] = "yaml"
    let yaml = await command.run("validate", "--nothing")
    #expect(yaml.output.hasPrefix("error:\n  diagnostics:\n  - code: KG1702\n"))
  }

  // MARK: Overlays and flags

  @Test func `what overlays replace and delete is shown with what is wrong`() async {
    let command = TestedCommand(files: [
      "base.json": #"""
      {
        "namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": 1,
        "gpu_request": 1
      }
      """#, "mine.json": #"{"gpu_request": "many", "docker_image": null}"#,
    ])
    let expected = """
      error[KG1102]: "docker_image" is missing
       --> base.json:1:1
      1 | {
        | ^ this environment config needs it
       ::: mine.json:1:41
      1 | {"gpu_request": "many", "docker_image": null}
        |                                         ---- it is deleted here
        = help: add "docker_image": "jupyter/scipy-notebook",

      error[KG1105]: this has to be a whole number, 0 or more
       --> mine.json:1:17
      1 | {"gpu_request": "many", "docker_image": null}
        |                 ^^^^^^
       ::: base.json:3:18
      3 |   "gpu_request": 1
        |                  - it replaces this value

      """
    let run = await command.run("validate", "-f", "base.json", "-f", "mine.json")
    #expect(run == .init(code: .configInvalid, output: "", talk: expected))
    #expect(await command.run("validate", "-f", "base.json", "mine.json") == run)
    let json = await command.run("validate", "-f", "base.json", "mine.json", "-o", "json").json
    #expect(json?["files"]?[0]?["name"] == "base.json + mine.json")
    #expect(json?["files"]?[0]?["files"] == ["base.json", "mine.json"])
  }

  @Test func `each operand is laid over the files of the flag, standard input is read once`() async
  {
    let command = TestedCommand(files: [
      "-": Self.good, "a.json": #"{"tag": "1"}"#, "b.json": #"{"tga": "1"}"#, "c.json": "{}",
    ])
    let run = await command.run("validate", "-f", "-", "a.json", "b.json", "c.json")
    #expect(run.output == "3 configs, 1 invalid\n")
    #expect(run.talk.hasPrefix("error[KG1104]: unknown key \"tga\"\n --> b.json:1:2\n"))
  }

  @Test func `flags change every config, and null takes away`() async {
    let command = TestedCommand(files: [
      "a.json": Self.bad, "b.json": Self.bad, "note.txt": "hello",
    ])
    let run = await command.run("validate", "a.json", "b.json", "--set", "x=null")
    #expect(run.output == "2 configs, all valid\n")
    let all = await command.run(
      "validate",
      "a.json",
      "--set",
      "x=null",
      "--set-string",
      "labels.a=1",
      "--set-json",
      #"args=["a", "b"]"#,
      "--set-file",
      "labels.b=note.txt"
    )
    #expect(all.output == "a.json is valid\n")
    let missing = await command.run("validate", "a.json", "--set-file", "x=gone.txt")
    #expect(missing.code == .fileMissing)
    #expect(missing.talk == "error[KG1701]: cannot read \"gone.txt\": there is no such file\n")
  }

  @Test func `mistakes in flags are told with the flag and its column`() async {
    let run = await command.run(
      "validate",
      "good.json",
      "--set",
      "tag=1",
      "--set",
      "gpu_request=many",
      "--set-json",
      #"{"labels": 5}"#
    )
    #expect(
      run.talk == """
        error[KG1101]: "labels" has to be an object, not a number
         --> in --set-json, column 12
        1 | {"labels": 5}
          |            ^
          = help: for example { "team": "imaging" }

        error[KG1105]: this has to be a whole number, 0 or more
         --> in --set #2, column 13
        1 | gpu_request=many
          |             ^^^^

        """
    )
    let conflict = await command.run("validate", "good.json", "--set", "chart_name.x=1")
    #expect(
      conflict.talk == """
        error[KG1414]: "chart_name" has no keys below it: it is a text
         --> in --set, column 1
        1 | chart_name.x=1
          | ^^^^^^^^^^
         ::: good.json:1:37
        1 | {"namespace": "demo", "chart_name": "lab", "docker_image": "busybox", "allocationTime": …
          |                                     ----- it is set here
          = help: a dot that belongs to a name is written \\.

        """
    )
  }

  // MARK: Secrets

  @Test(
    arguments: [
      ["--set", "secret_data.PW=hunter,2b"], ["--set", "tag=1,secret_data.PW={hunter,2b"],
      ["--set", "secret_data.PW hunter2b"], ["--set", "secret_data[0]x=hunter2b"],
      ["--set-json", #"secret_data={"PW": "hunter2b"#],
      ["--set-json", #"{"secret_data": {"PW": hunter2b}}"#],
      ["--set", "secret_data.PW=hunter2b,labels=5"], ["--set", "secret_data=hunter2b"],
      ["--set", "secret_data={hunter2b}"], ["-f", "comma.json"], ["-f", "bare.json"],
      ["-f", "open.json"], ["-f", "lines.json"], ["-f", "number.json"],
    ]
  )
  func `no secret is shown, however broken the text`(arguments: [String]) async {
    let command = TestedCommand(files: [
      "good.json": Self.good,
      "comma.json": #"{"chart_name": "x", "secret_data": {"PW": "hunter2b",, "B": "hunter"}}"#,
      "bare.json": #"{"chart_name": "x", "secret_data": {"PW": hunter2b}}"#,
      "open.json": #"{"chart_name": "x", "secret_data": {"PW": "hunter2b"#,
      "lines.json": "{\"secret_data\":\n  {\"PW\":\n hunter2b}\n, \"chart_name\": 1}",
      "number.json": #"{"secret_data": {"PW": 0x2b} }"#,
    ])
    for form in ["text", "json", "yaml"] {
      let run = await command.run(["validate", "good.json", "-o", form] + arguments)
      #expect(run.code == .configInvalid)
      #expect(!(run.talk + run.output).contains("hunter"))
      #expect(!(run.talk + run.output).contains("2b"))
    }
  }

  @Test func `a malformed secret still has a place and a way out`() async {
    let run = await command.run(
      "validate",
      "good.json",
      "--set",
      "tag=1,secret_data.PW=hunter,2b"
    )
    #expect(
      run.talk == """
        error[KG1414]: the flag cannot be read from here on
         --> in --set, column 29
        1 | tag=1,secret_data.PW=••••••••••••••••
          |                              ^^^^^^^^
          = note: it is not shown, since it may be a secret
          = help: a comma that belongs to a value is written \\,

        """
    )
  }

  @Test func `what follows a secret in a broken config is shown`() async {
    let command = TestedCommand(files: [
      "a.json": """
      {
        "secret_data": {
          "PW": "hunter2"
        },
        "tag": 1,,
        "chart_name": "x"
      }
      """
    ])
    let run = await command.run("validate", "a.json")
    #expect(run.talk.contains("\n5 |   \"tag\": 1,,\n"))
  }

  @Test func `a variable that is not set here is a warning, unless it is to be strict`() async {
    let command = TestedCommand(files: ["a.json": Self.good])
    let set = ["a.json", "--set", "secret_data.TOKEN=env:TOKEN"]
    let run = await command.run(["validate"] + set)
    #expect(
      run
        == .init(
          code: .done,
          output: "a.json is valid, 1 warning\n",
          talk: """
            warning[KG1212]: the environment variable "TOKEN" is not set
             --> in --set, column 19
            1 | secret_data.TOKEN=env:TOKEN
              |                   ^^^^^^^^^
              = help: export TOKEN=…

            """
        )
    )
    #expect(await command.run(["validate", "--strict"] + set).code == .configInvalid)
    let render = await command.run(["render", "-f"] + set)
    #expect(render.code == .configInvalid)
    #expect(render.talk.hasPrefix("error[KG1212]: the environment variable"))
  }

  // MARK: Files of all kinds

  @Test(
    arguments: [
      ("", "error[KG1011]: the file is empty\n"), ("[]", "error[KG1101]: the top level has to be"),
      ("5", "error[KG1101]: the top level has to be an object, not a number\n"),
      ("null", "error[KG1101]: the top level has to be an object, not null\n"),
      ("\u{0}\u{1}\u{2}ELF", "error[KG10"), ("{", "error[KG1001]: "),
      (
        String(repeating: "[", count: 100_000),
        "error[KG1005]: more than 512 brackets are open here\n"
      ),
      (
        String(repeating: " ", count: 9 << 20),
        "error[KG1006]: \"a.json\" has 9437184 bytes, more than the 8 MiB that are read\n"
      ),
    ] as [(String, String)]
  )
  func `what is no config at all`(text: String, talk: String) async {
    let run = await TestedCommand(files: ["a.json": text]).run("validate", "a.json")
    #expect(run.code == .configInvalid)
    #expect(run.talk.hasPrefix(talk))
  }

  @Test func `what may not be read is no reason to stop`() async {
    var command = command
    let inMemory = Files.inMemory(command.files)
    command.disk = Files(
      read: { path, limit throws(FileError) in
        if path == "folder/b.json" { throw .denied(path: path) }
        return try inMemory.read(path, limit)
      },
      write: inMemory.write,
      exists: inMemory.exists,
      list: { path, limit throws(FileError) in
        if path == "folder/inner" { throw .denied(path: path) }
        return try inMemory.list(path, limit)
      },
      realPath: inMemory.realPath
    )
    let run = await command.run("validate", "folder")
    #expect(run.code == .configInvalid)
    #expect(run.output == "3 configs, 1 invalid, 2 unreadable, 3 other files skipped\n")
    #expect(run.talk.contains("error[KG1701]: cannot read \"folder/b.json\": permission denied\n"))
    #expect(run.talk.contains("error[KG1701]: cannot read \"folder/inner\": permission denied\n"))
  }

  @Test func `circles of links come to an end`() async throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["a.json", "same.json", "self", "loop", "sub/up", "sub/b.json"] {
        unlink("\(folder)/\(name)")
      }
      rmdir(folder + "/sub")
      rmdir(folder)
    }
    mkdir(folder + "/sub", 0o755)
    try Files.live.write(folder + "/a.json", Array(Self.good.utf8))
    try Files.live.write(folder + "/sub/b.json", Array(Self.good.utf8))
    symlink("a.json", folder + "/same.json")
    symlink("self", folder + "/self")
    symlink(".", folder + "/loop")
    symlink("..", folder + "/sub/up")
    let command = TestedCommand(disk: .live)
    let run = await command.run("validate", folder, folder + "/loop", folder + "/sub/up/a.json")
    #expect(run.code == .fileMissing)
    // The second folder has nothing that was not read before.
    #expect(run.output == "2 configs, all valid, 1 empty folder\n")
    let link = await command.run("validate", folder + "/self")
    #expect(link.code == .fileMissing)
  }

  @Test func `thousands of files are validated, and reported in order`() async {
    var files: [String: String] = [:]
    for number in 0..<1_000 {
      files["f/\(1000 + number).json"] = number % 7 == 3 ? Self.bad : Self.good
    }
    let contents = files
    let inMemory = Files.inMemory(["f/x": ""])
    let names = files.keys.sorted()
    let disk = Files(
      read: { path, _ throws(FileError) in Array((contents[path] ?? "").utf8) },
      write: inMemory.write,
      exists: { contents[$0] != nil },
      list: { path, _ throws(FileError) in
        guard path == "f" else { throw .notFound(path: path) }
        return names.map { FolderEntry(name: String($0.dropFirst(2)), kind: .file) }
      }
    )
    let json = await TestedCommand(disk: disk).run("validate", "f", "-o", "json").json
    #expect(json?["files"]?.array?.map { $0["name"]?.string } == names)
    #expect(json?["summary"]?["invalid"]?.int == names.indices.filter { $0 % 7 == 3 }.count)
  }
}
