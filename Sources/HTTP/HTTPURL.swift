/// The address of a resource, in the parts that a request is made of.
///
/// ```swift
/// var url = try HTTPURL("https://10.0.0.1:6443/prefix/")
/// url = url.appending(segments: ["api", "v1", "namespaces", "a b"])
/// url.description  // "https://10.0.0.1:6443/prefix/api/v1/namespaces/a%20b"
/// ```
public struct HTTPURL: Sendable, Hashable {
  /// The two protocols that are spoken; no other is ever used, whatever a server or a file says.
  public enum Scheme: String, Sendable {
    case http
    case https

    /// The port where none is written.
    public var defaultPort: Int { self == .https ? 443 : 80 }
  }

  /// A name and value behind the question mark, both unescaped.
  public struct QueryItem: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var scheme: Scheme
  /// A name or address, an IPv6 address without its brackets.
  public var host: String
  /// The port where one is written.
  public var port: Int?
  /// The path, percent-encoded, beginning with `/`.
  public var path: String
  public var query: [QueryItem]

  public init(
    scheme: Scheme,
    host: String,
    port: Int? = nil,
    path: String = "/",
    query: [QueryItem] = []
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
  }

  /// The port that a connection goes to.
  public var effectivePort: Int { port ?? scheme.defaultPort }

  /// Host and port as they stand in a URL and in the `Host` header: `[::1]:6443`.
  public var authority: String { Self.bracketed(host) + (port.map { ":\($0)" } ?? "") }

  /// The host with brackets where it is an IPv6 address.
  public static func bracketed(_ host: String) -> String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
  }

  /// The URL one or more path segments further down; each is escaped, so that it stays one segment.
  public func appending(segments: [String], query: [QueryItem] = []) -> HTTPURL {
    var url = self
    while url.path.utf8.last == UInt8(ascii: "/") { url.path.removeLast() }
    for segment in segments { url.path += "/" + Self.escaped(segment) }
    if url.path.isEmpty { url.path = "/" }
    url.query += query
    return url
  }

  /// The text with everything but RFC 3986's unreserved characters percent-encoded.
  public static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        result += byte < 16 ? "%0" : "%"
        result += String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}

extension HTTPURL: CustomStringConvertible {
  /// The whole URL, as it goes to the server.
  public var description: String {
    let items = query.map { Self.escaped($0.name) + "=" + Self.escaped($0.value) }
    return "\(scheme.rawValue)://\(authority)\(path)"
      + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }
}

extension HTTPURL {
  /// Why a text is no URL that can be used. It never repeats the text, which may hold a password.
  public enum ParseError: Error, Sendable, Equatable {
    /// It begins with neither `http://` nor `https://`.
    case scheme
    /// There is no host, or one with characters that no host has.
    case host
    /// The port is no number from 1 to 65535.
    case port
    /// It holds `user:password@`, which a URL must not.
    case userInformation
    /// The path or query has white space or control characters.
    case path
  }

  /// Reads a URL as people write it; a `#fragment` is dropped and a query kept.
  ///
  /// - Throws: ``ParseError``.
  public init(_ text: String) throws(ParseError) {
    guard let separator = text.firstRange(of: "://"),
      let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
    else { throw .scheme }
    let rest = text[separator.upperBound...]
    let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<authorityEnd]
    guard !authority.contains("@") else { throw .userInformation }
    let (host, port) = try Self.hostAndPort(authority)
    let beforeFragment = rest[authorityEnd...].prefix { $0 != "#" }
    guard beforeFragment.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .path }
    let path = beforeFragment.prefix { $0 != "?" }
    let query = beforeFragment.dropFirst(path.count + 1)
    self.init(
      scheme: scheme,
      host: host,
      port: port,
      path: path.isEmpty ? "/" : String(path),
      query: query.split(separator: "&").map { item in
        let name = item.prefix { $0 != "=" }
        let value = item.dropFirst(name.count + 1)
        return QueryItem(Self.unescaped(name), Self.unescaped(value))
      }
    )
  }

  private static func hostAndPort(
    _ authority: Substring
  ) throws(ParseError) -> (host: String, port: Int?) {
    var host = authority
    var portText: Substring?
    if authority.first == "[" {
      guard let close = authority.firstIndex(of: "]") else { throw .host }
      host = authority[authority.index(after: authority.startIndex)..<close]
      let behind = authority[authority.index(after: close)...]
      guard behind.isEmpty || behind.first == ":" else { throw .host }
      portText = behind.isEmpty ? nil : behind.dropFirst()
      guard host.utf8.allSatisfy(isAddressByte) else { throw .host }
    } else if let colon = authority.lastIndex(of: ":") {
      host = authority[..<colon]
      portText = authority[authority.index(after: colon)...]
      guard host.utf8.allSatisfy(isNameByte) else { throw .host }
    } else {
      guard host.utf8.allSatisfy(isNameByte) else { throw .host }
    }
    guard !host.isEmpty else { throw .host }
    guard let portText, !portText.isEmpty else { return (String(host), nil) }
    guard portText.utf8.allSatisfy(isDigit), let port = Int(portText), (1...65535).contains(port)
    else { throw .port }
    return (String(host), port)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    // Letters of other scripts: libcurl turns them into their ASCII form.
    default: isDigit(byte) || byte >= 0x80
    }
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: ":"), UInt8(ascii: "."):
      true
    default: isDigit(byte)
    }
  }

  /// The text with `%41` and `+` undone; what is no escape stays as it is.
  static func unescaped(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
