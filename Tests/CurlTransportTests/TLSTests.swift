import CurlTransport
import HTTP
import JSON
import Testing

/// Certificates of both sides.
@Suite(.timeLimit(.minutes(1))) struct TLSTests {
  let server = LocalServer.shared

  func url(_ path: String, host: String = "127.0.0.1") -> HTTPURL {
    HTTPURL(scheme: .https, host: host, port: server.securePort, path: path)
  }

  func echo(_ settings: ConnectionSettings) async throws -> JSONValue {
    let transport = CurlTransport(settings)
    return try JSONReader().read(try await transport.send(HTTPRequest(.get, url("/echo"))).body)
  }

  func failure(_ settings: ConnectionSettings, _ url: HTTPURL) async -> HTTPError? {
    await #expect(throws: HTTPError.self) {
      try await CurlTransport(settings).send(HTTPRequest(.get, url))
    }
  }

  func tlsFailure(_ settings: ConnectionSettings, _ url: HTTPURL) async -> HTTPError.TLSFailure? {
    let error = await failure(settings, url)
    if case .tls(let failure, _) = error { return failure }
    Issue.record("\(String(describing: error))")
    return nil
  }

  @Test func `a server is trusted through the authority that was handed in`() async throws {
    let echo = try await echo(ConnectionSettings(authorities: server.file("ca.crt")))
    #expect(echo["peer"]?.bool == false)
    #expect(
      await tlsFailure(ConnectionSettings(), url("/ok")) == .untrusted
    )
  }

  @Test func `the client shows its certificate`() async throws {
    let settings = ConnectionSettings(
      authorities: server.file("ca.crt"),
      clientCertificate: .init(
        certificate: server.file("client.crt"),
        key: server.file("client.key")
      )
    )
    #expect(try await echo(settings)["peer"]?.bool == true)
  }

  @Test func `the server may have another name than its address`() async throws {
    let settings = ConnectionSettings(
      authorities: server.file("ca.crt"),
      serverName: "api.test"
    )
    let echo = try await echo(settings)
    #expect(echo["serverName"]?.string == "api.test")
    let host = echo["headers"]?.array?.first { $0[0] == "host" }
    #expect(host?[1]?.string == "127.0.0.1:\(server.securePort)")
    var wrong = settings
    wrong.serverName = "other.test"
    #expect(await tlsFailure(wrong, url("/ok")) == .wrongName)
  }

  @Test func `a certificate for another name is refused`() async {
    let settings = ConnectionSettings(authorities: server.file("ca.crt"))
    #expect(await tlsFailure(settings, url("/ok", host: "localhost")) == .wrongName)
  }

  @Test func `an expired certificate is refused`() async {
    let settings = ConnectionSettings(authorities: server.file("ca.crt"))
    let url = HTTPURL(scheme: .https, host: "127.0.0.1", port: server.expiredPort, path: "/ok")
    #expect(await tlsFailure(settings, url) == .expired)
  }

  @Test func `verification can be switched off`() async throws {
    let echo = try await echo(ConnectionSettings(verifiesServer: false))
    #expect(echo["method"]?.string == "GET")
  }

  @Test func `what is no certificate or key is said to be none`() async {
    let noise = Array("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n".utf8)
    let authorities = ConnectionSettings(authorities: noise)
    #expect(await tlsFailure(authorities, url("/ok")) == .authorityUnreadable)
    var settings = ConnectionSettings(authorities: server.file("ca.crt"))
    settings.clientCertificate = .init(certificate: noise, key: server.file("client.key"))
    #expect(await tlsFailure(settings, url("/ok")) == .clientCertificate)
  }

  @Test func `an encrypted key fails without asking the terminal`() async {
    var settings = ConnectionSettings(authorities: server.file("ca.crt"))
    settings.clientCertificate = .init(
      certificate: server.file("client.crt"),
      key: server.file("locked.key")
    )
    #expect(await tlsFailure(settings, url("/ok")) == .clientCertificate)
  }

  @Test func `a server without TLS is said to have none`() async {
    let url = HTTPURL(scheme: .https, host: "127.0.0.1", port: server.plainPort)
    #expect(
      await failure(ConnectionSettings(), url)
        == .tls(.other, reason: "the server does not speak TLS on this port")
    )
  }
}
