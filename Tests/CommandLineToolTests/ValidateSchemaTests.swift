import Diagnostics
import Host
import JSON
import TestSuites
import Testing

@testable import CommandLineTool

/// `kubegate validate --schema`: any file against any schema.
@Suite struct ValidateSchemaTests {
  private let command = TestedCommand(files: [
    "s.json": #"{"type": "object", "properties": {"a": {"type": "integer"}}}"#,
    "s.yaml": "type: object\nproperties:\n  a: {type: integer}\n",
    "pw.json": #"{"properties": {"pw": {"writeOnly": true, "type": "string"}}}"#,
    "split.json": #"{"$id": "https://example.com/s/split.json", "$ref": "parts/a.json#/$defs/a"}"#,
    "refs/parts/a.json": #"{"$defs": {"a": {"type": "string", "format": "date"}}}"#,
    "refs/relative.json": #"{"$ref": "parts/a#/$defs/a"}"#, "refs/broken.json": "{\"a\": }",
    "refs/wrong.json": #"{"type": "strnig"}"#, "secret.json": "{}", "good.json": #"{"a": 1}"#,
    "bad.json": #"{"a": "x"}"#, "date.json": #""2026-01-31""#, "text.json": #""x""#,
    "many.yaml": "a: 1\n---\n# nothing\nü: 1\na: x\n---\na: [\n", "docs.yaml": "a: 1\n---\na: x\n",
    "data/a.json": "{}", "data/b.yml": "a: x", "data/c.txt": "x", "data/.d.yaml": "a: x",
    "pw.yaml": "pw: [hunter2]\n", "pwbroken.yaml": "pw: {x: hunter2\n",
    "pwblock.yaml": "a: 1\npw:\n  x: hunter2\n  y: @hunter2\nb: 1\n",
    "pwline.yaml": "a: 1\npw: @hunter2\n",
    "env.json": ValidateTests.good,
    "empty.yaml": "", "true.json": "true", "no.json": "[]", "broken.json": "{\"type\": }",
  ])

  @Test(
    arguments: [
      ("--schema s.json good.json", .done, "good.json is valid\n"),
      ("--schema s.yaml good.json", .done, "good.json is valid\n"),
      ("--schema s.json bad.json good.json", .configInvalid, "2 files, 1 invalid\n"),
      ("--schema s.json data", .configInvalid, "2 files, 1 invalid\n"),
      ("--schema s.json refs good.json", .configInvalid, "5 files, 1 invalid\n"),
      ("--schema true.json empty.yaml", .done, "empty.yaml is valid\n"),
      ("--schema environment env.json", .done, "env.json is valid\n"),
      ("--schema environment good.json", .configInvalid, ""),
      (
        "--schema split.json --resolve https://example.com/s/=refs text.json", .done,
        "text.json is valid\n"
      ),
      (
        "--schema split.json --resolve https://example.com/s/=refs --assert-format text.json",
        .configInvalid, ""
      ),
      (
        "--schema split.json --resolve https://example.com/s/=refs --assert-format date.json",
        .done,
        "date.json is valid\n"
      ),
      ("--schema refs/relative.json --resolve =refs text.json", .done, "text.json is valid\n"),
      (
        "--schema refs/relative.json --resolve urn:x/=refs text.json", .done, "text.json is valid\n"
      ), ("--schema none.json good.json", .fileMissing, ""),
      ("--schema s.json none.json", .fileMissing, ""),
      ("--schema broken.json good.json", .configInvalid, ""),
      ("--schema no.json good.json", .configInvalid, ""), ("--schema s.json", .usage, ""),
      ("--schema s.json --set a=1 good.json", .usage, ""),
      ("--schema s.json -f good.json", .usage, ""), ("--schema - -", .usage, ""),
      ("--schema s.json --resolve refs good.json", .usage, ""),
      ("--schema s.json --draft 5 good.json", .usage, ""),
      ("--strict --draft 7 env.json", .usage, ""),
    ] as [(String, ExitCode, String)]
  )
  func `each ending has its exit code and its summary`(
    line: String,
    code: ExitCode,
    output: String
  ) async {
    let run = await command.run(["validate"] + line.split(separator: " ").map(String.init))
    #expect(run.code == code)
    #expect(run.output == output)
    #expect(run.talk.isEmpty == (code == .done))
  }

  private func talk(_ line: String) async -> String {
    await command.run(["validate"] + line.split(separator: " ").map(String.init)).talk
  }

  @Test func `YAML documents are told apart, with their own places`() async {
    #expect(
      await talk("--schema s.json docs.yaml") == """
        error[KG1101]: "a" has to be a whole number, not a string
         --> docs.yaml:3:4
        3 | a: x
          |    ^
          = note: in document 2 of 2

        """
    )
    #expect(
      await talk("--schema s.json many.yaml") == """
        error[KG1401]: not YAML: did not find expected node content
         --> many.yaml:8:1
        8 |\u{20}
          | ^

        """
    )
  }

  @Test(
    arguments: [
      ("{\"a\": 1}", "<stdin> is valid\n", ""), ("a: 1\n", "<stdin> is valid\n", ""),
      (
        "a: x", "",
        """
        error[KG1101]: "a" has to be a whole number, not a string
         --> <stdin>:1:4
        1 | a: x
          |    ^

        """
      ), ("", "", "error[KG1011]: the file is empty\n --> <stdin>:1:1\n1 | \n  | ^\n"),
    ]
  )
  func `standard input is JSON or else YAML`(text: String, output: String, talk: String) async {
    var command = command
    command.files["-"] = text
    let run = await command.run("validate", "--schema", "s.json", "-")
    #expect(run.output == output)
    #expect(run.talk == talk)
  }

  @Test func `mistakes of schemas are shown where they stand`() async {
    #expect(
      await talk("--schema no.json good.json") == """
        error[KG1190]: a schema has to be an object or a boolean, not a list
         --> no.json:1:1
        1 | []
          | ^^

        """
    )
    var command = command
    command.files["ref.json"] = #"{"$ref": "https://example.com/s/wrong"}"#
    command.files["ref2.json"] = #"{"$ref": "https://example.com/s/broken.json"}"#
    let wrong = await command.run(
      ["validate", "--schema", "ref.json", "--resolve", "https://example.com/s/=refs", "good.json"]
    )
    #expect(wrong.code == .configInvalid)
    #expect(wrong.talk.contains("\n --> refs/wrong.json:1:10\n"))
    let broken = await command.run(
      [
        "validate", "--schema", "ref2.json", "--resolve", "https://example.com/s/=refs",
        "good.json",
      ]
    )
    #expect(broken.talk.contains("\n --> refs/broken.json:1:7\n"))
    #expect(broken.talk.contains("\n --> ref2.json:1:10\n"))
  }

  @Test func `secrets of any schema are hidden`() async {
    let text = await talk("--schema pw.json pw.yaml pwbroken.yaml pwblock.yaml pwline.yaml")
    #expect(text.contains("error[KG1101]: \"pw\" has to be a string, not a list\n"))
    for place in ["pwbroken.yaml:2:1", "pwblock.yaml:4:6", "pwline.yaml:2:5"] {
      #expect(text.contains(" --> \(place)\n"))
    }
    #expect(!text.contains("hunter"))
  }

  @Test(
    arguments: [
      "https://example.com/s/../secret.json", "https://example.com/s/%2e%2e/secret.json",
      "https://example.com/s/..%2Fsecret.json", "https://example.com/s/parts/../../secret.json",
      "https://example.com/s//../secret.json", "https://example.com/s/%2Fsecret.json",
      "https://example.com/s/", "https://example.com/s/%00", "https://example.com/s/%zz",
      "https://example.com/s/%ff", "file:///secret.json", "secret.json", "/secret.json",
      "https://example.com/S/parts/a.json", "https://example.com/s/parts",
    ]
  )
  func `references never leave their folder`(reference: String) async {
    var command = command
    command.files["ref.json"] = "{\"$ref\": \"\(reference)\"}"
    let run = await command.run(
      ["validate", "--schema", "ref.json", "--resolve", "https://example.com/s/=refs", "good.json"]
    )
    #expect(run.code == .configInvalid)
    #expect(run.talk.hasPrefix("error[KG1"))
  }

  @Test func `what a reference that has no answer says`() async {
    #expect(
      await talk("--schema split.json --resolve https://example.com/s/p=refs text.json") == """
        error[KG1191]: the schema refers to "parts/a.json#/$defs/a", which is not known
         --> split.json:1:53
        1 | {"$id": "https://example.com/s/split.json", "$ref": "parts/a.json#/$defs/a"}
          |                                                     ^^^^^^^^^^^^^^^^^^^^^^^
          = note: references are never fetched from the network
          = note: looked for at refs/arts/a.json
          = help: put the schema below "$defs", with "$id": "https://example.com/s/parts/a.json"
          = help: --resolve PREFIX=FOLDER answers references that begin with PREFIX

        """
    )
  }

  // MARK: The official suite, from outside

  private static let drafts = [
    ("draft4", "4"), ("draft6", "6"), ("draft7", "7"), ("draft2019-09", "2019-09"),
    ("draft2020-12", "2020-12"),
  ]

  @Test(
    .enabled(if: TestSuites.folder("json-schema") != nil, "\(TestSuites.missing)"),
    arguments: drafts
  )
  func `all required cases are decided as the suite says`(draft: String, version: String)
    async throws
  {
    let suite = try #require(TestSuites.folder("json-schema"))
    let remotes = TestSuites.files(below: suite + "/remotes", suffix: ".json").map {
      ("remotes/" + $0, TestSuites.bytes("\(suite)/remotes/\($0)"))
    }
    var cases = 0
    for path in TestSuites.files(below: "\(suite)/tests/\(draft)", suffix: ".json")
    where !path.contains("optional/") {
      let bytes = TestSuites.bytes("\(suite)/tests/\(draft)/\(path)")
      for group in try #require(JSONReader().read(bytes, as: .first).array) {
        let tests = try #require(group["tests"]?.array)
        var files = Dictionary(uniqueKeysWithValues: remotes)
        files["schema.json"] = Self.text(of: group["schema"], in: bytes)
        let names = tests.indices.map { "\($0).json" }
        for (name, test) in zip(names, tests) {
          files[name] = Self.text(of: test["data"], in: bytes)
        }
        let run = await TestedCommand(disk: Self.disk(files)).run(
          [
            "validate", "--schema", "schema.json", "--draft", version, "-o", "json", "--resolve",
            "http://localhost:1234/=remotes",
          ] + names
        )
        let verdicts = run.json?["files"]?.array?.map { $0["valid"]?.bool }
        #expect(
          verdicts == tests.map { $0["valid"]?.bool },
          "\(draft)/\(path): \(group["description"]?.string ?? ""): \(run.output)"
        )
        cases += tests.count
      }
    }
    #expect(cases > 500)
  }

  /// A value as it is written in its file.
  private static func text(of value: JSONValue?, in bytes: [UInt8]) -> [UInt8] {
    value.map { Array(bytes[$0.range.start..<$0.range.end]) } ?? []
  }

  /// Files that are found by their exact paths.
  private static func disk(_ files: [String: [UInt8]]) -> Files {
    Files(
      read: { path, _ throws(FileError) in
        guard let bytes = files[path] else { throw .notFound(path: path) }
        return bytes
      },
      write: { path, _ throws(FileError) in throw .denied(path: path) },
      exists: { files[$0] != nil },
      realPath: { files[$0] != nil || $0 == "remotes" ? $0 : nil }
    )
  }
}
