public import HTTP
public import Host
public import JSON
public import Kubernetes
import Synchronization

/// Plays the API server: answers each request by a function, and keeps what it was asked.
public final class FakeServer: HTTPTransport {
  public struct Answer: Sendable {
    public var response: HTTPResponse
    /// The body of a stream, when it comes in parts.
    var chunks: [[UInt8]]?
    /// How a stream ends, when not properly.
    var failure: HTTPError?
    /// Whether a stream goes on, in silence, until its reader has enough.
    var staysOpen = false

    public init(_ status: Int, _ json: JSONValue, headers: HTTPHeaders = [:]) {
      response = HTTPResponse(status: status, headers: headers, body: JSONWriter().bytes(json))
    }

    public init(_ json: JSONValue, headers: HTTPHeaders = [:]) {
      self.init(200, json, headers: headers)
    }

    public init(lines: [String], failure: HTTPError? = nil, staysOpen: Bool = false) {
      response = HTTPResponse(status: 200)
      chunks = lines.map { Array(($0 + "\n").utf8) }
      self.failure = failure
      self.staysOpen = staysOpen
    }
  }

  public typealias Handler =
    @Sendable (_ request: HTTPRequest, _ number: Int) throws(HTTPError) -> Answer

  private let handler: Handler
  private let asked = Mutex<[HTTPRequest]>([])

  public init(_ handler: @escaping Handler) { self.handler = handler }

  public var requests: [HTTPRequest] { asked.withLock(\.self) }

  private func answer(_ request: HTTPRequest) throws(HTTPError) -> Answer {
    let number = asked.withLock { asked in
      asked.append(request)
      return asked.count
    }
    return try handler(request, number)
  }

  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try answer(request).response
  }

  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    let answer = try answer(request)
    let chunks = answer.chunks ?? [answer.response.body]
    return HTTPStreamedResponse(
      head: answer.response.head,
      body: HTTPBody(BreakingBody(chunks, answer.failure, staysOpen: answer.staysOpen))
    )
  }
}

/// Chunks that may end with an error.
private actor BreakingBody: HTTPBody.Source {
  private var chunks: ArraySlice<[UInt8]>
  private let failure: HTTPError?
  private let staysOpen: Bool

  init(_ chunks: [[UInt8]], _ failure: HTTPError?, staysOpen: Bool) {
    self.chunks = chunks.filter { !$0.isEmpty }[...]
    self.failure = failure
    self.staysOpen = staysOpen
  }

  func next() async throws(HTTPError) -> [UInt8]? {
    if let chunk = chunks.popFirst() { return chunk }
    if let failure { throw failure }
    guard staysOpen else { return nil }
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    throw .cancelled
  }
}

extension KubernetesClient {
  /// A client of a fake server.
  public init(
    _ server: FakeServer,
    credentials: Credentials = .token("t"),
    impersonation: Impersonation? = nil,
    files: Files = .inMemory([:]),
    clock: FakeClock = FakeClock(),
    onWarning: @escaping @Sendable (APIWarning) -> Void = { _ in }
  ) {
    self.init(
      KubernetesConnection(
        server: HTTPURL(scheme: .https, host: "api.test", port: 6443, path: "/prefix"),
        credentials: credentials,
        impersonation: impersonation,
        namespace: "demo"
      ),
      transport: server,
      files: files,
      time: clock.time,
      onWarning: onWarning
    )
  }
}

/// Reads JSON that a test writes.
public func json(_ text: String) -> JSONValue {
  do {
    return try JSONReader().read(Array(text.utf8))
  } catch {
    fatalError("the test's JSON is wrong: \(error)")
  }
}

/// Reads an object that a test writes.
public func object(_ text: String) -> KubernetesObject { KubernetesObject(json(text)) }
