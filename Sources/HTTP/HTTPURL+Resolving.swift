extension HTTPURL {
  /// What a reference means that stands on this page: a whole URL, `//host/path`, `/path`, or a path
  /// from the page's folder, as RFC 3986 section 5.2 has it. Bytes that a URL cannot have, such as
  /// spaces, are escaped first, as browsers and Go do.
  ///
  /// ```swift
  /// try HTTPURL("https://a/charts/index.yaml").resolving("../web 1.tgz")  // https://a/web%201.tgz
  /// ```
  ///
  /// - Throws: ``ParseError``; other protocols than http and https are `scheme`.
  public func resolving(_ reference: String) throws(ParseError) -> HTTPURL {
    let reference = Self.escapingOddBytes(reference)
    if Self.hasScheme(reference) { return try HTTPURL(reference).withoutDots() }
    if reference.hasPrefix("//") {
      return try HTTPURL("\(scheme.rawValue):\(reference)").withoutDots()
    }
    let written = reference.prefix { $0 != "#" }
    let reachedPath = written.prefix { $0 != "?" }
    var target = reachedPath
    if reachedPath.isEmpty {
      target = path[...]
    } else if !reachedPath.hasPrefix("/") {
      target = path[...(path.lastIndex(of: "/") ?? path.startIndex)] + reachedPath
    }
    let query = written.dropFirst(reachedPath.count)
    var url = try HTTPURL("\(scheme.rawValue)://\(authority)\(target)\(query)").withoutDots()
    if written.isEmpty { url.query = self.query }
    return url
  }

  /// Whether both lead to the same server: protocol, host and port.
  public func isSameServer(as other: HTTPURL) -> Bool {
    scheme == other.scheme && host.lowercased() == other.host.lowercased()
      && effectivePort == other.effectivePort
  }

  /// The address without what stands behind the question mark, where signed URLs have secrets.
  public var publicDescription: String { "\(scheme.rawValue)://\(authority)\(path)" }

  /// The text with `%41` undone; what is no escape stays, and so does `+`.
  public static func percentDecoded(_ text: String) -> String {
    unescaped(text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B"))
  }

  /// Whether the text begins with a scheme, of whatever kind.
  private static func hasScheme(_ text: String) -> Bool {
    let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard scheme.count < text.utf8.count, let first = scheme.first else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    func isPart(_ byte: UInt8) -> Bool {
      isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    return isLetter(first) && scheme.allSatisfy(isPart)
  }

  private static func escapingOddBytes(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.value > 0x20, scalar.value < 0x7F {
        result.unicodeScalars.append(scalar)
      } else {
        result += escaped(String(scalar))
      }
    }
    return result
  }

  private func withoutDots() -> HTTPURL {
    guard path.contains("/.") else { return self }
    var kept: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for part in parts {
      switch part {
      case ".": continue
      case "..": _ = kept.popLast()
      default: kept.append(part)
      }
    }
    // A dot at the end means the folder itself.
    if parts.last == "." || parts.last == ".." { kept.append("") }
    var url = self
    url.path = "/" + kept.joined(separator: "/")
    return url
  }
}
