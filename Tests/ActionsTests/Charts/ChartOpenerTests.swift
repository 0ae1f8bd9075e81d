import ChartSources
import Charts
import Diagnostics
import Glibc
import HTTP
import Host
import Testing

@testable import Actions

/// Charts that are named, and what is said of those that cannot be had.
@Suite struct ChartOpenerTests {
  private static let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\n"

  /// A network on which nothing answers.
  private struct NoNetwork: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      throw .cannotConnect(host: request.url.host, port: 443, reason: "connection refused")
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
      throw .cannotResolve(host: request.url.host)
    }
  }

  /// A server that answers everything alike.
  private struct Answering: HTTPTransport {
    var status: Int

    func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
      HTTPResponse(status: status, headers: HTTPHeaders(), body: [])
    }

    func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
      throw .cannotResolve(host: request.url.host)
    }
  }

  private func opener(_ files: [String: String], _ transport: any HTTPTransport) -> ChartOpener {
    let host = Host(environment: ["HOME": "/home/u"], files: .inMemory(files), now: { .zero })
    return ChartOpener(host: host, transport: { _ in transport })
  }

  @Test func `a folder is loaded with what is in its charts folder`() async throws {
    let opener = opener(
      [
        "web/Chart.yaml": Self.chart + "dependencies: [{name: db, version: 1.x}]\n",
        "web/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.2.0\n",
        // Only charts from elsewhere need this file.
        "/home/u/.config/helm/repositories.yaml": "[",
      ],
      NoNetwork()
    )
    var sources = SourceMap()
    let opened = try await opener.open(
      ChartRequest(try opener.source("web")),
      into: &sources
    )
    #expect(opened.chart.name == "web")
    #expect(opened.chart.dependencies.map(\.name) == ["db"])
    #expect(opened.files.map(\.path).sorted() == ["Chart.yaml", "charts/db/Chart.yaml"])
    #expect(opened.name == "web")
  }

  @Test func `a dependency from a folder beside the chart is fetched into memory for configs`()
    async throws
  {
    let opener = opener(
      [
        "app/web/Chart.yaml": Self.chart
          + "dependencies: [{name: db, version: 1.x, repository: 'file://../db'}]\n",
        "app/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.2.0\n",
      ],
      NoNetwork()
    )
    var sources = SourceMap()
    let request = ChartRequest(try opener.source("app/web"))
    let opened = try await opener.open(request, missing: .fetched, into: &sources)
    #expect(opened.chart.dependencies.map(\.metadata.version) == ["1.2.0"])
    #expect(opened.files.map(\.path).contains("charts/db/Chart.yaml"))
  }

  /// A folder with the chart `web`, which depends on a chart beside it.
  private func withFolder(_ body: (_ path: String) async throws -> Void) async throws {
    var template = Array("/tmp/kubegate-test-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { Self.remove(folder) }
    let files = Files.live
    for inner in ["web", "db"] { try files.makeFolder("\(folder)/\(inner)") }
    try files.write(
      "\(folder)/web/Chart.yaml",
      Array(
        (Self.chart + "dependencies: [{name: db, version: 1.x, repository: 'file://../db'}]\n").utf8
      )
    )
    try files.write(
      "\(folder)/db/Chart.yaml",
      Array("apiVersion: v2\nname: db\nversion: 1.2.0\n".utf8)
    )
    try await body("\(folder)/web")
  }

  private static func remove(_ path: String) {
    for entry in (try? Files.live.list(path, 100)) ?? [] {
      let inner = "\(path)/\(entry.name)"
      if entry.kind == .folder { remove(inner) } else { unlink(inner) }
    }
    rmdir(path)
  }

  private static let live = ChartOpener(
    host: Host(environment: ["HOME": "/nowhere"], files: .live, now: { .seconds(1_767_323_045) }),
    transport: { _ in NoNetwork() }
  )

  @Test func `dependencies that are missing are put into the folder of the chart with their lock`()
    async throws
  {
    try await withFolder { path in
      var sources = SourceMap()
      let request = ChartRequest(try Self.live.source(path))
      let opened = try await Self.live.open(request, missing: .updated, into: &sources)
      #expect(opened.chart.dependencies.map(\.metadata.version) == ["1.2.0"])
      #expect(opened.changes.written == ["charts/db-1.2.0.tgz", "Chart.lock"])
      #expect(opened.fetchedDependencies == ["db 1.2.0"])
      #expect(try Files.live.list(path, 9).map(\.name) == ["Chart.lock", "Chart.yaml", "charts"])
      // The folder holds the chart now.
      let again = try await Self.live.open(request, missing: .refused, into: &sources)
      #expect(again.files == opened.files)
    }
  }

  @Test func `nothing is written after an interruption`() async throws {
    try await withFolder { path in
      let request = ChartRequest(try Self.live.source(path))
      let work = Task { () async -> Bool in
        withUnsafeCurrentTask { $0?.cancel() }
        var sources = SourceMap()
        do throws(ActionError) {
          _ = try await Self.live.open(request, missing: .updated, into: &sources)
        } catch {
          if case .interrupted = error { return true }
        }
        return false
      }
      #expect(await work.value)
      #expect(try Files.live.list(path, 9).map(\.name) == ["Chart.yaml"])
    }
  }

  @Test func `dependencies that are missing are all named, with the way out`() async throws {
    let opener = opener(
      [
        "web/Chart.yaml": Self.chart
          + "dependencies: [{name: a, version: 1.x}, {name: b, version: 1.x}]\n"
      ],
      NoNetwork()
    )
    let error = await failure(opener, "web")
    guard case .invalid(let found, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(
      found == [
        Diagnostic(
          .error,
          .chartFiles,
          "Chart.yaml of \"web\" names charts that charts/ does not have: \"a\", \"b\"",
          help: [
            "fetch them into charts/: kubegate template --dependency-update, or helm dependency update"
          ]
        )
      ]
    )
  }

  /// What a script has to tell apart.
  @Test(arguments: [
    ("./none", 200, "file"), ("none", 200, "file"), ("known/web", 200, "file"),
    ("oci://host", 200, "invalid"), ("broken", 200, "invalid"),
    ("https://charts.test/web.tgz", 404, "file"), ("https://charts.test/web.tgz", 401, "denied"),
    ("https://charts.test/web.tgz", 403, "denied"),
    ("https://charts.test/web.tgz", 400, "unreachable"),
    ("https://charts.test/web.tgz", 0, "unreachable"),
    ("https://charts.test/web.tgz", 200, "invalid"),
  ])
  func `each way to fail has its own error`(
    text: String,
    status: Int,
    kind: String
  ) async {
    let transport: any HTTPTransport = status == 0 ? NoNetwork() : Answering(status: status)
    let error = await failure(opener(["broken/a.txt": "no chart"], transport), text)
    let found =
      switch error {
      case .file: "file"
      case .invalid: "invalid"
      case .denied: "denied"
      case .unreachable: "unreachable"
      default: "\(error)"
      }
    #expect(found == kind)
  }

  private func failure(_ opener: ChartOpener, _ text: String) async -> ActionError {
    var sources = SourceMap()
    do throws(ActionError) {
      _ = try await opener.open(ChartRequest(try opener.source(text)), into: &sources)
      return .interrupted
    } catch {
      return error
    }
  }
}
