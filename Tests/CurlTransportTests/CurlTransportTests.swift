import CurlTransport
import HTTP
import JSON
import Testing

@Suite(.timeLimit(.minutes(1))) struct CurlTransportTests {
  let server = LocalServer.shared

  func url(_ path: String, _ query: [HTTPURL.QueryItem] = []) -> HTTPURL {
    HTTPURL(scheme: .http, host: "127.0.0.1", port: server.plainPort, path: path, query: query)
  }

  func secureURL(_ path: String, host: String = "127.0.0.1") -> HTTPURL {
    HTTPURL(scheme: .https, host: host, port: server.securePort, path: path)
  }

  @Test func `a response has status, headers and body`() async throws {
    let response = try await CurlTransport().send(HTTPRequest(.get, url("/ok")))
    #expect(response.status == 200)
    #expect(response.headers["content-length"] == "5")
    #expect(response.body == Array("hello".utf8))
  }

  @Test func `streams`() async throws {
    let t = CurlTransport()
    let r = try await t.stream(
      HTTPRequest(.get, url("/chunks", [.init("n", "1000")]), timeout: nil)
    )
    var n = 0
    for try await line in HTTPLines(r.body, limit: 100) {
      #expect(line == Array("line \(n)".utf8))
      n += 1
    }
    #expect(n == 1000)
  }
  @Test func `tls`() async throws {
    let t = CurlTransport(
      ConnectionSettings(
        authorities: server.file("ca.crt"),
        clientCertificate: .init(
          certificate: server.file("client.crt"),
          key: server.file("client.key")
        ),
        serverName: "api.test"
      )
    )
    let r = try await t.send(HTTPRequest(.get, secureURL("/echo")))
    print(String(decoding: r.body, as: UTF8.self))
  }
}
