import Actions
import Diagnostics
import Host
import JSON
import Testing
import Workloads

@testable import CommandLineTool

/// `kubegate explain`, for people and for programs.
@Suite struct ExplainTests {
  // MARK: Layout, with a schema of its own

  private static let schema: JSONValue = [
    "title": "lab config",
    "description": "A place to work in.",
    "required": ["namespace"],
    "else": ["required": ["time"]],
    "properties": [
      "tag": [
        "title": "Tag", "description": "The image's tag. More is said of it here.",
        "type": ["string", "integer"], "default": "latest",
        "examples": ["2024", 7], "x-kubegate-aliases": ["version"],
      ],
      "namespace": ["title": "Namespace", "description": "Where it is.", "type": "string"],
      "time": ["title": "Time", "type": "number", "exclusiveMinimum": 0],
      "ports": [
        "title": "Ports", "type": "object",
        "additionalProperties": ["title": "Port", "type": "integer", "maximum": 65535],
        "examples": [["web": 8080]], "x-kubegate-becomes": "Service spec.ports",
      ],
      "volumes": [
        "title": "Volumes",
        "description":
          "Places on disks that are there for a very long time indeed, for all to use.",
        "type": "array",
        "items": [
          "type": "object", "required": ["path"],
          "properties": [
            "mode": [
              "title": "Mode", "enum": ["one", "many"], "default": "one",
              "enumDescriptions": ["for one pod", "for as many pods as want to use it at once"],
              "x-kubegate-message": "a mode is a word",
            ],
            "path": ["title": "Path", "type": "string", "deprecated": true],
          ],
        ],
        "examples": [
          [
            ["path": "/home/jovyan/of/alice", "mode": "one"],
            ["path": "/home/jovyan/of/bob", "mode": "many"],
          ]
        ],
      ],
    ],
  ]

  private func type() throws -> ExplainAction.WorkloadTopic {
    let documents = try #require(SchemaDocuments("lab") { $0 == "lab" ? Self.schema : nil })
    return ExplainAction.WorkloadTopic(
      name: "lab",
      outline: SchemaOutline(documents),
      conditional: ["time"]
    )
  }

  private func text(_ path: String, color: Bool = false) throws -> String {
    let type = try type()
    let entry = try #require(type.outline.entry(at: path))
    return ExplainText(columns: 60, color: color)
      .text(.key(ExplainAction.KeyTopic(type: type, entry: entry)))
  }

  @Test func `a type's keys are listed in groups, the required ones first`() throws {
    #expect(
      try ExplainText(columns: 60, color: false).text(.type(type())) == """
        lab: A place to work in.

        required
          namespace  text    Where it is.
          time       number  Time (not always)

        image
          tag  text, number  The image's tag. (default "latest")

        network
          ports  object  Ports

        more
          volumes  list  Places on disks that are there for a very…

        kubegate explain lab KEY tells all of one key.

        """
    )
  }

  @Test func `all of a key is told`() throws {
    #expect(
      try text("volumes") == """
        lab volumes: Volumes

          Places on disks that are there for a very long time
          indeed, for all to use.

          type        list of objects

        example
          "volumes": [
            { "path": "/home/jovyan/of/alice", "mode": "one" },
            { "path": "/home/jovyan/of/bob", "mode": "many" }
          ]

        keys
          path  text  Path (required)
          mode  text  Mode (default "one")

        """
    )
    #expect(
      try text("volumes[].mode") == """
        lab volumes[].mode: Mode

          type        text
          default     "one"
          form        a mode is a word

        allowed values
          "one"   for one pod
          "many"  for as many pods as want to use it at once

        """
    )
    #expect(
      try text("tag") == """
        lab tag: Tag

          The image's tag. More is said of it here.

          type        text, or whole number
          default     "latest"
          misspelt    as "version"; the right name is told then

        examples
          "tag": "2024"
          "tag": 7

        """
    )
    #expect(
      try text("ports") == """
        lab ports: Ports

          type        object of whole numbers
          becomes     Service spec.ports

        example
          "ports": { "web": 8080 }

        keys
          <name>  number  Port

        """
    )
    #expect(try text("time").contains("  required    depends on other keys\n"))
    #expect(try text("volumes.path").contains("  deprecated  yes\n"))
  }

  @Test func `colours add nothing but escape codes`() throws {
    for path in ["volumes", "tag", "ports"] {
      let coloured = try text(path, color: true)
      #expect(coloured.contains("\u{1B}[1m"))
      var plain = ""
      var isCode = false
      for scalar in coloured.unicodeScalars {
        if scalar == "\u{1B}" { isCode = true }
        if !isCode { plain.unicodeScalars.append(scalar) }
        if scalar == "m" { isCode = false }
      }
      #expect(plain == (try text(path)))
    }
  }

  // MARK: The real schemas

  @Test(arguments: [80, 100])
  func `nothing is wider than the terminal but what cannot be broken`(columns: Int) throws {
    let host = Host(environment: [:], files: .inMemory([:]), now: { .zero })
    guard case .types(let types) = try ExplainAction([], host: host).run() else {
      Issue.record("no types")
      return
    }
    let text = ExplainText(columns: columns, color: false)
    for type in types {
      var topics: [ExplainAction.Topic] = [.types(types), .type(type)]
      topics += type.outline.allEntries.map {
        .key(ExplainAction.KeyTopic(type: type, entry: $0))
      }
      for line in topics.flatMap({ text.text($0).split(separator: "\n") }) {
        let isExample = line.contains("\": ") || line.contains("[\"")
        #expect(DisplayWidth.of(line) <= columns || isExample, "\(line)")
      }
    }
  }

  @Test func `every key of a type is listed, and can be asked for`() async throws {
    let list = await TestedCommand().run("explain", "environment", "-o", "json")
    let keys = try #require(list.json?["keys"]?.array)
    let text = await TestedCommand().run("explain", "environment").output
    #expect(keys.count > 40)
    for key in keys {
      let name = try #require(key["key"]?.string)
      #expect(text.contains("\n  \(name) "))
      let run = await TestedCommand().run("explain", name, "-o", "json")
      #expect(run.json?["path"] == .string(name))
      #expect(run.json?["title"]?.string?.isEmpty == false, "\(name)")
    }
  }

  @Test(arguments: [
    ["environment", "persistent_volume[].size"], ["environment", "persistent_volume.size"],
    ["environment.persistent_volume.size"], ["persistent_volume[0].size"],
    ["persistent_volume.size"],
  ])
  func `a key is found however its place is written`(operands: [String]) async {
    let run = await TestedCommand().run(["explain"] + operands + ["-o", "json"])
    #expect(run.code == .done)
    #expect(run.json?["type"] == "environment")
    #expect(run.json?["path"] == "persistent_volume[].size")
    #expect(run.json?["required"] == true)
    #expect(run.json?["types"] == ["number", "text"])
    #expect(run.json?["examples"]?.array?.isEmpty == false)
  }

  @Test func `examples can be pasted into a config as they are`() async throws {
    for path in ["ports", "persistent_volume", "gpu_selector", "ingress", "mount_files"] {
      let text = await TestedCommand().run("explain", path).output
      let list = try #require(text.range(of: "\n\nexample"), "\(text)")
      let end = text[list...].range(of: "\n\nkeys") ?? text.endIndex
      var rest = text[list..<end]
      var count = 0
      while let start = rest.range(of: "\n  \"\(path)\": ") {
        rest = rest[start...].dropFirst()
        let example = rest[..<(rest.range(of: "\n  \"") ?? rest.endIndex)]
        let value = try? JSONReader().read(Array("{\(example)}".utf8))
        #expect(value?[path] != nil, "\(example)")
        count += 1
      }
      #expect(count > 0, "\(text)")
    }
  }

  @Test func `a key that is required at times says so`() async {
    let run = await TestedCommand().run("explain", "allocationTime", "-o", "json")
    #expect(run.json?["required"] == "sometimes")
    #expect(await TestedCommand().run("explain", "tag", "-o", "json").json?["required"] == false)
  }

  @Test func `codes are explained`() async {
    let run = await TestedCommand().run("explain", "kg1104")
    #expect(
      run.output == """
        KG1104: A key is not known.

          found       while a config is held against the schema of its type
          more        kubegate explain KEY tells what a key of a config takes

        """
    )
    for code in DiagnosticCode.allCases {
      let json = await TestedCommand().run("explain", code.rawValue, "-o", "json").json
      #expect(json?["meaning"]?.string?.isEmpty == false)
    }
  }

  @Test(arguments: [
    (["gpu"], "environment configs have no key \"gpu\"", "did you mean \"gpu_request\"?"),
    (
      ["memory_reqest"], "environment configs have no key \"memory_reqest\"",
      "did you mean \"memory_request\"?"
    ),
    (
      ["pvc_type"], "environment configs have no key \"pvc_type\"",
      "did you mean \"persistent_volume[].pvc_type\"?"
    ),
    (
      ["enviroment"], "environment configs have no key \"enviroment\"",
      "did you mean \"environment\"?"
    ),
    (
      ["zzzzzzzz"], "environment configs have no key \"zzzzzzzz\"",
      "kubegate explain environment lists the keys"
    ),
    (
      ["namespace.x"], "environment configs have no key \"x\" in namespace",
      "\"namespace\" has no keys"
    ),
    (
      ["environment", "nfs_volume.sever"],
      "environment configs have no key \"sever\" in nfs_volume",
      "did you mean \"nfs_volume[].server\"?"
    ),
    (
      ["nfs_volume.a"], "environment configs have no key \"a\" in nfs_volume",
      "the keys of nfs_volume: server, path, mountPath, readOnly"
    ),
    (
      ["nfs_volume", "path"], "there is no workload type \"nfs_volume\"",
      "did you mean \"nfs_volume.path\"?"
    ),
    (["servise", "ports"], "there is no workload type \"servise\"", "workload types: environment"),
    (["KG9999"], "no diagnostic has the code KG9999", ""),
    ([""], "environment configs have no key \"\"", "kubegate explain environment lists the keys"),
  ])
  func `what is not there is told with what is near`(
    operands: [String],
    message: String,
    help: String
  ) async {
    let run = await TestedCommand().run(["explain"] + operands)
    #expect(run.code == .usage)
    #expect(run.output == "")
    #expect(run.talk.hasPrefix("error[KG1702]: \(message)\n"), "\(run.talk)")
    #expect(help.isEmpty || run.talk.contains("\n  = help: \(help)"), "\(run.talk)")
    let json = await TestedCommand().run(["explain", "-o", "json"] + operands)
    #expect(json.json?["error"]?["exitCode"] == 64)
  }
}

extension StringProtocol {
  /// Where another text begins in this one.
  fileprivate func range(of other: String) -> Index? {
    indices.first { self[$0...].hasPrefix(other) }
  }
}
