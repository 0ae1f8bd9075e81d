import Glibc
import Host
import Testing

/// Folders, links and paths of this machine.
@Suite struct FoldersTests {
  /// A folder that is there while the body runs, and is removed with plain files, links and folders in
  /// it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["b.json", "a.json", "link", "loop", "nowhere", "pipe", ".hidden"] {
        unlink("\(folder)/\(name)")
      }
      rmdir("\(folder)/sub")
      rmdir(folder)
    }
    try body(folder)
  }

  @Test func `a folder is listed in the order of its names, with what links lead to`() throws {
    try withFolder { folder in
      try Files.live.write(folder + "/b.json", [])
      try Files.live.write(folder + "/a.json", [])
      try Files.live.write(folder + "/.hidden", [])
      mkdir(folder + "/sub", 0o755)
      symlink("a.json", folder + "/link")
      symlink(".", folder + "/loop")
      symlink("gone", folder + "/nowhere")
      mkfifo(folder + "/pipe", 0o600)
      #expect(
        try Files.live.list(folder, 8) == [
          FolderEntry(name: ".hidden", kind: .file), FolderEntry(name: "a.json", kind: .file),
          FolderEntry(name: "b.json", kind: .file),
          FolderEntry(name: "link", kind: .file, isLink: true),
          FolderEntry(name: "loop", kind: .folder, isLink: true),
          FolderEntry(name: "nowhere", kind: .other, isLink: true),
          FolderEntry(name: "pipe", kind: .other), FolderEntry(name: "sub", kind: .folder),
        ]
      )
      #expect(
        throws: FileError.failed(path: folder, reason: "it has more than 7 entries")
      ) { try Files.live.list(folder, 7) }
      #expect(throws: FileError.notFound(path: folder + "/a.json")) {
        try Files.live.list(folder + "/a.json", 8)
      }
      #expect(throws: FileError.notFound(path: folder + "/none")) {
        try Files.live.list(folder + "/none", 8)
      }
      #expect(Files.live.realPath(folder + "/sub/../loop/./link") == folder + "/a.json")
      #expect(Files.live.realPath(folder + "/nowhere") == nil)
    }
  }

  @Test func `folders in memory are those of the paths`() throws {
    let files = Files.inMemory(["a/b.json": "", "a/c/d.json": "", "e.json": "", "/f/g": ""])
    #expect(
      try files.list(".", 10) == [
        FolderEntry(name: "a", kind: .folder), FolderEntry(name: "e.json", kind: .file),
      ]
    )
    #expect(
      try files.list("./a/", 10) == [
        FolderEntry(name: "b.json", kind: .file), FolderEntry(name: "c", kind: .folder),
      ]
    )
    #expect(try files.list("/", 10) == [FolderEntry(name: "f", kind: .folder)])
    #expect(throws: FileError.notFound(path: "e.json")) { try files.list("e.json", 10) }
    #expect(throws: FileError.isFolder(path: "a/c")) { try files.read("a/c", 10) }
    #expect(files.realPath("./a/../a/b.json") == "a/b.json")
    #expect(files.realPath("a") == "a")
    #expect(files.realPath("a/b") == nil)
  }

  @Test(arguments: [
    ("./a//b", "a/b"), ("a/..", "."), ("../a", "../a"), ("/../a", "/a"), ("a/b/../../..", ".."),
    ("", "."), ("/", "/"), ("a/./b/", "a/b"),
  ])
  func `paths are brought to one form`(path: String, normal: String) {
    #expect(Path.normalized(path) == normal)
  }
}
