import Charts
import Diagnostics
import Host
import JSON
import Testing
import Workloads

/// What local files become that a config names.
@Suite struct LocalFileTests {
  /// The values of an environment with these members, read from `/cfg/env.json`.
  private func values(
    _ members: String,
    files: [String: String] = [:],
    bytes: [String: [UInt8]] = [:]
  ) throws -> JSONObject {
    let config = try JSONReader().read(
      SourceFile(name: "env.json", text: #"{ "docker_image": "a", \#(members) }"#)
    )
    let inMemory = Files.inMemory(files)
    let host = Host(
      environment: ["HOME": "/home/u", "TOKEN": "s3cret"],
      files: Files(
        read: { path, limit throws(FileError) in
          if let bytes = bytes[path] { return bytes }
          return try inMemory.read(path, limit)
        },
        write: inMemory.write,
        exists: inMemory.exists
      ),
      now: { .zero }
    )
    var sources = SourceMap()
    return try EnvironmentWorkload().values(
      from: Config(object: try #require(config.object), folder: "/cfg", host: host),
      into: &sources
    ).object
  }

  @Test func `of secrets that are generated only the lengths are values`() throws {
    let both = #""secret_data": { "A": "generate", "B": "generate:64", "C": "env:TOKEN" }"#
    let values = try values(both)
    #expect(values["generatedSecrets"] == ["A": 32, "B": 64])
    #expect(values["secretData"] == ["C": "s3cret"])
    let alone = try self.values(#""secret_data": { "A": "generate" }"#)
    #expect(alone["generatedSecrets"] == ["A": 32])
    #expect(alone["secretData"] == nil)
  }

  @Test func `mounted files are found beside the config, at home, and by whole paths`() throws {
    let values = try values(
      """
      "mount_files": {
        "a": ["sub/a.txt", "/a"], "b": ["/abs/b.txt", "/b"], "c": ["~/c.txt", "/c"]
      }
      """,
      files: ["/cfg/sub/a.txt": "A", "/abs/b.txt": "B\n", "/home/u/c.txt": ""]
    )
    #expect(
      values["mountedFiles"] == [
        "a": ["file": "a.txt", "text": "A"], "b": ["file": "b.txt", "text": "B\n"],
        "c": ["file": "c.txt", "text": ""],
      ]
    )
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x00], "//4A"), ([0x00], "AA=="), ([0x61, 0x00], "YQA="),
    ] as [([UInt8], String)]
  )
  func `what is no text is mounted byte for byte`(bytes: [UInt8], base64: String) throws {
    let values = try values(
      #""mount_files": { "a": ["a.bin", "/a"] }"#,
      bytes: ["/cfg/a.bin": bytes]
    )
    #expect(values["mountedFiles"] == ["a": ["file": "a.bin", "base64": .string(base64)]])
  }

  @Test func `secrets come from variables, files and the config`() throws {
    let values = try values(
      #""secret_data": { "A": "env:TOKEN", "B": "file:b.txt", "C": "plain", "D": "file:~/d" }"#,
      files: ["/cfg/b.txt": "from a file\n", "/home/u/d": "ü"]
    )
    #expect(
      values["secretData"] == ["A": "s3cret", "B": "from a file\n", "C": "plain", "D": "ü"]
    )
  }

  @Test func `all files that are missing are said at once`() throws {
    let error = #expect(throws: DiagnosticError.self) {
      try values(#""mount_files": { "a": ["a", "/a"], "b": ["b", "/b"] }"#)
    }
    #expect(
      error?.diagnostics.map(\.message) == [
        "cannot read \"a\": there is no such file", "cannot read \"b\": there is no such file",
      ]
    )
  }

  @Test func `files are looked for beside the config that names them`() throws {
    var sources = SourceMap()
    let base = SourceFile(name: "base.json", text: #"{"a": ["a.txt", "/a"]}"#)
    let mine = SourceFile(name: "mine.json", text: #"{"b": ["b.txt", "/b"]}"#)
    let first = sources.add(base)
    let second = sources.add(mine)
    var files = try #require(try JSONReader().read(base, as: first).object)
    for member in try #require(try JSONReader().read(mine, as: second).object).members {
      files.append(member)
    }
    let config = Config(
      object: JSONObject([.init(key: "mount_files", value: .object(files))]),
      folder: "/mine",
      folders: [first: "/base", second: "/mine"],
      host: Host(
        environment: [:],
        files: .inMemory(["/base/a.txt": "A", "/mine/b.txt": "B"]),
        now: { .zero }
      )
    )
    let values = try EnvironmentWorkload().values(from: config, into: &sources).object
    #expect(
      values["mountedFiles"] == [
        "a": ["file": "a.txt", "text": "A"], "b": ["file": "b.txt", "text": "B"],
      ]
    )
  }
}
