import ChartSources
import Charts
import CurlTransport
import Diagnostics
import HTTP
import Host
import JSON
import PythonSupport
import Testing

/// The servers of `chart_server.py`.
struct ChartServer {
  private static let made = Result { try PythonProcess("chart_server.py") }

  let facts: JSONValue

  init() throws { facts = try Self.made.get().facts }

  func port(_ name: String = "port") throws -> Int { try #require(facts[name]?.int) }

  func repository(_ place: String) throws -> String { "http://127.0.0.1:\(try port())/\(place)" }

  func registry(_ name: String, _ path: String) throws -> String {
    "oci://127.0.0.1:\(try port(name))/\(path)"
  }

  /// A packed chart of a repository, as it is served.
  func package(_ name: String, _ version: String, at place: String) async throws -> [UInt8] {
    let url = try HTTPURL("\(try repository(place))/\(name)-\(version).tgz")
    return try await CurlTransport().send(HTTPRequest(.get, url)).body
  }

  /// The requests whose paths have the text in them.
  func log(_ text: String) async throws -> [JSONValue] {
    let url = try HTTPURL("http://127.0.0.1:\(try port())/log?of=\(text)")
    let response = try await CurlTransport().send(HTTPRequest(.get, url))
    return try #require(try JSONReader().read(response.body).array)
  }
}

/// Fetches as `kubegate` does, in a machine that has the given files only.
struct TestFetcher {
  var files: [String: String] = [:]
  var cache = Cache.none
  var limits = DownloadLimits(retries: .never)
  var programs = Programs.none

  static let paths = HelmPaths(
    repositories: "/helm/repositories.yaml",
    registryLogins: ["/helm/registry.json", "/docker/config.json"]
  )

  func fetcher() throws -> ChartFetcher {
    let host = Host(
      environment: [:],
      files: .inMemory(files),
      programs: programs,
      now: { .seconds(1_767_323_045) }
    )
    return try ChartFetcher(
      host,
      paths: Self.paths,
      cache: cache,
      limits: limits,
      connect: Self.connect
    )
  }

  static let connect: @Sendable (ConnectionSettings) -> any HTTPTransport = { CurlTransport($0) }

  func fetch(
    _ source: String,
    repository: String? = nil,
    version: String? = nil,
    devel: Bool = false,
    access: ChartAccess = ChartAccess()
  ) async throws -> FetchedChart {
    let source = try ChartSource(source, repository: repository, in: .inMemory(files))
    var request = ChartRequest(source, version: version, access: access)
    request.takesPrereleases = devel
    return try await fetcher().fetch(request)
  }

  /// The version that the chart itself says it has.
  func version(
    _ source: String,
    repository: String? = nil,
    version: String? = nil,
    devel: Bool = false,
    access: ChartAccess = ChartAccess()
  ) async throws -> String {
    let fetched = try await fetch(
      source,
      repository: repository,
      version: version,
      devel: devel,
      access: access
    )
    var sources = SourceMap()
    return try fetched.load(into: &sources).metadata.version
  }

  /// What is said where fetching fails, with the ports by their names.
  func message(
    _ source: String,
    repository: String? = nil,
    version: String? = nil,
    devel: Bool = false,
    access: ChartAccess = ChartAccess()
  ) async throws -> String {
    let error = await #expect(throws: DiagnosticError.self) {
      try await fetch(
        source,
        repository: repository,
        version: version,
        devel: devel,
        access: access
      )
    }
    return try Self.text(try #require(error))
  }

  /// All of an error, one line each.
  static func text(_ error: DiagnosticError) throws -> String {
    let server = try ChartServer()
    var lines: [String] = []
    for diagnostic in error.diagnostics {
      lines.append("\(diagnostic.code): \(diagnostic.message)")
      lines += diagnostic.notes.map { "note: " + $0 } + diagnostic.help.map { "help: " + $0 }
    }
    var text = lines.joined(separator: "\n")
    for name in ["port", "otherPort", "securePort", "anonymous", "basic", "token"] {
      text = text.split(
        separator: "127.0.0.1:\(try server.port(name))",
        omittingEmptySubsequences: false
      )
      .joined(separator: "<\(name)>")
    }
    return text
  }
}
