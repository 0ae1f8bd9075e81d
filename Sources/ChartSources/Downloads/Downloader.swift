import Diagnostics
public import HTTP

/// Fetches files from servers: follows redirects, tries again, and gives logins to nobody else.
struct Downloader: Sendable {
  /// What is to be fetched.
  struct Request: Sendable {
    var url: HTTPURL
    var accept: String?
    /// `If-None-Match` and the like.
    var headers = HTTPHeaders()
    /// The value of `Authorization`, and the server that it is for.
    var authorization: String?
    var authorizedServer: HTTPURL?
    var sendsAuthorizationEverywhere = false
    var method = HTTPRequest.Method.get
    var body: [UInt8]?
    var limit: Int
    var acceptsCompression = false
  }

  /// What came, and from where in the end.
  struct Answer: Sendable {
    var response: HTTPResponse
    var url: HTTPURL
  }

  let pool: TransportPool
  let connection: ConnectionSettings
  let limits: DownloadLimits
  let time: Timekeeper

  static let redirectLimit = 10

  /// Any answer that is no redirect.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where there is no answer, or a redirect cannot be
  ///   followed.
  func fetch(_ request: Request, _ access: ChartAccess) async throws(DiagnosticError) -> Answer {
    let transport = RetryingTransport(
      await pool.transport(for: settings(access)),
      policy: limits.retries,
      time: time
    )
    var url = request.url
    for _ in 0...Self.redirectLimit {
      let response = try await send(request, to: url, transport)
      // A body may hold a login, and goes nowhere else.
      guard request.body == nil, [301, 302, 303, 307, 308].contains(response.status),
        let location = response.headers["Location"]
      else { return Answer(response: response, url: url) }
      let next: HTTPURL
      do throws(HTTPURL.ParseError) {
        next = try url.resolving(location)
      } catch {
        throw DownloadMistake.redirect(url)
      }
      // Whoever listens could put in another chart.
      if url.scheme == .https, next.scheme == .http, access.verifiesServer {
        throw DownloadMistake.downgrade(url, to: next)
      }
      url = next
    }
    throw DownloadMistake.tooManyRedirects(request.url)
  }

  /// Whether a server answers with TLS, trusted or not.
  func speaksTLS(_ request: Request, _ access: ChartAccess) async -> Bool {
    let transport = await pool.transport(for: settings(access))
    let message = HTTPRequest(
      .get,
      request.url,
      timeout: limits.connect,
      connectTimeout: limits.connect,
      responseLimit: request.limit
    )
    do throws(HTTPError) {
      _ = try await transport.send(message)
      return true
    } catch {
      return switch error {
      case .tls(.other, _), .connectionBroken, .invalidResponse: false
      default: true
      }
    }
  }

  private func settings(_ access: ChartAccess) -> ConnectionSettings {
    var settings = connection
    settings.authorities = access.authorities
    settings.clientCertificate = access.clientCertificate
    settings.verifiesServer = access.verifiesServer
    return settings
  }

  private func send(
    _ request: Request,
    to url: HTTPURL,
    _ transport: RetryingTransport
  ) async throws(DiagnosticError) -> HTTPResponse {
    var message = HTTPRequest(
      request.method,
      url,
      headers: request.headers,
      body: request.body,
      timeout: limits.total,
      connectTimeout: limits.connect,
      idleTimeout: limits.idle,
      responseLimit: request.limit
    )
    message.acceptsCompression = request.acceptsCompression
    if let accept = request.accept { message.headers["Accept"] = accept }
    if let authorization = request.authorization,
      request.sendsAuthorizationEverywhere
        || Self.mayHaveLogin(of: request.authorizedServer ?? request.url, url)
    {
      message.headers["Authorization"] = authorization
    }
    do throws(HTTPError) {
      return try await transport.send(message)
    } catch {
      throw DownloadMistake.failed(url, error, limit: request.limit)
    }
  }

  /// The same server, or the same host once it has switched to TLS.
  private static func mayHaveLogin(of server: HTTPURL, _ url: HTTPURL) -> Bool {
    url.isSameServer(as: server)
      || server.scheme == .http && url.scheme == .https
        && server.host.lowercased() == url.host.lowercased()
        && server.effectivePort == 80 && url.effectivePort == 443
  }
}

/// How long servers of charts may take.
public struct DownloadLimits: Sendable, Equatable {
  /// From the request to the last byte.
  public var total: Duration
  public var connect: Duration
  /// Without a byte; whole seconds.
  public var idle: Duration
  public var retries: RetryPolicy

  public init(
    total: Duration = .seconds(600),
    connect: Duration = .seconds(15),
    idle: Duration = .seconds(30),
    retries: RetryPolicy = RetryPolicy(tries: 3)
  ) {
    self.total = total
    self.connect = connect
    self.idle = idle
    self.retries = retries
  }
}
