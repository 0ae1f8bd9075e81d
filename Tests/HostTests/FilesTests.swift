import Glibc
import Host
import Testing

/// Files of this machine, read and written.
@Suite struct FilesTests {
  /// A folder that is there while the body runs.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["a.txt", "new.txt", "link", "locked"] { unlink("\(folder)/\(name)") }
      rmdir("\(folder)/sub")
      rmdir(folder)
    }
    try body(folder)
  }

  @Test func `what is written is read back, and replaced at once`() throws {
    try withFolder { folder in
      let path = folder + "/a.txt"
      #expect(!Files.live.exists(path))
      try Files.live.write(path, Array("one".utf8))
      try Files.live.write(path, [])
      try Files.live.write(path, Array("three".utf8))
      #expect(try Files.live.read(path, 5) == Array("three".utf8))
      #expect(Files.live.exists(path))
    }
  }

  @Test func `large files are read whole`() throws {
    try withFolder { folder in
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try Files.live.write(folder + "/a.txt", bytes)
      #expect(try Files.live.read(folder + "/a.txt", 1 << 20) == bytes)
    }
  }

  @Test func `what cannot be read says why`() throws {
    try withFolder { folder in
      let path = folder + "/a.txt"
      #expect(throws: FileError.notFound(path: path)) { try Files.live.read(path, 10) }
      #expect(throws: FileError.isFolder(path: folder)) { try Files.live.read(folder, 10) }
      try Files.live.write(path, Array("eleven byte".utf8))
      #expect(throws: FileError.tooLarge(path: path, bytes: 11, limit: 10)) {
        try Files.live.read(path, 10)
      }
      #expect(throws: FileError.notFound(path: path + "/b")) { try Files.live.read(path + "/b", 1) }
    }
  }

  @Test func `what has no end is not read for ever`() {
    let error = #expect(throws: FileError.self) { try Files.live.read("/dev/zero", 1000) }
    guard case .tooLarge(path: "/dev/zero", _, limit: 1000) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `what cannot be written leaves nothing behind`() throws {
    try withFolder { folder in
      mkdir(folder + "/sub", 0o700)
      #expect(throws: FileError.isFolder(path: folder + "/sub")) {
        try Files.live.write(folder + "/sub", [1])
      }
      #expect(throws: FileError.notFound(path: folder + "/none/a.txt")) {
        try Files.live.write(folder + "/none/a.txt", [1])
      }
    }
  }

  @Test func `a new file never takes the place of something`() throws {
    try withFolder { folder in
      let path = folder + "/new.txt"
      try Files.live.create(path, [1, 2])
      #expect(try Files.live.read(path, 10) == [1, 2])
      #expect(throws: FileError.exists(path: path)) { try Files.live.create(path, [3]) }
      #expect(try Files.live.read(path, 10) == [1, 2])
      #expect(throws: FileError.exists(path: folder)) { try Files.live.create(folder, [3]) }
      symlink(folder + "/elsewhere", folder + "/link")
      #expect(throws: FileError.exists(path: folder + "/link")) {
        try Files.live.create(folder + "/link", [3])
      }
      #expect(!Files.live.exists(folder + "/elsewhere"))
      #expect(throws: FileError.notFound(path: folder + "/none/a")) {
        try Files.live.create(folder + "/none/a", [3])
      }
    }
  }

  @Test func `of many who make a file at once, one does`() async throws {
    let folder = "/tmp/kubegate-race-\(getpid())"
    mkdir(folder, 0o700)
    let path = folder + "/new.txt"
    let winners = await withTaskGroup(of: UInt8?.self) { group in
      for number in 0..<32 as Range<UInt8> {
        group.addTask {
          do throws(FileError) {
            try Files.live.create(path, Array(repeating: number, count: 1000))
            return number
          } catch {
            return nil
          }
        }
      }
      return await group.reduce(into: [UInt8]()) { if let number = $1 { $0.append(number) } }
    }
    let bytes = try Files.live.read(path, 10_000)
    #expect(winners.count == 1)
    #expect(bytes == Array(repeating: winners.first ?? 99, count: 1000))
    unlink(path)
    rmdir(folder)
  }

  @Test func `devices are written to, not replaced`() throws {
    try Files.live.write("/dev/null", [1, 2, 3])
    #expect(try Files.live.read("/dev/null", 10) == [])
  }

  @Test(arguments: [
    (FileError.notFound(path: "p"), "there is no such file"),
    (.exists(path: "p"), "it is there already"),
    (.isFolder(path: "p"), "it is a folder"),
    (.denied(path: "p"), "permission denied"),
    (.tooLarge(path: "p", bytes: 11, limit: 10), "it has 11 bytes, more than 10"),
    (.failed(path: "p", reason: "I/O error"), "I/O error"),
  ])
  func `reasons are said without the path`(error: FileError, reason: String) {
    #expect(error.reason == reason)
    #expect(error.path == "p")
  }

  @Test(arguments: [
    ("a/b.json", "a", "b.json"), ("b.json", ".", "b.json"), ("/b.json", "/", "b.json"),
    ("/a/b/c", "/a/b", "c"), ("a/", "a", "a"), ("", ".", ""),
  ])
  func `paths are taken apart`(path: String, folder: String, name: String) {
    #expect(Path.folder(of: path) == folder)
    #expect(Path.name(of: path) == name)
  }

  @Test(arguments: [
    ("a.txt", "/cfg", "/cfg/a.txt"), ("/a.txt", "/cfg", "/a.txt"),
    ("~/a.txt", "/cfg", "/home/u/a.txt"), ("a.txt", ".", "a.txt"), ("a.txt", "", "a.txt"),
    ("~a/b", "/cfg", "/cfg/~a/b"),
  ])
  func `paths are seen from a folder`(path: String, folder: String, expected: String) {
    #expect(Path.resolve(path, from: folder, home: "/home/u") == expected)
  }

  @Test func `without a home the tilde is a name like any other`() {
    #expect(Path.resolve("~/a.txt", from: "/cfg", home: nil) == "/cfg/~/a.txt")
  }

  @Test func `variables that are empty are as good as none`() {
    let host = Host(environment: ["A": "", "B": "b"], files: .inMemory([:]), now: { .zero })
    #expect(host["A"] == nil)
    #expect(host["B"] == "b")
    #expect(host["C"] == nil)
    #expect(Host.live()["PATH"] != nil)
    #expect(Host.live().now() > .seconds(1_700_000_000))
  }
}
