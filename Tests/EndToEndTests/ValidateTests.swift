import Foundation
import JSON
import TestSuites
import Testing

/// `kubegate validate` as a program: real files, folders, links and standard input.
@Suite(.needsProgram, .timeLimit(.minutes(2)))
struct ValidateTests {
  private static let good =
    #"{"namespace": "n", "chart_name": "c", "docker_image": "busybox", "allocationTime": 1}"#

  @Test func `files, folders and links of a machine`() async throws {
    let folder = try TestFolder([
      "good.json": Self.good, "bad.json": #"{"chart_name": 1}"#, "other.json": "{}",
      "empty.json": "",
      "large.json": "{\"chart_name\": \"" + String(repeating: "x", count: 9 << 20) + "\"}",
    ])
    defer { folder.remove() }
    let files = FileManager.default
    try files.createDirectory(
      atPath: folder.path + "/inner/.git",
      withIntermediateDirectories: true
    )
    try write(Array(Self.good.utf8), to: folder.path + "/inner/.git/hidden.json")
    try write([0x7F, 0x45, 0x4C, 0x46, 0, 0xFF], to: folder.path + "/inner/binary.json")
    for (name, target) in [
      ("inner/up", ".."), ("inner/same.json", "../good.json"), ("self.json", "self.json"),
    ] {
      try files.createSymbolicLink(
        atPath: "\(folder.path)/\(name)",
        withDestinationPath: target
      )
    }
    let all = try await Program.run(["validate", "."], folder: folder.path)
    #expect(all.exitCode == 65, "\(all)")
    #expect(all.output == "2 configs, 1 invalid, 4 other files skipped\n", "\(all)")
    let large = try await Program.run(["validate", "large.json"], folder: folder.path)
    #expect(large.exitCode == 65, "\(large)")
    #expect(
      large.talk
        == "error[KG1006]: \"large.json\" has 9437202 bytes, more than the 8 MiB that are read\n"
    )
    let binary = try await Program.run(["validate", "inner/binary.json"], folder: folder.path)
    #expect(binary.exitCode == 65, "\(binary)")
    let loop = try await Program.run(["validate", "good.json", "self.json"], folder: folder.path)
    #expect(loop.exitCode == 66, "\(loop)")
  }

  @Test func `standard input is read once`() async throws {
    let run = try await Program.run(["validate", "-", "-"], input: Self.good)
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.output == "1 config, valid\n")
  }

  @Test func `links do not lead references out of their folder`() async throws {
    let folder = try TestFolder([
      "ref.json": #"{"$ref": "https://example.com/link.json"}"#, "secret.json": "true",
      "data.json": "1",
    ])
    defer { folder.remove() }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/refs",
      withIntermediateDirectories: false
    )
    let link = folder.path + "/refs/link.json"
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: "../secret.json"
    )
    let arguments = [
      "validate", "--schema", "ref.json", "--resolve", "https://example.com/=refs", "data.json",
    ]
    let out = try await Program.run(arguments, folder: folder.path)
    #expect(out.exitCode == 65, "\(out)")
    #expect(
      out.talk.contains("note: \"refs/link.json\" is a link that leads out of \"refs\"\n"),
      "\(out)"
    )
    remove(path: link)
    try write(Array("true".utf8), to: folder.path + "/refs/inner.json")
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: "inner.json"
    )
    let within = try await Program.run(arguments, folder: folder.path)
    #expect(within.exitCode == 0, "\(within)")
  }

  /// Each group of cases is one call: its schema, and all its values.
  @Test(.enabled(if: TestSuites.folder("json-schema") != nil, "\(TestSuites.missing)"))
  func `the official suite, draft 2020-12, from outside`() async throws {
    let suite = try #require(TestSuites.folder("json-schema"))
    let tests = suite + "/tests/draft2020-12"
    let folder = try TestFolder([:])
    defer { folder.remove() }
    var groups: [SuiteGroup] = []
    for path in TestSuites.files(below: tests, suffix: ".json") where !path.contains("optional/") {
      let bytes = TestSuites.bytes("\(tests)/\(path)")
      for group in try #require(JSONReader().read(bytes).array) {
        groups.append(
          try SuiteGroup(group, of: path, in: "\(folder.path)/\(groups.count)")
        )
      }
    }
    #expect(groups.count > 300)
    await withTaskGroup(of: Void.self) { tasks in
      for lane in 0..<4 {
        let mine = stride(from: lane, to: groups.count, by: 4).map { groups[$0] }
        tasks.addTask {
          for group in mine { await group.check(remotes: suite + "/remotes") }
        }
      }
    }
  }
}

/// A schema of the suite with its values, written to a folder.
private struct SuiteGroup {
  var name: String
  var folder: String
  var verdicts: [Bool?]

  init(_ group: JSONValue, of path: String, in folder: String) throws {
    name = "\(path): \(group["description"]?.string ?? "")"
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let cases = group["tests"]?.array ?? []
    verdicts = cases.map { $0["valid"]?.bool }
    let writer = JSONWriter()
    try write(Array(writer.string(group["schema"] ?? .null).utf8), to: folder + "/schema.json")
    for (index, test) in cases.enumerated() {
      try write(Array(writer.string(test["data"] ?? .null).utf8), to: "\(folder)/\(index).json")
    }
  }

  func check(remotes: String) async {
    let files = verdicts.indices.map { "\($0).json" }
    let run = try? await Program.run(
      [
        "validate", "--schema", "schema.json", "-o", "json", "--resolve",
        "http://localhost:1234/=\(remotes)",
      ] + files,
      folder: folder
    )
    let found = try? run?.json["files"]?.array?.map { $0["valid"]?.bool }
    #expect(found == verdicts, "\(name): \(run?.output ?? "")")
  }
}
