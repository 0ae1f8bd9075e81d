/// A request as a value: what to ask, and what it may cost.
public struct HTTPRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// Whether sending a request a second time can do harm.
  public enum Repeatability: Sendable {
    /// Twice is the same as once: reading, server-side apply, deleting under preconditions.
    case safe
    /// Only where the first surely had no effect: creating.
    case onlyIfUnprocessed
    case never
  }

  public var method: Method
  public var url: HTTPURL
  public var headers: HTTPHeaders
  public var body: [UInt8]?
  public var repeatability: Repeatability
  /// How long one try may take from start to the last byte; `nil` for as long as it takes.
  public var timeout: Duration?
  /// How long the connection, TLS included, may take to come up.
  public var connectTimeout: Duration
  /// How long there may be no byte at all; `nil` for ever. In whole seconds.
  public var idleTimeout: Duration?
  /// The largest body, decompressed, that is taken. Streams have none.
  public var responseLimit: Int
  /// Whether the server may compress the body on the way. Files that are compressed themselves are
  /// asked for without: some servers take their compression for one of the way, and what comes out
  /// is another file.
  public var acceptsCompression = true

  /// A request; reading methods are taken as repeatable, all others as not.
  public init(
    _ method: Method,
    _ url: HTTPURL,
    headers: HTTPHeaders = [:],
    body: [UInt8]? = nil,
    repeatability: Repeatability? = nil,
    timeout: Duration? = .seconds(60),
    connectTimeout: Duration = .seconds(10),
    idleTimeout: Duration? = nil,
    responseLimit: Int = 256 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    let reads = method == .get || method == .head
    self.repeatability = repeatability ?? (reads ? .safe : .onlyIfUnprocessed)
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.idleTimeout = idleTimeout
    self.responseLimit = responseLimit
  }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  /// Method and address; never headers or body.
  public var description: String { "\(method.rawValue) \(url)" }
  /// Hides headers and body from `dump` too.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: [description]) }
}
