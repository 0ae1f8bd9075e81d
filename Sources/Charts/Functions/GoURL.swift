import GoTemplate

/// A URL as Go's `net/url` reads and writes it.
struct GoURL {
  var scheme = ""
  var opaque = ""
  /// User name and password, escaped; `nil` where there is no `@`.
  var user: String?
  var host = ""
  /// Decoded, as the fragment is.
  var path: [UInt8] = []
  var query = ""
  var fragment: [UInt8] = []

  /// Why a text is no URL, in Go's words, but without the text: it may have a password in it.
  struct Mistake: Error { var message: String }

  init() {}

  init(_ text: String) throws(Mistake) {
    func fail(_ reason: String) -> Mistake { Mistake(message: reason) }
    let all = Array(text.utf8)
    let mark = all.firstIndex(of: UInt8(ascii: "#"))
    let bytes = Array(all.prefix(mark ?? all.count))
    try read(bytes, fail)
    if let mark { fragment = try Self.decoded(all[(mark + 1)...], fail) }
  }

  /// What stands before the fragment.
  private mutating func read(_ bytes: [UInt8], _ fail: (String) -> Mistake) throws(Mistake) {
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw fail("net/url: invalid control character in URL")
    }
    var rest = bytes[...]
    if rest.elementsEqual("*".utf8) {
      path = Array(rest)
      return
    }
    if let colon = rest.firstIndex(where: { !Self.isSchemeByte($0) }),
      rest[colon] == UInt8(ascii: ":")
    {
      guard colon > rest.startIndex else { throw fail("missing protocol scheme") }
      if Self.isLetter(rest[rest.startIndex]) {
        scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
        rest = rest[(colon + 1)...]
      }
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = String(decoding: rest[(mark + 1)...], as: UTF8.self)
      rest = rest[..<mark]
    }
    if rest.first != UInt8(ascii: "/") {
      if !scheme.isEmpty {
        opaque = String(decoding: rest, as: UTF8.self)
        return
      }
      let segment = rest.prefix { $0 != UInt8(ascii: "/") }
      if segment.contains(UInt8(ascii: ":")) {
        throw fail("first path segment in URL cannot contain colon")
      }
    }
    if rest.starts(with: "//".utf8), !(scheme.isEmpty && rest.starts(with: "///".utf8)) {
      let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
      rest = rest[authority.endIndex...]
      try read(authority: authority, fail)
    }
    path = try Self.decoded(rest, fail)
  }

  private mutating func read(authority: ArraySlice<UInt8>, _ fail: (String) -> Mistake)
    throws(Mistake)
  {
    var host = authority
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      let user = authority[..<at]
      guard user.allSatisfy(Self.isUserByte) else { throw fail("net/url: invalid userinfo") }
      let parts = user.split(
        separator: UInt8(ascii: ":"),
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      var texts: [String] = []
      for part in parts {
        texts.append(Self.escaped(try Self.decoded(part, fail), keeping: "$&+,;="))
      }
      self.user = texts.joined(separator: ":")
      host = authority[(at + 1)...]
    }
    var port: ArraySlice<UInt8>?
    if host.first == UInt8(ascii: "[") {
      guard let close = host.lastIndex(of: UInt8(ascii: "]")) else {
        throw fail("missing ']' in host")
      }
      port = host[(close + 1)...]
    } else if let colon = host.lastIndex(of: UInt8(ascii: ":")) {
      port = host[colon...]
    }
    if let port, !port.isEmpty {
      let digits = port.dropFirst()
      guard port.first == UInt8(ascii: ":"), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw fail("invalid port after host")
      }
    }
    if let bad = host.first(where: { " <>\"\\^`{|}".utf8.contains($0) }) {
      let text = String(decoding: [bad], as: UTF8.self)
      throw fail("invalid character \(GoQuote.quoted(text)) in host name")
    }
    self.host = String(decoding: try Self.decoded(host, fail), as: UTF8.self)
  }

  /// The host without its port, and without the brackets of an IPv6 address.
  var hostName: String {
    if host.hasPrefix("["), let close = host.firstIndex(of: "]") {
      return String(host[host.index(after: host.startIndex)..<close])
    }
    guard let colon = host.lastIndex(of: ":") else { return host }
    return String(host[..<colon])
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte >= 0x30 && byte <= 0x39 || "+-.".utf8.contains(byte)
  }

  private static func isUserByte(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || ":!$&'()*+,;=%@".utf8.contains(byte)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte >= 0x30 && byte <= 0x39 || "-_.~".utf8.contains(byte)
  }

  /// Replaces `%2F` and the like by their bytes.
  private static func decoded(_ text: ArraySlice<UInt8>, _ fail: (String) -> Mistake)
    throws(Mistake) -> [UInt8]
  {
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        out.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2,
        digits.allSatisfy({ isLetter($0) && ($0 | 0x20) <= 0x66 || $0 >= 0x30 && $0 <= 0x39 }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else {
        throw fail("invalid URL escape")
      }
      out.append(value)
      rest = rest.dropFirst(2)
    }
    return out
  }

  private static func escaped(_ bytes: [UInt8], keeping kept: String) -> String {
    var out: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || kept.utf8.contains(byte) {
        out.append(byte)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        out.append(contentsOf: ("%" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension GoURL: CustomStringConvertible {
  /// The URL as Go's `String` puts it together.
  var description: String {
    var text = scheme.isEmpty ? "" : scheme + ":"
    if !opaque.isEmpty {
      text += opaque
    } else {
      if !scheme.isEmpty || !host.isEmpty || user != nil {
        if !host.isEmpty || !path.isEmpty || user != nil { text += "//" }
        if let user { text += user + "@" }
        text += host
      }
      let escaped = Self.escaped(path, keeping: "$&+,/:;=@")
      if !escaped.isEmpty, !escaped.hasPrefix("/"), !host.isEmpty { text += "/" }
      if text.isEmpty, escaped.prefix(while: { $0 != "/" }).contains(":") { text += "./" }
      text += escaped
    }
    if !query.isEmpty { text += "?" + query }
    if !fragment.isEmpty { text += "#" + Self.escaped(fragment, keeping: "!$&'()*+,/:;=?@") }
    return text
  }
}
