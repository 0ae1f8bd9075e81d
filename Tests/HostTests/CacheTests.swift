import Glibc
import Host
import Testing

/// What is kept between runs.
@Suite struct CacheTests {
  @Test func `a folder keeps bytes by name, and makes itself`() throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    let cache = Cache.folder(folder + "/a/b")
    defer {
      unlink(folder + "/a/b/index/one.yaml")
      for path in ["/a/b/index", "/a/b", "/a", ""] { rmdir(folder + path) }
    }
    #expect(cache.read("index/one.yaml", 100) == nil)
    cache.write("index/one.yaml", Array("one".utf8))
    cache.write("index/one.yaml", Array("three".utf8))
    #expect(cache.read("index/one.yaml", 5) == Array("three".utf8))
    #expect(cache.read("index/one.yaml", 4) == nil)
    #expect(try Files.live.list(folder + "/a/b/index", 10).map(\.name) == ["one.yaml"])
    var status = stat()
    #expect(stat(folder + "/a/b/index/one.yaml", &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test(arguments: ["../x", "/x", "a/../x", "", "a//b", ".x", "A", "a b"])
  func `a name never leads out of the folder`(_ name: String) {
    let cache = Cache.folder("/tmp/kubegate-test-none/a")
    cache.write(name, [1])
    #expect(cache.read(name, 10) == nil)
    #expect(!Files.live.exists("/tmp/kubegate-test-none"))
  }

  @Test func `a cache that cannot be written is an empty one`() {
    let cache = Cache.folder("/dev/null/cache")
    cache.write("a", [1])
    #expect(cache.read("a", 10) == nil)
  }
}

/// What keeps a cache from growing without end, and from being half written.
@Suite struct CachePruningTests {
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    try await body(folder)
    for inner in ["/c/content", "/c"] {
      for entry in (try? Files.live.list(folder + inner, 1000)) ?? [] {
        unlink("\(folder)\(inner)/\(entry.name)")
      }
      rmdir(folder + inner)
    }
    rmdir(folder)
  }

  private func names(_ folder: String) -> [String] {
    let entries = try? Files.live.list(folder + "/c/content", 10)
    return entries?.map(\.name) ?? []
  }

  /// Sets when a file was last of use.
  private func age(_ path: String, seconds: Int) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    now.tv_sec -= seconds
    utimensat(AT_FDCWD, path, [now, now], 0)
  }

  @Test func `what was not read for the longest time goes first`() async throws {
    try await withFolder { folder in
      let cache = Cache.folder(folder + "/c", limit: 250)
      for (name, seconds) in [("a", 300), ("b", 200), ("c", 100)] {
        cache.write("content/\(name)", [UInt8](repeating: 1, count: 80))
        age("\(folder)/c/content/\(name)", seconds: seconds)
      }
      // Reading makes young.
      #expect(cache.read("content/a", 100) != nil)
      cache.write("content/d", [UInt8](repeating: 1, count: 80))
      #expect(names(folder) == ["a", "c", "d"])
      // What was just written stays, however large it is.
      cache.write("content/e", [UInt8](repeating: 1, count: 300))
      #expect(names(folder) == ["e"])
    }
  }

  @Test func `what killed writers have left goes after an hour`() async throws {
    try await withFolder { folder in
      let cache = Cache.folder(folder + "/c")
      cache.write("content/a", [1])
      for (name, seconds) in [("b.1.tmp", 7200), ("b.2.tmp", 60)] {
        try Files.live.write("\(folder)/c/content/\(name)", [1, 2])
        age("\(folder)/c/content/\(name)", seconds: seconds)
      }
      cache.write("content/c", [1])
      #expect(
        names(folder) == ["a", "b.2.tmp", "c"]
      )
    }
  }

  @Test func `many writers of one name never show half of it`() async throws {
    try await withFolder { folder in
      await withTaskGroup(of: Bool.self) { group in
        for writer in 0..<6 {
          group.addTask {
            // Each with a cache of its own, as processes have.
            let cache = Cache.folder(folder + "/c", limit: 1 << 20)
            var isWhole = true
            for round in 0..<20 {
              let bytes = [UInt8](repeating: UInt8(writer), count: 100_000 + round)
              cache.write("content/a", bytes)
              if let read = cache.read("content/a", 1 << 20), let first = read.first {
                isWhole = isWhole && read.count >= 100_000 && read.allSatisfy { $0 == first }
              }
            }
            return isWhole
          }
        }
        for await isWhole in group { #expect(isWhole) }
      }
      #expect(names(folder) == ["a"])
    }
  }
}
