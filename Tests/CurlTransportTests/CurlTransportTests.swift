import CurlTransport
import HTTP
import JSON
import Testing

/// What the transport does with a server that behaves.
@Suite(.timeLimit(.minutes(1))) struct CurlTransportTests {
  let server = LocalServer.shared
  let transport = CurlTransport()

  @Test func `a response has status, headers and body`() async throws {
    let response = try await transport.send(HTTPRequest(.get, server.url("/ok")))
    #expect(response.status == 200)
    #expect(response.headers["content-length"] == "5")
    #expect(response.body == Array("hello".utf8))
  }

  @Test(arguments: [
    (HTTPRequest.Method.get, nil), (.post, "{}"), (.put, "{}"), (.patch, "{\"a\": 1}"),
    (.delete, nil), (.delete, "{}"), (.post, ""),
  ])
  func `method, headers and body arrive as they are`(
    method: HTTPRequest.Method,
    body: String?
  ) async throws {
    var headers: HTTPHeaders = ["Authorization": "Bearer t", "X-Empty": ""]
    headers.add("Impersonate-Group", "a")
    headers.add("Impersonate-Group", "b")
    if body != nil { headers["Content-Type"] = "application/apply-patch+yaml" }
    let request = HTTPRequest(
      method,
      server.url("/echo", [.init("fieldManager", "kubegate & co")]),
      headers: headers,
      body: body.map { Array($0.utf8) }
    )
    let echo = try JSONReader().read(try await transport.send(request).body)
    #expect(echo["method"]?.string == method.rawValue)
    #expect(echo["body"]?.string == body ?? "")
    #expect(echo["query"]?.string == "fieldManager=kubegate%20%26%20co")
    var received: [String: [String]] = [:]
    for field in echo["headers"]?.array ?? [] {
      received[field[0]?.string ?? "", default: []].append(field[1]?.string ?? "")
    }
    #expect(received["authorization"] == ["Bearer t"])
    #expect(received["x-empty"] == [""])
    #expect(received["impersonate-group"] == ["a", "b"])
    #expect(received["user-agent"] == ["kubegate"])
    #expect(received["content-type"] == (body == nil ? nil : ["application/apply-patch+yaml"]))
    #expect(received["content-length"] == body.map { ["\($0.utf8.count)"] })
    #expect(received["expect"] == nil)
  }

  @Test func `a large body arrives whole in both directions`() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "y"), count: 5 << 20)
    let request = HTTPRequest(.put, server.url("/echo"), body: body)
    let echo = try await transport.send(request).body
    #expect(echo.count > body.count)
    let large = try await transport.send(
      HTTPRequest(.get, server.url("/large", [.init("bytes", "9000000")]))
    )
    #expect(large.body.count == 9_000_000)
  }

  @Test func `compressed bodies are unpacked`() async throws {
    let url = server.url("/gzip", [.init("bytes", "100000")])
    let response = try await transport.send(HTTPRequest(.get, url))
    #expect(response.body == [UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
  }

  @Test func `repeated headers stay apart, and interim answers are skipped`() async throws {
    let response = try await transport.send(HTTPRequest(.get, server.url("/interim")))
    #expect(response.status == 200)
    #expect(response.headers.all("Warning") == ["299 - \"one\"", "299 - \"two\""])
    #expect(response.headers["Link"] == nil)
  }

  @Test func `errors of the server are responses, and redirects are not followed`() async throws {
    let missing = try await transport.send(HTTPRequest(.get, server.url("/none")))
    #expect(missing.status == 404)
    let moved = try await transport.send(HTTPRequest(.get, server.url("/redirect")))
    #expect(moved.status == 302)
    #expect(moved.headers["location"] == "/ok")
  }

  @Test func `requests one after another share a connection`() async throws {
    for _ in 0..<5 { _ = try await transport.send(HTTPRequest(.get, server.url("/ok"))) }
    #expect(transport.statistics.requests == 5)
    #expect(transport.statistics.connections == 1)
  }

  @Test func `three hundred requests at once are all answered`() async throws {
    let bodies = await withTaskGroup { group in
      for index in 0..<300 {
        group.addTask {
          let body = Array("\(index)".utf8)
          let request = HTTPRequest(.put, server.url("/echo"), body: body)
          guard let response = try? await transport.send(request),
            let echo = try? JSONReader().read(response.body)
          else { return -1 }
          return echo["body"]?.string.flatMap { Int($0) } ?? -1
        }
      }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(bodies == Set(0..<300))
    #expect(transport.statistics.connections <= 32)
  }

  @Test func `a transport that was never used costs no thread, and can be shut down`() async {
    let unused = CurlTransport()
    unused.shutDown()
    await #expect(throws: HTTPError.cancelled) {
      try await unused.send(HTTPRequest(.get, server.url("/ok")))
    }
  }

  @Test func `shutting down ends what is under way`() async throws {
    let silent = HTTPRequest(.get, server.url("/silent?seconds=300"))
    let task = Task { try await transport.send(silent) }
    try await Task.sleep(for: .milliseconds(100))
    let start = ContinuousClock.now
    _ = try await transport.send(HTTPRequest(.get, server.url("/ok")))
    #expect(ContinuousClock.now - start < .seconds(120), "an answer waited for another's")
    transport.shutDown()
    await #expect(throws: HTTPError.cancelled) { try await task.value }
    await #expect(throws: HTTPError.cancelled) {
      try await transport.send(HTTPRequest(.get, server.url("/ok")))
    }
  }

  @Test func `cancelling a task ends its transfer at once`() async throws {
    let silent = HTTPRequest(.get, server.url("/silent?seconds=300"))
    let task = Task { try await transport.send(silent) }
    try await Task.sleep(for: .milliseconds(100))
    let start = ContinuousClock.now
    task.cancel()
    await #expect(throws: HTTPError.cancelled) { try await task.value }
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test func `a task that is cancelled already sends nothing`() async throws {
    let id = "cancelled-\(UInt64.random(in: 0 ... .max))"
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.send(HTTPRequest(.get, server.url("/ok", [.init("id", id)])))
    }
    await #expect(throws: HTTPError.cancelled) { try await task.value }
    #expect(try await server.count(of: id, transport) == 0)
  }
}
