/// Why there is no response. None of the texts holds headers, bodies, or credentials.
public enum HTTPError: Error, Sendable, Equatable {
  /// What about TLS went wrong.
  public enum TLSFailure: Sendable, Equatable {
    /// No known authority vouches for the server's certificate.
    case untrusted
    case expired
    /// The certificate is for other names than the one that was asked for.
    case wrongName
    /// The client's certificate or key cannot be used, or the server refused it.
    case clientCertificate
    case authorityUnreadable
    case other
  }

  /// What was under way when the time was up.
  public enum Phase: Sendable, Equatable {
    case connecting
    case waitingForResponse
    /// No byte for longer than allowed.
    case idle
  }

  case cannotResolve(host: String)
  case cannotConnect(host: String, port: Int, reason: String)
  /// The proxy refused or could not be reached.
  case proxy(host: String, reason: String)
  case tls(TLSFailure, reason: String)
  case timedOut(Phase)
  /// The connection broke; the server may have acted on the request when `isUnprocessed` is false.
  case connectionBroken(reason: String, isUnprocessed: Bool)
  /// The body, or a line of it, is larger than this many bytes.
  case responseTooLarge(limit: Int)
  case headersTooLarge(limit: Int)
  /// What came back is not HTTP, or its compression is damaged.
  case invalidResponse(reason: String)
  /// A header or URL that cannot be sent.
  case invalidRequest(reason: String)
  case cancelled
  /// What carries requests cannot be used at all on this machine.
  case transportUnavailable(reason: String)

  /// Whether the server surely has not acted on the request.
  public var isUnprocessed: Bool {
    switch self {
    case .cannotResolve, .cannotConnect, .proxy, .tls, .timedOut(.connecting), .invalidRequest,
      .transportUnavailable:
      true
    case .connectionBroken(_, let isUnprocessed): isUnprocessed
    case .timedOut, .responseTooLarge, .headersTooLarge, .invalidResponse, .cancelled: false
    }
  }

  /// Whether the same request may well succeed a moment later.
  public var isTransient: Bool {
    switch self {
    case .cannotConnect, .connectionBroken, .timedOut, .proxy: true
    case .cannotResolve, .tls, .responseTooLarge, .headersTooLarge, .invalidResponse,
      .invalidRequest, .cancelled, .transportUnavailable:
      false
    }
  }
}

extension HTTPError: CustomStringConvertible {
  /// One line in plain words, lower case.
  public var description: String {
    switch self {
    case .cannotResolve(let host): "no address is known for the host \"\(host)\""
    case .cannotConnect(let host, let port, let reason):
      "cannot connect to \(HTTPURL.bracketed(host)):\(port): \(reason)"
    case .proxy(let host, let reason): "the proxy \(HTTPURL.bracketed(host)) failed: \(reason)"
    case .tls(.untrusted, let reason): "the server's certificate is not trusted: \(reason)"
    case .tls(.expired, let reason): "the server's certificate is not valid now: \(reason)"
    case .tls(.wrongName, let reason): "the server's certificate is for another name: \(reason)"
    case .tls(.clientCertificate, let reason): "the client certificate cannot be used: \(reason)"
    case .tls(.authorityUnreadable, let reason):
      "the certificate authority cannot be used: \(reason)"
    case .tls(.other, let reason): "no secure connection: \(reason)"
    case .timedOut(.connecting): "connecting took too long"
    case .timedOut(.waitingForResponse): "the server took too long to answer"
    case .timedOut(.idle): "the server sent nothing for too long"
    case .connectionBroken(let reason, _): "the connection broke: \(reason)"
    case .responseTooLarge(let limit): "the server's answer has more than \(limit) bytes"
    case .headersTooLarge(let limit): "the server's headers have more than \(limit) bytes"
    case .invalidResponse(let reason): "the server's answer is not understood: \(reason)"
    case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
    case .cancelled: "cancelled"
    case .transportUnavailable(let reason): reason
    }
  }
}
