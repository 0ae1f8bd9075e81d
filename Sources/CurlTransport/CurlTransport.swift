public import HTTP

/// Carries requests with libcurl: HTTP/2 over one TLS connection per server wherever the server
/// speaks it, HTTP/1.1 otherwise.
///
/// A thread of its own drives all transfers; it starts with the first request, which also initialises
/// libcurl, so that a transport that is never used costs nothing. When the last copy of
/// the transport and the last body of its streams are gone, connections are closed and the thread
/// ends.
///
/// ```swift
/// let transport = CurlTransport(ConnectionSettings(authorities: caPEM))
/// let response = try await transport.send(HTTPRequest(.get, url))
/// ```
///
/// The environment is not read: proxies come with the settings.
public struct CurlTransport: HTTPTransport {
  private let engine: Engine

  public init(_ settings: ConnectionSettings = ConnectionSettings()) {
    engine = Engine(settings)
  }

  /// Begins to initialise libcurl, so that it is ready when the first request comes. Returns at once.
  public static func prepare() { Engine.prepare() }

  /// How many requests have ended, and how many connections they needed.
  public struct Statistics: Sendable, Equatable {
    public internal(set) var requests = 0
    public internal(set) var connections = 0
  }

  public var statistics: Statistics { engine.statistics }

  public func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    try await engine.run(Transfer(request, pipe: nil))
  }

  public func stream(_ request: HTTPRequest) async throws(HTTPError) -> HTTPStreamedResponse {
    let pipe = BodyPipe()
    let transfer = Transfer(request, pipe: pipe)
    let response = try await engine.run(transfer)
    let body = CurlBody(transfer, pipe: pipe, engine: engine)
    return HTTPStreamedResponse(head: response.head, body: HTTPBody(body))
  }

  /// Ends all transfers as cancelled, closes all connections, and waits for the thread.
  public func shutDown() { engine.shutDown() }
}
