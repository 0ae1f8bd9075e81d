import CCurl
import HTTP

/// One request as libcurl sees it: owns the handle, its header list, the bytes that are sent and the
/// bytes that have come. Lives on the engine's thread, and must be taken out of the multi handle
/// before it is released.
final class EasyHandle {
  /// Headers beyond this are no answer of an API server.
  static let headerLimit = 256 << 10

  let easy: UnsafeMutableRawPointer
  let transfer: Transfer
  private let requestHeaders: HeaderList
  private let errorBuffer = ErrorBuffer()
  private var sent = 0
  private var head = ResponseHead()
  private var body: [UInt8] = []
  /// Why a callback has stopped the transfer; libcurl itself only knows that one has.
  private var stopReason: HTTPError?
  private let proxyHost: String?

  init(
    _ transfer: Transfer,
    settings: ConnectionSettings,
    material: TLSMaterial
  ) throws(HTTPError) {
    self.transfer = transfer
    let proxy = settings.proxies.proxy(for: transfer.request.url)
    proxyHost = proxy?.host
    requestHeaders = try HeaderList(transfer.request, settings)
    guard let easy = CCurlEasyCreate() else {
      throw .transportUnavailable(reason: "libcurl has no memory")
    }
    self.easy = easy
    configureRequest(settings)
    configureConnection(settings, material, proxy)
    configureCallbacks()
  }

  deinit { CCurlEasyDestroy(easy) }
}

/// Where libcurl writes what went wrong.
private final class ErrorBuffer {
  let start: UnsafeMutablePointer<CChar>

  init() {
    start = .allocate(capacity: Int(CURL_ERROR_SIZE))
    start.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { start.deallocate() }

  var text: String { String(cString: start) }
}

// MARK: - What libcurl is told

extension EasyHandle {
  private func set(_ option: CURLoption, _ value: Int) { _ = CCurlSetLong(easy, option, value) }
  private func set(_ option: CURLoption, _ value: String) {
    _ = CCurlSetString(easy, option, value)
  }
  private func set(_ option: CURLoption, _ value: UnsafeRawBufferPointer?) {
    guard let value, let start = value.baseAddress else { return }
    _ = CCurlSetBlob(easy, option, start, value.count)
  }

  private func configureRequest(_ settings: ConnectionSettings) {
    let request = transfer.request
    var url = request.url
    if let name = settings.serverName, url.scheme == .https {
      // TLS asks for the host of the URL. So the URL gets the other name, the connection is led to
      // the real host, and the Host header stays what it was.
      set(CURLOPT_CONNECT_TO, connectTo: "::\(HTTPURL.bracketed(url.host)):\(url.effectivePort)")
      url.port = url.effectivePort
      url.host = name
    }
    set(CURLOPT_URL, url.description)
    // Paths of the API server hold no dot segments; what looks like one is a name.
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_NOSIGNAL, 1)
    // Ending a transfer must not wait for a name server that does not answer.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_HTTPHEADER, requestHeaders.pointer)
    set(CURLOPT_USERAGENT, settings.userAgent)
    if request.acceptsCompression { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
    set(CURLOPT_TIMEOUT_MS, request.timeout.map(Self.milliseconds) ?? 0)
    set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeout))
    if let idle = request.idleTimeout {
      set(CURLOPT_LOW_SPEED_LIMIT, 1)
      set(CURLOPT_LOW_SPEED_TIME, max(1, Self.milliseconds(idle) / 1000))
    }
    switch (request.method, request.body) {
    case (.get, nil): set(CURLOPT_HTTPGET, 1)
    case (.head, _): set(CURLOPT_NOBODY, 1)
    case (.delete, nil): set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    case (_, let body):
      set(CURLOPT_POST, 1)
      set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      _ = CCurlSetSize(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body?.count ?? 0))
      _ = CCurlSetReadFunction(easy, readCallback)
      set(CURLOPT_READDATA, pointer)
      _ = CCurlSetSeekFunction(easy, seekCallback)
      set(CURLOPT_SEEKDATA, pointer)
    }
  }

  private func configureConnection(
    _ settings: ConnectionSettings,
    _ material: TLSMaterial,
    _ proxy: ProxySettings.Proxy?
  ) {
    // Wait for a connection that may be shared rather than open a second one. Without TLS, libcurl
    // learns only from the first answer that it may not, which can be long in coming.
    set(CURLOPT_PIPEWAIT, transfer.request.url.scheme == .https ? 1 : 0)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_TCP_KEEPIDLE, 30)
    set(CURLOPT_TCP_KEEPINTVL, 15)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    set(CURLOPT_SSL_VERIFYPEER, settings.verifiesServer ? 1 : 0)
    set(CURLOPT_SSL_VERIFYHOST, settings.verifiesServer ? 2 : 0)
    set(CURLOPT_CAINFO_BLOB, material.authorities)
    set(CURLOPT_SSLCERT_BLOB, material.certificate)
    set(CURLOPT_SSLKEY_BLOB, material.key)
    // Otherwise OpenSSL asks the terminal for the passphrase of an encrypted key.
    if material.key != nil { set(CURLOPT_KEYPASSWD, "") }
    // Both set: libcurl would otherwise look into the environment.
    set(CURLOPT_NOPROXY, "")
    set(CURLOPT_PROXY, proxy?.addressForCurl ?? "")
    // Not Kerberos, which libcurl would offer too: see UnusedProtocols.c.
    set(CURLOPT_SOCKS5_AUTH, CCurlAuthBasic)
    if let proxy {
      set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
      if let user = proxy.user { set(CURLOPT_PROXYUSERNAME, user) }
      if let password = proxy.password { set(CURLOPT_PROXYPASSWORD, password) }
    }
  }

  private func configureCallbacks() {
    _ = CCurlSetPointer(easy, CURLOPT_ERRORBUFFER, errorBuffer.start)
    _ = CCurlSetWriteFunction(easy, CURLOPT_WRITEFUNCTION, writeCallback)
    set(CURLOPT_WRITEDATA, pointer)
    _ = CCurlSetWriteFunction(easy, CURLOPT_HEADERFUNCTION, headerCallback)
    set(CURLOPT_HEADERDATA, pointer)
  }

  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
    _ = CCurlSetPointer(easy, option, value)
  }

  private func set(_ option: CURLoption, connectTo line: String) {
    requestHeaders.setConnectTo(line)
    set(option, requestHeaders.connectToPointer)
  }

  /// What callbacks get. Not retained: the loop holds the handle as long as libcurl may call.
  private var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  /// At least one, since zero means no limit to libcurl.
  private static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    let limit = Int64(Int32.max)
    guard seconds < limit / 1000 else { return Int(limit) }
    return Int(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}

extension ProxySettings.Proxy {
  /// Names are resolved by the proxy, as Go does it.
  fileprivate var addressForCurl: String {
    var proxy = self
    if proxy.scheme == .socks5 { proxy.scheme = .socks5h }
    return proxy.address
  }
}

// MARK: - What libcurl says

extension EasyHandle {
  /// Takes a header line; false stops the transfer.
  fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    switch head.take(line, limit: Self.headerLimit) {
    case .incomplete: return true
    case .complete:
      if transfer.pipe != nil { transfer.answer(.success(head.response(body: []))) }
      return true
    case .tooLarge:
      stopReason = .headersTooLarge(limit: Self.headerLimit)
      return false
    }
  }

  fileprivate enum Taken {
    case all
    case notNow
    case stop
  }

  /// Takes a part of the body, decompressed.
  fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Taken {
    if let pipe = transfer.pipe {
      return bytes.isEmpty || pipe.offer(bytes) ? .all : .notNow
    }
    let limit = transfer.request.responseLimit
    guard bytes.count <= limit - body.count else {
      stopReason = .responseTooLarge(limit: limit)
      return .stop
    }
    if body.isEmpty, let announced = head.contentLength {
      body.reserveCapacity(min(announced, limit, 16 << 20))
    }
    body.append(contentsOf: bytes)
    return .all
  }

  /// Gives the next part of the request's body.
  fileprivate func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let body = transfer.request.body else { return 0 }
    let count = min(buffer.count, body.count - sent)
    buffer.copyBytes(from: body[sent..<sent + count])
    sent += count
    return count
  }

  /// Whether the body may be sent again from its start. libcurl asks this when a connection that it
  /// used again turns out to be dead: what must not happen twice is then left to the caller.
  fileprivate func rewind() -> Bool {
    guard sent == 0 || transfer.request.repeatability == .safe else { return false }
    sent = 0
    return true
  }

  /// What the transfer has ended with.
  func outcome(_ code: CURLcode) -> Transfer.Answer {
    if let stopReason { return .failure(stopReason) }
    guard code == CURLE_OK else {
      return .failure(
        TransferFailure(easy, code, text: errorBuffer.text, proxyHost: proxyHost)
          .error(for: transfer.request)
      )
    }
    return .success(head.response(body: body))
  }
}

private func handle(_ pointer: UnsafeMutableRawPointer?) -> EasyHandle? {
  pointer.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
}

private func headerCallback(
  bytes: UnsafeMutablePointer<CChar>?,
  size: Int,
  count: Int,
  userData: UnsafeMutableRawPointer?
) -> Int {
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return handle(userData)?.takeHeader(line) == true ? line.count : 0
}

private func writeCallback(
  bytes: UnsafeMutablePointer<CChar>?,
  size: Int,
  count: Int,
  userData: UnsafeMutableRawPointer?
) -> Int {
  let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
  switch handle(userData)?.takeBody(chunk) {
  case .all: return chunk.count
  case .notNow: return Int(CURL_WRITEFUNC_PAUSE)
  // Any other number than the chunk's length stops the transfer.
  case .stop, nil: return chunk.isEmpty ? 1 : 0
  }
}

private func readCallback(
  buffer: UnsafeMutablePointer<CChar>?,
  size: Int,
  count: Int,
  userData: UnsafeMutableRawPointer?
) -> Int {
  let buffer = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
  return handle(userData)?.giveBody(buffer) ?? Int(CURL_READFUNC_ABORT)
}

private func seekCallback(
  userData: UnsafeMutableRawPointer?,
  offset: curl_off_t,
  origin: Int32
) -> Int32 {
  guard offset == 0, origin == 0, handle(userData)?.rewind() == true else {
    return CURL_SEEKFUNC_FAIL
  }
  return CURL_SEEKFUNC_OK
}
