import FakeCluster
import HTTP
import Synchronization
import Testing

/// Answers with a script, and keeps what it was asked.
private final class ScriptedTransport: HTTPTransport {
  private let script: Mutex<[Result<HTTPResponse, HTTPError>]>

  init(_ script: [Result<HTTPResponse, HTTPError>]) { self.script = Mutex(script) }

  var left: Int { script.withLock(\.count) }

  func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try script.withLock { $0.removeFirst() }.get()
  }

  func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    let response = try await send(request)
    return HTTPStreamedResponse(head: response.head, body: HTTPBody(chunks: [response.body]))
  }
}

@Suite struct RetryingTransportTests {
  let url = HTTPURL(scheme: .https, host: "example.test")
  let busy = HTTPResponse(status: 429, headers: ["Retry-After": "3"])
  let ok = HTTPResponse(status: 200, body: [1])

  @Test func `a request is tried until it is answered, with the server's waits`() async throws {
    let base = ScriptedTransport([
      .success(busy), .failure(.connectionBroken(reason: "", isUnprocessed: false)), .success(ok),
    ])
    let clock = FakeClock()
    let transport = RetryingTransport(base, time: clock.time)
    #expect(try await transport.send(HTTPRequest(.get, url)) == ok)
    #expect(clock.waits == [.seconds(3), .milliseconds(400)])
  }

  @Test func `the last answer is handed out when there are no more tries`() async throws {
    let base = ScriptedTransport(Array(repeating: .success(busy), count: 9))
    let policy = RetryPolicy(tries: 3)
    let transport = RetryingTransport(base, policy: policy, time: FakeClock().time)
    #expect(try await transport.send(HTTPRequest(.get, url)) == busy)
    #expect(base.left == 6)
  }

  @Test func `trying ends when the total time would be exceeded`() async throws {
    let base = ScriptedTransport(Array(repeating: .success(busy), count: 9))
    let policy = RetryPolicy(tries: 9, totalTime: .seconds(7))
    let clock = FakeClock()
    let transport = RetryingTransport(base, policy: policy, time: clock.time)
    #expect(try await transport.send(HTTPRequest(.get, url)) == busy)
    #expect(clock.waits == [.seconds(3), .seconds(3)])
  }

  @Test func `a broken create is not sent again`() async {
    let broken = HTTPError.connectionBroken(reason: "", isUnprocessed: false)
    let base = ScriptedTransport([.failure(broken), .success(ok)])
    let transport = RetryingTransport(base, time: FakeClock().time)
    await #expect(throws: broken) { try await transport.send(HTTPRequest(.post, url)) }
    #expect(base.left == 1)
  }

  @Test func `a stream is tried again until its headers are there`() async throws {
    let base = ScriptedTransport([.success(busy), .success(ok)])
    let transport = RetryingTransport(base, time: FakeClock().time)
    let response = try await transport.stream(HTTPRequest(.get, url))
    #expect(try await response.body.collect(limit: 10) == [1])
  }

  @Test func `cancelling ends the waiting`() async {
    let base = ScriptedTransport([.success(busy), .success(ok)])
    let transport = RetryingTransport(base, time: .system())
    let task = Task { try await transport.send(HTTPRequest(.get, url)) }
    task.cancel()
    await #expect(throws: HTTPError.cancelled) { try await task.value }
  }
}
