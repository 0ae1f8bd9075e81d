import CCurl
import Glibc
import HTTP

/// Turns what libcurl says of a failed transfer into an ``HTTP/HTTPError``.
struct TransferFailure {
  private let code: CURLcode
  private let text: String
  private let proxyHost: String?
  /// The operating system's own error number, or 0.
  private let systemError: Int32
  private let hasReachedServer: Bool
  private let hasSentBytes: Bool
  private let proxyStatus: Int
  private let verifyResult: Int

  /// - Parameter text: what the handle's error buffer holds.
  init(_ easy: UnsafeMutableRawPointer, _ code: CURLcode, text: String, proxyHost: String?) {
    self.code = code
    self.text = text.isEmpty ? String(cString: CCurlText(code)) : text
    self.proxyHost = proxyHost
    systemError = Int32(truncatingIfNeeded: CCurlGetLong(easy, CURLINFO_OS_ERRNO))
    hasReachedServer = CCurlGetSize(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
    hasSentBytes = CCurlGetLong(easy, CURLINFO_REQUEST_SIZE) > 0
    proxyStatus = CCurlGetLong(easy, CURLINFO_HTTP_CONNECTCODE)
    verifyResult = CCurlGetLong(easy, CURLINFO_SSL_VERIFYRESULT)
  }

  func error(for request: HTTPRequest) -> HTTPError {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: .cannotResolve(host: request.url.host)
    case CURLE_COULDNT_RESOLVE_PROXY:
      .proxy(host: proxyHost ?? "", reason: "no address is known for it")
    case CURLE_PROXY: .proxy(host: proxyHost ?? "", reason: text)
    case CURLE_COULDNT_CONNECT: cannotConnect(request.url)
    case CURLE_OPERATION_TIMEDOUT: .timedOut(phase)
    case CURLE_PEER_FAILED_VERIFICATION: .tls(verificationFailure, reason: text)
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CLIENTCERT: .tls(.clientCertificate, reason: text)
    case CURLE_SSL_CACERT_BADFILE: .tls(.authorityUnreadable, reason: text)
    case CURLE_SSL_CONNECT_ERROR: handshakeFailure(request.url)
    case CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
      .tls(.other, reason: text)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL:
      .invalidResponse(reason: text)
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: .invalidRequest(reason: text)
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: .transportUnavailable(reason: text)
    default: broken
    }
  }

  private func cannotConnect(_ url: HTTPURL) -> HTTPError {
    let reason = systemError == 0 ? text : String(cString: strerror(systemError)).lowercased()
    if let proxyHost { return .proxy(host: proxyHost, reason: reason) }
    return .cannotConnect(host: url.host, port: url.effectivePort, reason: reason)
  }

  private var phase: HTTPError.Phase {
    if !hasReachedServer { return .connecting }
    return text.hasPrefix("Operation too slow") ? .idle : .waitingForResponse
  }

  /// OpenSSL's numbers, X509_V_ERR_…, which never change; the name is looked at before there is one,
  /// when it is 0 or still the 1 that libcurl begins with.
  private var verificationFailure: HTTPError.TLSFailure {
    switch verifyResult {
    case 9, 10: .expired
    case 0, 1: .wrongName
    default: .untrusted
    }
  }

  /// A handshake that breaks off is a broken connection; one that fails is not.
  private func handshakeFailure(_ url: HTTPURL) -> HTTPError {
    guard systemError == 0, !text.contains("SSL_ERROR_SYSCALL"), !text.contains("reset by peer"),
      !text.contains("unexpected eof")
    else {
      return .cannotConnect(
        host: url.host,
        port: url.effectivePort,
        reason: "the connection broke before it was secure"
      )
    }
    if text.contains("wrong version number") {
      return .tls(.other, reason: "the server does not speak TLS on this port")
    }
    return .tls(.other, reason: text)
  }

  private var broken: HTTPError {
    if let proxyHost, proxyStatus >= 300 {
      return .proxy(host: proxyHost, reason: "it answered \(proxyStatus)")
    }
    if text.contains("alert"), text.contains("certificate") {
      return .tls(.clientCertificate, reason: text)
    }
    return .connectionBroken(reason: text, isUnprocessed: !hasReachedServer && !hasSentBytes)
  }
}
