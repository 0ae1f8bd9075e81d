import Glibc
import Host
import JSON
import JSONSchema
import OracleSupport
import Testing

@testable import CommandLineTool

/// One mistake, or one kind of them, in a config: what people and programs read of it, and what
/// `--fix` makes of it. `Tests/Golden/diagnostics/<mistake>/` has the config and all that is expected.
@Suite struct DiagnosticGoldenTests {
  static let folder = Project.root + "/Tests/Golden/diagnostics"

  static let mistakes: [String] = {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }()

  private func config(_ mistake: String) throws -> String {
    let bytes = try Files.live.read("\(Self.folder)/\(mistake)/env.json", 1 << 20)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The command on a terminal of 80 columns, without colour.
  private func command(_ config: String) -> TestedCommand {
    TestedCommand(
      files: ["env.json": config, "-": config],
      environment: ["NO_COLOR": "1"],
      isTerminal: true
    )
  }

  /// Compares with the file of that name. `KUBEGATE_RECORD=1` writes it anew, for review; the run fails
  /// all the same.
  private func expect(_ text: String, in name: String, of mistake: String) throws {
    let path = "\(Self.folder)/\(mistake)/\(name)"
    if getenv("KUBEGATE_RECORD") != nil {
      if text.isEmpty { unlink(path) } else { try Files.live.write(path, Array(text.utf8)) }
      Issue.record("\(path) was recorded")
      return
    }
    let recorded = try? Files.live.read(path, 1 << 20)
    #expect(text == String(decoding: recorded ?? [], as: UTF8.self), "\(path)")
  }

  @Test func `there are enough mistakes`() { #expect(Self.mistakes.count >= 100) }

  @Test(arguments: mistakes)
  func `people read the text in Golden`(mistake: String) async throws {
    let run = await command(try config(mistake)).run("validate", "env.json")
    try expect(run.talk + run.output, in: "expected.txt", of: mistake)
  }

  @Test(arguments: mistakes)
  func `programs read the JSON in Golden`(mistake: String) async throws {
    let run = await command(try config(mistake)).run("validate", "env.json", "-o", "json")
    #expect(run.talk == "")
    try expect(run.output, in: "expected.json", of: mistake)
  }

  @Test(arguments: mistakes)
  func `code hosting sites read the SARIF in Golden`(mistake: String) async throws {
    let run = await command(try config(mistake)).run("validate", "env.json", "-o", "sarif")
    #expect(run.talk == "")
    try expect(run.output, in: "expected.sarif", of: mistake)
  }

  @Test(arguments: mistakes)
  func `the corrections are those in Golden, and leave less to mend`(mistake: String) async throws {
    let config = try config(mistake)
    let shown = await command(config).run("validate", "env.json", "--fix", "--dry-run")
    try expect(shown.output, in: "expected.diff", of: mistake)
    let run = await command(config).run("validate", "-", "--fix")
    guard run.output != config else { return }
    #expect(shown.output != "")
    let before = await command(config).run("validate", "env.json", "-o", "json")
    let after = await command(run.output).run("validate", "env.json", "-o", "json")
    let wasRead = before.json?["files"]?[0]?["diagnostics"]?.array?.allSatisfy {
      $0["code"]?.string?.hasPrefix("KG10") == false
    }
    let counts = [before, after].map { run in
      run.json?["files"]?[0]?["diagnostics"]?.array?.count { $0["severity"] == "error" } ?? 0
    }
    // What the schema has to say shows only when the text can be read.
    #expect(wasRead == false || counts[1] < counts[0])
    let again = await command(run.output).run("validate", "-", "--fix")
    #expect(again.output == run.output)
  }

  // MARK: SARIF's own schema

  /// `scripts/setup --test` puts it there.
  static let sarifSchema: String = {
    let venv = getenv("KUBEGATE_TEST_VENV").map { String(cString: $0) }
    return (venv ?? "\(Project.root)/.build/test-venv") + "/sarif/sarif-2.1.0.json"
  }()

  @Test(
    .enabled(
      if: Files.live.exists(sarifSchema),
      "the schema of SARIF is missing: run scripts/setup --test"
    )
  )
  func `the logs hold against the schema of SARIF`() async throws {
    let text = try Files.live.read(Self.sarifSchema, 1 << 20)
    var options = JSONSchema.Options()
    options.assertsFormat = true
    let schema = try JSONSchema.compile(try JSONReader().read(text), options: options)
    // The schema does find what is wrong.
    #expect(!schema.isValid(["version": "2.1.0", "runs": [["results": []]]]))
    var logs: [String] = []
    for mistake in Self.mistakes {
      let path = "\(Self.folder)/\(mistake)/expected.sarif"
      logs.append(String(decoding: try Files.live.read(path, 1 << 20), as: UTF8.self))
    }
    let config = #"{ "namespace": "demo", "gpu_requst": 1 }"#
    let files = ["a b/ü.json": config, "/abs/env.json": config]
    let command = TestedCommand(files: files)
    for arguments in [
      ["a b/ü.json", "/abs/env.json"], ["missing.json"],
      ["-f", "/abs/env.json", "--set", "tag=[1]"],
      ["-f", "/abs/env.json", "-n", "Demo"],
    ] {
      logs.append(await command.run(["validate", "-o", "sarif"] + arguments).output)
    }
    for log in logs {
      let value = try JSONReader().read(Array(log.utf8))
      #expect(schema.validate(value) == [], "\(log)")
    }
  }
}
