import ChartSources
import Charts
import Diagnostics
import Glibc
import HTTP
import Host
import Synchronization
import Testing

/// Dependencies that are written into the folder of a chart.
@Suite final class DependencyFolderTests {
  private let server: ChartServer
  private let folder: String
  private var app: String { folder + "/app" }

  init() throws {
    server = try ChartServer()
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    for inner in ["/app", "/beside", "/elsewhere"] { mkdir(folder + inner, 0o755) }
    try write("beside/Chart.yaml", "apiVersion: v2\nname: beside\nversion: 0.1.7\n")
    try write("beside/values.yaml", "a: 1\n")
    try write("app/Chart.yaml", try chartFile("~1.0"))
  }

  deinit { remove(folder) }

  private func remove(_ path: String) {
    for entry in (try? Files.live.list(path, 1000)) ?? [] {
      let inner = "\(path)/\(entry.name)"
      if entry.kind == .folder, !entry.isLink { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }

  private func write(_ path: String, _ text: String) throws {
    try Files.live.write("\(folder)/\(path)", Array(text.utf8))
  }

  private func chartFile(_ version: String) throws -> String {
    """
    apiVersion: v2
    name: app
    version: 1.0.0
    dependencies:
    - {name: web, version: "\(version)", repository: "\(try server.repository("good"))"}
    - {name: beside, version: 0.1.x, repository: "file://../beside"}

    """
  }

  /// Fetches the newest dependencies.
  private func fetch() async throws -> (FetchedDependencies, Chart) {
    let host = Host(environment: [:], files: .live, now: { .seconds(1_767_323_045) })
    let fetcher = try ChartFetcher(
      host,
      paths: HelmPaths(),
      limits: DownloadLimits(retries: .never),
      connect: TestFetcher.connect
    )
    let fetched = try await fetcher.fetch(ChartRequest(.folder(app)))
    var sources = SourceMap()
    let chart = try fetched.load(into: &sources)
    return (try await fetcher.dependencies(of: chart, fetched, using: .newest), chart)
  }

  private func names(_ inner: String = "/charts") throws -> [String] {
    try Files.live.list(app + inner, 100).map(\.name)
  }

  @Test func `archives and lock are written, and those of other versions go`() async throws {
    let (first, chart) = try await fetch()
    let changes = try DependencyFolder(app, in: .live).write(first, of: chart)
    #expect(
      changes.written == ["charts/beside-0.1.7.tgz", "charts/web-1.0.0.tgz", "Chart.lock"]
    )
    #expect(changes.removed == [])
    #expect(try names() == ["beside-0.1.7.tgz", "web-1.0.0.tgz"])
    #expect(try Files.live.read(app + "/Chart.lock", 4096) == Array(first.lock.yaml.utf8))
    // Nothing is new: nothing is written.
    let again = try await fetch()
    let nothing = try DependencyFolder(app, in: .live).write(again.0, of: again.1)
    #expect(nothing.written.isEmpty && nothing.removed.isEmpty)

    try write("app/Chart.yaml", try chartFile("~1.1"))
    try write("app/charts/.kubegate-web-1.1.0.tgz.x.new", "of a run that was killed")
    mkdir(app + "/charts/kept", 0o755)
    try write("app/charts/kept/Chart.yaml", "apiVersion: v2\nname: kept\nversion: 1.0.0\n")
    let (second, newer) = try await fetch()
    // No chart, but not ours either.
    try write("app/charts/notes.txt", "mine")
    try write("app/charts/other.tgz", "no archive")
    let update = try DependencyFolder(app, in: .live).write(second, of: newer)
    #expect(update.removed == ["charts/web-1.0.0.tgz"])
    #expect(update.written.first?.hasPrefix("charts/web-1.1") == true)
    let left = try names()
    #expect(left.filter { $0.hasPrefix("web-") }.count == 1)
    #expect(left.contains("notes.txt") && left.contains("other.tgz") && left.contains("kept"))
    #expect(!left.contains { $0.hasPrefix(".") })

    // The chart of the folder beside is packed as Helm packs it.
    let packed = try Files.live.read(app + "/charts/beside-0.1.7.tgz", 1 << 20)
    let files = try ChartArchive(name: "beside", bytes: packed).files()
    #expect(files.map(\.path) == ["Chart.yaml", "values.yaml"])
  }

  @Test func `packed charts that are no dependencies any more go, those without a repository stay`()
    async throws
  {
    let own = try await server.package("web", "1.1.0", at: "good")
    try write("app/Chart.yaml", try chartFile("~1.0") + "- {name: redis, version: 3.x}\n")
    mkdir(app + "/charts", 0o755)
    let redis = try await server.package("redis", "3.2.1", at: "good")
    try Files.live.write(app + "/charts/mine.tgz", redis)
    try Files.live.write(app + "/charts/old.tgz", own)
    let (dependencies, chart) = try await fetch()
    let changes = try DependencyFolder(app, in: .live).write(dependencies, of: chart)
    #expect(changes.removed == ["charts/old.tgz"])
    #expect(try names() == ["beside-0.1.7.tgz", "mine.tgz", "web-1.0.0.tgz"])

    // And a chart that the list does not name any more.
    try write("app/Chart.yaml", try chartFile("~1.0"))
    let (fewer, shorter) = try await fetch()
    let update = try DependencyFolder(app, in: .live).write(fewer, of: shorter)
    #expect(update.removed == ["charts/mine.tgz"])
    #expect(update.written == ["Chart.lock"])
  }

  @Test func `a disk that fails leaves the chart as it was`() async throws {
    let (dependencies, chart) = try await fetch()
    // Each write fails in turn.
    for failing in 0..<2 {
      let count = Mutex(0)
      var files = Files.live
      files.write = { path, bytes throws(FileError) in
        let number = count.withLock { count in
          defer { count += 1 }
          return count
        }
        if number == failing { throw .failed(path: path, reason: "No space left on device") }
        try Files.live.write(path, bytes)
      }
      let error = #expect(throws: DiagnosticError.self) {
        try DependencyFolder(app, in: files).write(dependencies, of: chart)
      }
      let message = error?.diagnostics.first?.message ?? ""
      #expect(message.hasPrefix("cannot put the dependencies into the chart: \"\(app)/charts/"))
      #expect(message.hasSuffix(".new\": No space left on device"))
      #expect(try names() == [])
      #expect(!Files.live.exists(app + "/Chart.lock"))
    }
  }

  @Test(arguments: ["charts", "Chart.lock"])
  func `nothing is written where a link leads`(_ name: String) async throws {
    let (dependencies, chart) = try await fetch()
    try write("elsewhere/web-0.9.0.tgz", "precious")
    symlink(folder + "/elsewhere", "\(app)/\(name)")
    let error = #expect(throws: DiagnosticError.self) {
      try DependencyFolder(app, in: .live).write(dependencies, of: chart)
    }
    #expect(
      error?.diagnostics.first?.message
        == "cannot put the dependencies into the chart: \"\(app)/\(name)\": it is a link"
    )
    #expect(
      try Files.live.list(folder + "/elsewhere", 10).map(\.name) == ["web-0.9.0.tgz"]
    )
  }

  @Test func `a folder with the name of an archive stops it before anything is written`()
    async throws
  {
    let (dependencies, chart) = try await fetch()
    mkdir(app + "/charts", 0o755)
    mkdir(app + "/charts/web-1.0.0.tgz", 0o755)
    let error = #expect(throws: DiagnosticError.self) {
      try DependencyFolder(app, in: .live).write(dependencies, of: chart)
    }
    #expect(
      error?.diagnostics.first?.message
        == "cannot put the dependencies into the chart: \"\(app)/charts/web-1.0.0.tgz\": it is a folder"
    )
    #expect(try names() == ["web-1.0.0.tgz"])
  }
}
