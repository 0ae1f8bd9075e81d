/// URIs after RFC 3986, and IRIs, their form with other letters than ASCII's, after RFC 3987.
enum URIFormat {
  static func isValid(_ text: String, isInternational: Bool, isAbsolute: Bool) -> Bool {
    let reference = URIReference(text)
    if isAbsolute, reference.scheme == nil { return false }
    // A colon before the first slash would have made a scheme.
    if reference.scheme == nil, reference.authority == nil,
      reference.path.prefix(while: { $0 != "/" }).contains(":")
    {
      return false
    }
    func fits(_ part: String?, _ extra: String) -> Bool {
      part.map { isValid($0, extra, isInternational) } ?? true
    }
    return fits(reference.path, ":@/") && fits(reference.query, ":@/?")
      && fits(reference.fragment, ":@/?") && isAuthority(reference.authority, isInternational)
  }

  private static func isAuthority(_ text: String?, _ isInternational: Bool) -> Bool {
    guard let text else { return true }
    var host = text[...]
    if let at = text.lastIndex(of: "@") {
      guard isValid(String(text[..<at]), ":", isInternational) else { return false }
      host = text[text.index(after: at)...]
    }
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return false }
      let address = String(host[host.index(after: host.startIndex)..<end])
      guard AddressFormat.isIPv6(address) || isFutureAddress(address) else { return false }
      let rest = host[host.index(after: end)...]
      return rest.isEmpty || rest.hasPrefix(":") && isPort(rest.dropFirst())
    }
    if let colon = host.firstIndex(of: ":") {
      guard isPort(host[host.index(after: colon)...]) else { return false }
      host = host[..<colon]
    }
    return isValid(String(host), "", isInternational)
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isFutureAddress(_ text: String) -> Bool {
    guard text.lowercased().hasPrefix("v"), let dot = text.firstIndex(of: ".") else { return false }
    let version = text[..<dot].dropFirst()
    let rest = text[text.index(after: dot)...]
    return !version.isEmpty && version.utf8.allSatisfy(AddressFormat.isHexDigit) && !rest.isEmpty
      && isValid(String(rest), ":", false)
  }

  /// Whether all characters are unreserved, sub-delimiters, complete percent escapes, or one of the
  /// extra ones.
  private static func isValid(_ text: String, _ extra: String, _ isInternational: Bool) -> Bool {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "!", "$", "&", "'", "(", ")", "*",
        "+", ",", ";", "=":
        continue
      case "%":
        for _ in 0..<2 {
          guard let digit = rest.popFirst(), digit.isASCII,
            AddressFormat.isHexDigit(UInt8(digit.value))
          else { return false }
        }
      default:
        if extra.unicodeScalars.contains(scalar) { continue }
        guard isInternational, scalar.value >= 0xA0 else { return false }
      }
    }
    return true
  }
}
