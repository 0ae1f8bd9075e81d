import Foundation
import JSON
import Testing

/// Exit codes and streams, where no cluster is needed.
@Suite(.needsProgram, .timeLimit(.minutes(30)))
struct ContractTests {
  /// A command line, and how it has to end.
  struct Case: Sendable, CustomStringConvertible {
    var line: String
    var exitCode: Int32
    /// Whether something is written to standard output, and to standard error.
    var writes: (output: Bool, talk: Bool)
    /// What is said, on either stream.
    var text: String

    var description: String { line }
  }

  static let cases: [Case] = [
    .init(line: "", exitCode: 64, writes: (false, true), text: "usage: kubegate VERB"),
    .init(line: "--help", exitCode: 0, writes: (true, false), text: "exit codes:\n  0   done\n"),
    .init(line: "help deploy", exitCode: 0, writes: (true, false), text: "--create-namespace"),
    .init(line: "deploy --help", exitCode: 0, writes: (true, false), text: "--dry-run"),
    .init(line: "--version", exitCode: 0, writes: (true, false), text: "kubegate "),
    .init(
      line: "delpoy -f good.json",
      exitCode: 64,
      writes: (false, true),
      text: "error[KG1702]: there is no verb \"delpoy\"\n  = help: did you mean \"deploy\"?\n"
    ),
    .init(
      line: "deploy",
      exitCode: 64,
      writes: (false, true),
      text:
        "error[KG1702]: which config?\n  = help: name it with -f FILE, or - for standard input\n"
    ),
    .init(
      line: "deploy -f good.json --timeuot 3",
      exitCode: 64,
      writes: (false, true),
      text: "error[KG1702]: unknown flag --timeuot\n  = help: did you mean --timeout?\n"
    ),
    .init(
      line: "deploy -f good.json --timeout soon",
      exitCode: 64,
      writes: (false, true),
      text: "error[KG1702]: --timeout cannot be \"soon\"\n  = help: write 90s, 10m or 1h30m\n"
    ),
    .init(
      line: "deploy -f good.json --wait --no-wait",
      exitCode: 64,
      writes: (false, true),
      text: "--wait and --no-wait contradict each other"
    ),
    .init(
      line: "deploy -f good.json -o xml",
      exitCode: 64,
      writes: (false, true),
      text: "cannot be \"xml\"\n  = help: possible values: text, json, yaml\n"
    ),
    .init(line: "status", exitCode: 64, writes: (false, true), text: "which release?"),
    .init(
      line: "validate good.json",
      exitCode: 0,
      writes: (true, false),
      text: "good.json is valid\n"
    ),
    .init(line: "render -f good.json", exitCode: 0, writes: (true, false), text: "kind: Job\n"),
    .init(
      line: "values -f good.json",
      exitCode: 0,
      writes: (true, false),
      text: "allocatedTime: 3600\n"
    ),
    .init(
      line: "deploy -f good.json --dry-run=client",
      exitCode: 0,
      writes: (true, false),
      text: "dry run, nothing was changed\n"
    ),
    .init(
      line: "validate bad.json",
      exitCode: 65,
      writes: (false, true),
      text: "unknown key \"docker_imag\""
    ),
    .init(line: "deploy -f bad.json", exitCode: 65, writes: (false, true), text: "docker_image"),
    .init(
      line: "deploy -f broken.json",
      exitCode: 65,
      writes: (false, true),
      text: " --> broken.json:1:"
    ),
    .init(
      line: "deploy -f missing.json",
      exitCode: 66,
      writes: (false, true),
      text: "missing.json"
    ),
    .init(
      line: "render -f good.json --values missing.yaml",
      exitCode: 66,
      writes: (false, true),
      text: "missing.yaml"
    ),
    .init(
      line: "deploy -f good.json",
      exitCode: 69,
      writes: (false, true),
      text: "error[KG1501]: no kubeconfig was found, so no cluster is known\n"
    ),
    .init(
      line: "deploy -f good.json --kubeconfig gone",
      exitCode: 69,
      writes: (false, true),
      text: "error[KG1501]: cannot read the kubeconfig \"gone\": there is no such file\n"
    ),
    .init(
      line: "deploy -f good.json --kubeconfig closed --context nobody",
      exitCode: 1,
      writes: (false, true),
      text:
        "error[KG1503]: the kubeconfig has no context \"nobody\"\n  = help: its contexts: lab, plugin\n"
    ),
    .init(
      line: "deploy -f good.json --kubeconfig closed",
      exitCode: 69,
      writes: (false, true),
      text: """
        error[KG1506]: cannot ask the cluster for its version: the cluster at 127.0.0.1:1 is out of \
        reach: connection refused
          = help: check that the cluster is up, and whether you need a VPN to reach it

        """
    ),
    .init(
      line: "list --kubeconfig closed --context plugin",
      exitCode: 1,
      writes: (false, true),
      text: """
        error[KG1504]: the user "robot" logs in with a program (aws), which is not supported yet
        """
    ),
  ]

  private func files() -> [String: String] {
    [
      "good.json": """
      {"namespace": "n", "chart_name": "c", "docker_image": "busybox:1.35", "allocationTime": "1h"}

      """,
      "bad.json": """
      {"namespace": "n", "chart_name": "c", "docker_imag": "busybox:1.35", "allocationTime": "1h"}

      """,
      "broken.json": "{\"namespace\": \"n\",, }\n",
      "closed": """
      {"apiVersion": "v1", "kind": "Config", "current-context": "lab",
       "contexts": [{"name": "lab", "context": {"cluster": "c", "user": "u"}},
                    {"name": "plugin", "context": {"cluster": "c", "user": "robot"}}],
       "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
       "users": [{"name": "u", "user": {"token": "tok-en-of-the-test"}},
        {"name": "robot", "user": {"token": "tok-en-of-the-test", "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "aws"}}}]}

      """,
    ]
  }

  @Test(arguments: cases)
  func `every ending has its exit code and its stream`(_ example: Case) async throws {
    let folder = try TestFolder(files())
    defer { folder.remove() }
    let run = try await Program.run(
      example.line.split(separator: " ").map(String.init),
      environment: ["HOME": folder.path],
      folder: folder.path
    )
    #expect(run.exitCode == example.exitCode, "\(run)")
    #expect(run.output.isEmpty != example.writes.output, "\(run)")
    #expect(run.talk.isEmpty != example.writes.talk, "\(run)")
    #expect((run.output + run.talk).contains(example.text), "\(run)")
    #expect(!run.talk.contains("tok-en-of-the-test"))
    #expect(!run.talk.contains("\u{1B}"))
  }

  /// Also where it fails, and where the command line is not understood.
  @Test(arguments: cases.filter { !$0.line.isEmpty && !$0.line.contains("help") })
  func `-o json is one JSON document, however it ends`(_ example: Case) async throws {
    let folder = try TestFolder(files())
    defer { folder.remove() }
    let run = try await Program.run(
      example.line.split(separator: " ").map(String.init) + ["-o", "json"],
      environment: ["HOME": folder.path],
      folder: folder.path
    )
    #expect(run.exitCode == example.exitCode, "\(run)")
    let document = try run.json
    #expect(run.talk == "", "\(run)")
    if run.exitCode != 0, !example.line.hasPrefix("validate") {
      #expect(document["error"]?["exitCode"]?.int == Int(run.exitCode), "\(run)")
    }
    #expect(!run.output.contains("tok-en-of-the-test"))
  }

  @Test func `the program works alone in another folder`() async throws {
    let folder = try TestFolder(files())
    defer { folder.remove() }
    let path = try #require(Program.path)
    let source = path.hasPrefix("/") ? path : "\(Project.root)/\(path)"
    let copy = "\(folder.path)/kg"
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    for arguments in [
      ["validate", "good.json"], ["render", "-f", "good.json"],
      ["deploy", "-f", "good.json", "--dry-run=client"],
    ] {
      let run = try await Program.run(
        arguments,
        binary: copy,
        environment: ["KUBECONFIG": "/nowhere"],
        folder: folder.path
      )
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk == "")
    }
  }

  @Test func `of the machine's libraries only the C library is loaded`() async throws {
    let folder = try TestFolder(files())
    defer { folder.remove() }
    let run = try await Program.run(
      ["validate", "good.json"],
      environment: ["LD_DEBUG": "files"],
      folder: folder.path
    )
    #expect(run.exitCode == 0, "\(run)")
    // "file=libc.so.6 [0];  needed by …", and "dynamically loaded by …" for what comes later.
    let loaded = Set(run.talk.matches(of: /file=(\S+)/).map { String($0.output.1) })
    if loaded.contains("libswiftCore.so") {
      let names = ["curl", "ssl", "crypto", "archive", "yaml", "re2", "nghttp2"]
      #expect(!loaded.contains { library in names.contains { library.hasPrefix("lib\($0)") } })
    } else {
      #expect(loaded == ["libc.so.6", "libm.so.6"])
    }
  }

  @Test func `values are written to a file, and nothing else`() async throws {
    let folder = try TestFolder(files())
    defer { folder.remove() }
    let run = try await Program.run(
      ["deploy", "-f", "good.json", "--print-helm-values-only", "values.yaml"],
      folder: folder.path
    )
    #expect(run.exitCode == 0, "\(run)")
    #expect(run.output == "")
    let written = try folder.read("values.yaml")
    #expect(written.contains("allocatedTime: 3600\n"))
    #expect(
      try folder.names() == ["bad.json", "broken.json", "closed", "good.json", "values.yaml"]
    )
  }
}

/// A server that is there, and is not to be trusted.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct CertificateTests {
  @Test func `a certificate of another authority is not accepted`() async throws {
    try await Lab.open(createsNamespace: false) { lab in
      let kubeconfig = try lab.kubeconfig(
        cluster: ["certificate-authority-data": .null, "certificate-authority": .null]
      )
      try lab.config("env")
      let run = try await lab.kubegate("deploy", "-f", "env.json", kubeconfig: kubeconfig)
      #expect(run.exitCode == 69, "\(run)")
      #expect(run.talk.hasPrefix("error[KG1507]: cannot ask the cluster for its version: "))
      #expect(run.talk.contains(" is out of reach: the server's certificate is not trusted: "))
      #expect(
        run.talk.hasSuffix(
          """
            = help: the certificate-authority of the kubeconfig is not that of this server; \
          get a new kubeconfig

          """
        ),
        "\(run)"
      )
    }
  }
}
