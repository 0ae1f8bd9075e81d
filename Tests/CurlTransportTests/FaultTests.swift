import CurlTransport
import Glibc
import HTTP
import Testing

/// What the transport says of servers that misbehave.
@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  let server = LocalServer.shared
  let transport = CurlTransport()

  func failure(
    _ request: HTTPRequest,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async -> HTTPError? {
    await #expect(throws: HTTPError.self, sourceLocation: sourceLocation) {
      try await transport.send(request)
    }
  }

  @Test func `a body that is cut off is a broken connection, not a short body`() async {
    let error = await failure(HTTPRequest(.get, server.url("/truncated")))
    guard case .connectionBroken(let reason, isUnprocessed: false) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("91 bytes remaining"))
  }

  @Test func `a reset is a broken connection that may have done something`() async {
    let error = await failure(HTTPRequest(.get, server.url("/reset")))
    guard case .connectionBroken(_, isUnprocessed: false) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `nothing listens`() async throws {
    // A port that was free a moment ago.
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(socket, address, size)
        _ = getsockname(socket, address, &size)
      }
    }
    close(socket)
    let port = Int(UInt16(bigEndian: address.sin_port))
    let url = HTTPURL(scheme: .http, host: "127.0.0.1", port: port)
    let error = await failure(HTTPRequest(.get, url))
    #expect(
      error == .cannotConnect(host: "127.0.0.1", port: port, reason: "connection refused")
    )
    #expect(error?.isUnprocessed == true)
  }

  @Test func `a name that no one knows`() async {
    let url = HTTPURL(scheme: .http, host: "no-such-host.invalid")
    #expect(await failure(HTTPRequest(.get, url)) == .cannotResolve(host: "no-such-host.invalid"))
  }

  @Test func `a server that says nothing, or stops in the middle`() async {
    let silent = HTTPRequest(.get, server.url("/silent"), timeout: .milliseconds(1500))
    #expect(await failure(silent) == .timedOut(.waitingForResponse))
    let slow = HTTPRequest(.get, server.url("/slow"), timeout: .milliseconds(1500))
    #expect(await failure(slow) == .timedOut(.waitingForResponse))
    let idle = HTTPRequest(.get, server.url("/slow"), timeout: nil, idleTimeout: .seconds(1))
    #expect(await failure(idle) == .timedOut(.idle))
  }

  @Test func `a connection that does not come up`() async {
    // An address of the range for documentation: packets to it go nowhere, or are refused.
    let url = HTTPURL(scheme: .http, host: "192.0.2.1")
    let error = await failure(HTTPRequest(.get, url, connectTimeout: .milliseconds(200)))
    switch error {
    case .timedOut(.connecting), .cannotConnect: #expect(error?.isUnprocessed == true)
    default: Issue.record("\(String(describing: error))")
    }
  }

  @Test func `an answer larger than allowed is not taken, packed or not`() async {
    let large = HTTPRequest(
      .get,
      server.url("/large", [.init("bytes", "10001")]),
      responseLimit: 10000
    )
    #expect(await failure(large) == .responseTooLarge(limit: 10000))
    let bomb = HTTPRequest(
      .get,
      server.url("/gzip", [.init("bytes", "100000000")]),
      responseLimit: 1_000_000
    )
    #expect(await failure(bomb) == .responseTooLarge(limit: 1_000_000))
  }

  @Test func `endless headers are not taken`() async {
    let error = await failure(HTTPRequest(.get, server.url("/many-headers")))
    #expect(error == .headersTooLarge(limit: 256 << 10))
  }

  @Test func `what is no HTTP, and damaged compression`() async {
    for path in ["/garbage", "/damaged-gzip"] {
      let error = await failure(HTTPRequest(.get, server.url(path)))
      guard case .invalidResponse = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b"])
  func `a header cannot break out of its line`(value: String) async {
    let request = HTTPRequest(.get, server.url("/ok"), headers: ["Impersonate-User": value])
    #expect(
      await failure(request)
        == .invalidRequest(reason: "the header Impersonate-User holds a control character")
    )
    let name = HTTPRequest(.get, server.url("/ok"), headers: [value: "x"])
    #expect(
      await failure(name)
        == .invalidRequest(
          reason: "a header's name has a character that cannot stand in one"
        )
    )
  }

  @Test func `a create is not sent twice when a shared connection turns out dead`() async throws {
    let id = "create-\(UInt64.random(in: 0 ... .max))"
    let url = server.url("/second-breaks", [.init("id", id)])
    let create = HTTPRequest(.post, url, body: Array("{}".utf8))
    _ = try await transport.send(create)
    let error = await failure(create)
    guard case .connectionBroken(_, isUnprocessed: false) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await server.count(of: id, CurlTransport()) == 2)
  }

  @Test func `what may be repeated is, on a fresh connection`() async throws {
    let url = server.url("/second-breaks")
    let apply = HTTPRequest(.patch, url, body: Array("{}".utf8), repeatability: .safe)
    for _ in 0..<2 {
      #expect(try await transport.send(apply).body == Array("first".utf8))
    }
    #expect(transport.statistics.connections == 2)
  }

  @Test func `no error text holds a header, a body or a proxy's password`() async {
    var settings = ConnectionSettings()
    settings.proxies.always = ProxySettings.Proxy(
      "http://alice:hunter2@127.0.0.1:\(server.plainPort)"
    )
    let request = HTTPRequest(
      .put,
      HTTPURL(scheme: .https, host: "example.test"),
      headers: ["Authorization": "Bearer hunter2"],
      body: Array("hunter2".utf8)
    )
    let error = await #expect(throws: HTTPError.self) {
      try await CurlTransport(settings).send(request)
    }
    #expect(error == .proxy(host: "127.0.0.1", reason: "it answered 407"))
  }
}
