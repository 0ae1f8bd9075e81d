import CurlTransport
import HTTP
import Testing

/// Bodies that are read as they come.
@Suite(.timeLimit(.minutes(1))) struct StreamTests {
  let server = LocalServer.shared
  let transport = CurlTransport()

  @Test func `chunks arrive while the server still writes`() async throws {
    let id = "gated-\(UInt64.random(in: 0 ... .max))"
    let url = server.url("/gated", [.init("id", id)])
    let response = try await transport.stream(HTTPRequest(.get, url, timeout: nil))
    var lines = HTTPLines(response.body, limit: 100).makeAsyncIterator()
    #expect(try await lines.next() == Array("line 0".utf8))
    let read = server.url("/ok", [.init("id", id + "-read")])
    _ = try await transport.send(HTTPRequest(.get, read))
    #expect(try await lines.next() == Array("line 1".utf8))
    #expect(try await lines.next() == nil)
    #expect(try await lines.next() == nil)
  }

  @Test func `a slow reader loses nothing of a large body`() async throws {
    let url = server.url("/large", [.init("bytes", "\(24 << 20)")])
    let response = try await transport.stream(HTTPRequest(.get, url, timeout: nil))
    var count = 0
    for try await chunk in response.body {
      if count == 0 { try await Task.sleep(for: .milliseconds(300)) }
      count += chunk.count
    }
    #expect(count == 24 << 20)
  }

  @Test func `the body of a refusal can be read`() async throws {
    let url = server.url("/status", [.init("code", "403")])
    let response = try await transport.stream(HTTPRequest(.get, url))
    #expect(response.head.status == 403)
    #expect(try await response.body.collect(limit: 100) == Array("{}".utf8))
  }

  @Test func `a stream that breaks off ends with an error behind its last bytes`() async throws {
    let response = try await transport.stream(HTTPRequest(.get, server.url("/truncated")))
    var iterator = response.body.makeAsyncIterator()
    #expect(try await iterator.next() == Array("only this".utf8))
    let error = await #expect(throws: HTTPError.self) { try await iterator.next() }
    guard case .connectionBroken(_, isUnprocessed: false) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `dropping a body ends its transfer`() async throws {
    let id = "dropped-\(UInt64.random(in: 0 ... .max))"
    let query: [HTTPURL.QueryItem] = [
      .init("n", "100000"), .init("pause", "0.01"), .init("id", id),
    ]
    do {
      let response = try await transport.stream(
        HTTPRequest(.get, server.url("/chunks", query), timeout: nil)
      )
      var iterator = response.body.makeAsyncIterator()
      _ = try await iterator.next()
    }
    for _ in 0..<100 {
      if try await server.count(of: id + "-aborted", transport) == 1 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("the server still writes")
  }

  @Test func `cancelling a reading task ends the stream`() async throws {
    let query: [HTTPURL.QueryItem] = [.init("n", "2"), .init("pause", "20")]
    let response = try await transport.stream(
      HTTPRequest(.get, server.url("/chunks", query), timeout: nil)
    )
    let task = Task {
      var count = 0
      for try await chunk in response.body { count += chunk.count }
      return count
    }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: HTTPError.cancelled) { try await task.value }
  }

  @Test func `a stream lives on when the transport's last copy goes`() async throws {
    var transport: CurlTransport? = CurlTransport()
    let url = server.url("/chunks", [.init("n", "3"), .init("pause", "0.1")])
    let response = try await transport?.stream(HTTPRequest(.get, url, timeout: nil))
    transport = nil
    let text = try await response?.body.collect(limit: 100)
    #expect(text == Array("line 0\nline 1\nline 2\n".utf8))
  }

  @Test func `streams do not hold up other requests`() async throws {
    var streams: [HTTPStreamedResponse] = []
    for _ in 0..<10 {
      let query: [HTTPURL.QueryItem] = [.init("n", "2"), .init("pause", "20")]
      streams.append(
        try await transport.stream(
          HTTPRequest(.get, server.url("/chunks", query), timeout: nil)
        )
      )
    }
    let response = try await transport.send(
      HTTPRequest(.get, server.url("/ok"), timeout: .seconds(5))
    )
    #expect(response.status == 200)
    #expect(streams.count == 10)
  }
}
