import FakeCluster
import HTTP
import JSON
import Kubernetes
import Testing

@Suite(.timeLimit(.minutes(1))) struct WatchTests {
  func list(_ names: [String], version: String) -> FakeServer.Answer {
    .init([
      "kind": "PodList", "metadata": ["resourceVersion": .string(version)],
      "items": .array(names.map { ["metadata": ["name": .string($0)]] }),
    ])
  }

  func line(_ type: String, _ name: String, _ version: String) -> String {
    #"{"type": "\#(type)", "object": {"kind": "Pod", "metadata": {"name": "\#(name)", "resourceVersion": "\#(version)"}}}"#
  }

  /// A few words for an event.
  func words(_ event: WatchEvent?) -> String {
    switch event {
    case .listed(let objects): "listed \(objects.map(\.name).joined(separator: " "))"
    case .added(let object): "added \(object.name)"
    case .modified(let object): "modified \(object.name)"
    case .deleted(let object): "deleted \(object.name)"
    case nil: "end"
    }
  }

  func versions(_ server: FakeServer) -> [String?] {
    server.requests.map { $0.url.query.first { $0.name == "resourceVersion" }?.value }
  }

  @Test func `it goes on where it was when the server ends it`() async throws {
    let server = FakeServer { _, number in
      switch number {
      case 1: list(["a"], version: "1")
      case 2:
        .init(lines: [
          line("ADDED", "b", "2"), line("MODIFIED", "b", "3"), line("BOOKMARK", "", "9"),
        ])
      default: .init(lines: [line("DELETED", "b", "10")])
      }
    }
    var events = KubernetesClient(server).watch(.pods, Selection(namespace: "demo"))
      .makeAsyncIterator()
    var seen: [String] = []
    for _ in 0..<4 { seen.append(words(try await events.next())) }
    #expect(seen == ["listed a", "added b", "modified b", "deleted b"])
    #expect(versions(server) == [nil, "1", "9"])
    let query = server.requests[1].url.query.map { "\($0.name)=\($0.value)" }
    #expect(
      query == [
        "watch=true", "allowWatchBookmarks=true", "resourceVersion=1", "timeoutSeconds=600",
      ]
    )
  }

  @Test(arguments: [true, false])
  func `it lists anew when the server has forgotten`(isInStream: Bool) async throws {
    let gone: JSONValue = ["kind": "Status", "code": 410, "reason": "Expired"]
    let server = FakeServer { _, number in
      switch number {
      case 1: list(["a"], version: "1")
      case 2:
        isInStream
          ? .init(lines: [#"{"type": "ERROR", "object": {"kind": "Status", "code": 410}}"#])
          : .init(410, gone)
      case 3: list(["b", "c"], version: "20")
      default: .init(lines: [line("ADDED", "d", "21")])
      }
    }
    var events = KubernetesClient(server).watch(.pods, Selection(namespace: "demo"))
      .makeAsyncIterator()
    var seen: [String] = []
    for _ in 0..<3 { seen.append(words(try await events.next())) }
    #expect(seen == ["listed a", "listed b c", "added d"])
    #expect(versions(server) == [nil, "1", nil, "20"])
  }

  @Test func `a broken connection costs nothing but a wait`() async throws {
    let broken = HTTPError.connectionBroken(reason: "reset", isUnprocessed: false)
    let server = FakeServer { _, number in
      switch number {
      case 1: list([], version: "1")
      case 2:
        .init(lines: [line("ADDED", "a", "2"), #"{"type": "ADDED", "obj"#], failure: broken)
      case 3: .init(503, ["kind": "Status", "code": 503])
      default: .init(lines: [line("ADDED", "b", "3")])
      }
    }
    let clock = FakeClock()
    var events = KubernetesClient(server, clock: clock)
      .watch(.pods, Selection(namespace: "demo")).makeAsyncIterator()
    var seen: [String] = []
    for _ in 0..<3 { seen.append(words(try await events.next())) }
    #expect(seen == ["listed ", "added a", "added b"])
    #expect(versions(server).dropFirst() == ["1", "2", "2"])
  }

  @Test func `a refusal ends it`() async throws {
    let server = FakeServer { _, number in
      number == 1
        ? list([], version: "1")
        : .init(403, ["kind": "Status", "code": 403, "message": "no"])
    }
    var events = KubernetesClient(server).watch(.pods, Selection(namespace: "demo"))
      .makeAsyncIterator()
    _ = try await events.next()
    let error = await #expect(throws: KubernetesError.self) { try await events.next() }
    #expect(error?.status?.message == "no")
    #expect(server.requests.count == 2)
  }

  @Test func `its patience ends`() async throws {
    let refused = HTTPError.cannotConnect(host: "api.test", port: 6443, reason: "refused")
    let server = FakeServer { _, number throws(HTTPError) in
      if number == 1 { return list([], version: "1") }
      throw refused
    }
    let clock = FakeClock()
    var events = KubernetesClient(server, clock: clock)
      .watch(.pods, Selection(namespace: "demo"), patience: .seconds(30)).makeAsyncIterator()
    _ = try await events.next()
    await #expect(
      throws: KubernetesError.unreachable(server: "api.test:6443", refused)
    ) { try await events.next() }
    let waited = clock.waits.reduce(.zero, +)
    #expect(waited > .seconds(30) && waited < .seconds(60))
  }

  @Test func `an endless row of empty watches does not spin`() async throws {
    let server = FakeServer { _, number in
      switch number {
      case 1: list([], version: "1")
      case 2...12: .init(lines: [])
      default: .init(lines: [line("ADDED", "a", "2")])
      }
    }
    let clock = FakeClock()
    var events = KubernetesClient(server, clock: clock)
      .watch(.pods, Selection(namespace: "demo")).makeAsyncIterator()
    _ = try await events.next()
    #expect(words(try await events.next()) == "added a")
    #expect(clock.waits.count == 10)
    #expect(clock.waits.max() == .seconds(8))
  }
}
