import CCurl
import HTTP

/// Owns the lists of lines that a transfer refers to.
final class HeaderList {
  private(set) var pointer: UnsafeMutableRawPointer?
  private(set) var connectToPointer: UnsafeMutableRawPointer?

  /// The request's headers as lines.
  ///
  /// - Throws: ``HTTPError/invalidRequest(reason:)`` for a name or value that would break out of its
  ///   line.
  init(_ request: HTTPRequest, _ settings: ConnectionSettings) throws(HTTPError) {
    var lines: [String] = []
    for field in request.headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isNameByte) else {
        throw .invalidRequest(reason: "a header's name has a character that cannot stand in one")
      }
      guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw .invalidRequest(reason: "the header \(field.name) holds a control character")
      }
      // A colon with nothing behind it would remove the header.
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    if settings.serverName != nil { lines.append("Host: \(request.url.authority)") }
    // libcurl would wait a second for a leave that API servers give only to who asks for it.
    if request.body != nil { lines.append("Expect:") }
    for line in lines { Self.append(line, to: &pointer) }
  }

  deinit {
    CCurlListDestroy(pointer?.assumingMemoryBound(to: curl_slist.self))
    CCurlListDestroy(connectToPointer?.assumingMemoryBound(to: curl_slist.self))
  }

  /// Leads connections elsewhere than the URL says.
  func setConnectTo(_ line: String) { Self.append(line, to: &connectToPointer) }

  private static func append(_ line: String, to list: inout UnsafeMutableRawPointer?) {
    let first = list?.assumingMemoryBound(to: curl_slist.self)
    if let longer = CCurlListAppend(first, line) { list = UnsafeMutableRawPointer(longer) }
  }

  /// Whether the byte may stand in a header's name, after RFC 9110.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
