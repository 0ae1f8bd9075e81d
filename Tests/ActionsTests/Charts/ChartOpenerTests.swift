import ChartSources
import Charts
import Diagnostics
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

  @Test func `a dependency from a folder beside the chart is fetched when that is asked for`()
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
    let opened = try await opener.open(request, fetchesDependencies: true, into: &sources)
    #expect(opened.chart.dependencies.map(\.metadata.version) == ["1.2.0"])
    #expect(opened.files.map(\.path).contains("charts/db/Chart.yaml"))
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
            "fetch them for this once with --dependency-update, or for good: helm dependency update"
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
