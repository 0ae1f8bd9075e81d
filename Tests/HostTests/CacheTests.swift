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
