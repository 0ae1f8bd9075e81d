import JSON
import Testing

/// `kubegate init` on a real terminal and into real files. No cluster is needed.
@Suite(.needsProgram, .timeLimit(.minutes(2)))
struct InitTests {
  /// How a dialogue on a terminal went.
  private struct Dialogue {
    var exitCode: Int
    var shown: String
  }

  /// Runs kubegate on a terminal of 80 columns, and types in what is to be typed in.
  private func dialogue(
    _ arguments: [String],
    in folder: TestFolder,
    _ answers: [(shown: String, keys: String)]
  ) async throws -> Dialogue {
    let program = try #require(Program.path)
    let script = JSONValue.array(
      answers.map { [.string($0.shown), .string($0.keys)] }
    )
    let run = try await Program.run(
      [
        "\(Project.root)/Tests/EndToEndTests/Support/terminal.py", "80",
        program.hasPrefix("/") ? program : "\(Project.root)/\(program)",
      ] + arguments,
      binary: "/usr/bin/python3",
      environment: ["HOME": folder.path, "TERM": "xterm", "NO_COLOR": "1"],
      input: JSONWriter().string(script),
      folder: folder.path
    )
    try #require(run.exitCode == 0, "\(run)")
    let result = try run.json
    return Dialogue(
      exitCode: try #require(result["exitCode"]?.int),
      shown: try #require(result["shown"]?.string)
    )
  }

  @Test func `a dialogue on a terminal makes a file that is valid`() async throws {
    let folder = try TestFolder([:])
    defer { folder.remove() }
    let run = try await dialogue(
      ["init"],
      in: folder,
      [
        ("> ", "Lab 1\n"), ("> ", "lab\n"), ("[default] > ", "\n"), ("> ", "busybox:1.36\n"),
        ("[4Gi] > ", "1GB\n"), ("did you mean", "1Gi\n"), ("[2] > ", "\n"),
        ("[none] > ", "\n"), ("[none] > ", "web=8080\n"), ("[none] > ", "/data=1Gi\n"),
        ("[2d] > ", "2h\n"),
      ]
    )
    #expect(run.exitCode == 0, "\(run.shown)")
    #expect(
      run.shown.contains("error: a release name has lower-case letters, digits and hyphens only")
    )
    #expect(
      run.shown.hasSuffix(
        "lab.kubegate.json is written; deploy it with: kubegate deploy -f lab.kubegate.json\r\n"
      )
    )
    #expect(
      try folder.read("lab.kubegate.json") == """
        {
          "workload": "environment",
          "namespace": "default",
          "chart_name": "lab",
          "docker_image": "busybox:1.36",

          "memory_request": "1Gi",
          "cpu_request": "2",

          "ports": { "web": [8080] },

          "persistent_volume": [{ "mountPath": "/data", "size": "1Gi" }],

          "allocationTime": "2h"
        }

        """
    )
    let valid = try await Program.run(["validate", "lab.kubegate.json"], folder: folder.path)
    #expect(valid.exitCode == 0, "\(valid)")
  }

  @Test(arguments: [
    ("\u{3}", 130, "interrupted; nothing was written\r\n"),
    ("\u{4}", 1, "the input ended before the last question; nothing was written\r\n"),
  ])
  func `who goes away leaves no file`(key: String, code: Int, last: String) async throws {
    let folder = try TestFolder([:])
    defer { folder.remove() }
    let run = try await dialogue(["init"], in: folder, [("> ", "lab\n"), ("] > ", key)])
    #expect(run.exitCode == code)
    #expect(run.shown.hasSuffix(last), "\(run.shown)")
    #expect(try folder.names() == [])
  }

  @Test func `without a terminal nothing is asked, and nothing overwritten`() async throws {
    let folder = try TestFolder([:])
    defer { folder.remove() }
    let flags = ["--name", "lab", "--image", "busybox", "--time", "1h", "--port", "web=80"]
    let first = try await Program.run(["init"] + flags, folder: folder.path)
    #expect(first.exitCode == 0, "\(first)")
    #expect(first.output == "")
    let text = try folder.read("lab.kubegate.json")
    let second = try await Program.run(["init", "--memory", "1Gi"] + flags, folder: folder.path)
    #expect(second.exitCode == 64)
    #expect(second.talk.contains("there is already a file \"lab.kubegate.json\""))
    #expect(try folder.read("lab.kubegate.json") == text)
    let printed = try await Program.run(["init", "-f", "-"] + flags, folder: folder.path)
    #expect(printed.exitCode == 0)
    #expect(printed.output == text)
    #expect(try folder.names() == ["lab.kubegate.json"])
  }
}
