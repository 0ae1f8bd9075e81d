import HTTP

/// Puts status and headers together from the lines as libcurl hands them out.
struct ResponseHead {
  private(set) var status = 0
  private(set) var headers = HTTPHeaders()
  /// Whether the blank line behind the final headers has come; what comes later are trailers.
  private var isComplete = false
  private var bytes = 0

  enum Progress {
    case incomplete
    case complete
    case tooLarge
  }

  mutating func take(_ line: UnsafeRawBufferPointer, limit: Int) -> Progress {
    bytes += line.count
    guard bytes <= limit else { return .tooLarge }
    guard !isComplete else { return .incomplete }
    let text = Self.trimmed(line[...])
    if text.isEmpty {
      // 100 to 199 announce that the real answer follows.
      guard status >= 200 else { return .incomplete }
      isComplete = true
      return .complete
    }
    if text.starts(with: "HTTP/".utf8) {
      status = Self.status(text)
      headers = HTTPHeaders()
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      headers.add(
        String(decoding: text[..<colon], as: UTF8.self),
        String(decoding: Self.trimmed(text[(colon + 1)...]), as: UTF8.self)
      )
    }
    return .incomplete
  }

  /// How long the body is said to be, compressed as it comes.
  var contentLength: Int? { headers["Content-Length"].flatMap { Int($0) }.map { max(0, $0) } }

  func response(body: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: body)
  }

  /// The number behind the protocol: `HTTP/2 200`.
  private static func status(_ line: Slice<UnsafeRawBufferPointer>) -> Int {
    let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    return parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0
  }

  private static func trimmed(
    _ line: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    var line = line
    while let byte = line.last, byte <= 0x20 { line.removeLast() }
    while let byte = line.first, byte <= 0x20 { line.removeFirst() }
    return line
  }
}
