import JSON
import Kubernetes
import Testing

/// Files that travel with a config.
@Suite(.needsCluster, .timeLimit(.minutes(30)))
struct MountedFileTests {
  @Test func `text and binary files arrive as they are, and changes roll out`() async throws {
    try await Lab.open { lab in
      let binary = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let text = "line 1\n\t\"quoted\" {{ not a template }}\nüñí\n"
      try lab.write("files/settings.yaml", text)
      try lab.write("files/model.bin", binary)
      try lab.write("files/notes.txt", "first\n")
      try lab.config(
        "files",
        [
          "mount_files": [
            "settings": ["files/settings.yaml", "/etc/app"],
            "model": ["files/model.bin", "/etc/app", "readOnly"],
            "notes": ["files/notes.txt", "/etc/notes.txt"],
          ],
          "config_data": ["app.json": ["debug": true], "motd": "hello"],
          "command": Command.then(
            "cd /etc/app; md5sum settings.yaml model.bin /etc/notes.txt; "
              + "cat /etc/kubegate/config/motd; echo; echo end"
          ),
        ]
      )
      var run = try await lab.kubegate("deploy", "-f", "files.json")
      try #require(run.exitCode == 0, "\(run)")
      var log = try await lab.log("files", until: "end")
      func sums(notes: String) async throws -> String {
        """
        \(try await md5(text: Array(text.utf8)))  settings.yaml
        \(try await md5(text: binary))  model.bin
        \(try await md5(text: Array(notes.utf8)))  /etc/notes.txt
        hello
        end

        """
      }
      #expect(try await log == sums(notes: "first\n"))

      run = try await lab.kubegate("deploy", "-f", "files.json")
      #expect(run.output.contains("nothing changed since revision 1"), "\(run)")

      try lab.write("files/notes.txt", "second\n")
      let pods = try await lab.names(.pods)
      run = try await lab.kubegate("deploy", "-f", "files.json")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try await lab.names(.pods) != pods)
      log = try await lab.log("files", until: "end")
      #expect(try await log == sums(notes: "second\n"))
    }
  }

  @Test func `a file that is gone from the config is removed from the cluster`() async throws {
    try await Lab.open { lab in
      try lab.write("a.txt", "a")
      try lab.config(
        "files",
        ["mount_files": ["a": ["a.txt", "/a"]], "command": Command.sleeping]
      )
      var run = try await lab.kubegate("deploy", "-f", "files.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.output.contains("revision 1 is applied\n"))
      #expect(try await lab.find(.configMaps, "files-mkg-a") != nil)
      try lab.config("files", ["command": Command.sleeping])
      run = try await lab.kubegate("deploy", "-f", "files.json", "--no-wait")
      #expect(run.exitCode == 0, "\(run)")
      #expect(run.talk.contains("ConfigMap files-mkg-a removed\n"), "\(run)")
      #expect(try await lab.find(.configMaps, "files-mkg-a") == nil)
    }
  }

  @Test func `a file that does not exist is shown in the config`() async throws {
    try await Lab.open(createsNamespace: false) { lab in
      try lab.write(
        "env.json",
        """
        {
          "namespace": "n", "chart_name": "c", "docker_image": "busybox:1.35",
          "allocationTime": "1h",
          "mount_files": {"a": ["missing.txt", "/a"]}
        }

        """
      )
      let run = try await lab.kubegate("deploy", "-f", "env.json")
      #expect(run.exitCode == 65)
      #expect(run.talk.contains("\n --> env.json:4:25\n"), "\(run)")
    }
  }

  /// The checksum by the machine's own program, which has nothing in common with the one under test.
  private func md5(text bytes: [UInt8]) async throws -> String {
    let name = "sum-\(UInt64.random(in: 0...(.max)))"
    let path = "/tmp/\(name)"
    try write(bytes, to: path)
    defer { remove(path: path) }
    let run = try await Program.run([path], binary: "/usr/bin/md5sum")
    return String(run.output.prefix(32))
  }
}
