/// Mailbox addresses after RFC 5321, section 4.1.2; with other letters than ASCII's after RFC 6531.
enum EmailFormat {
  static func isValid(_ text: String, isInternational: Bool) -> Bool {
    guard let at = text.lastIndex(of: "@") else { return false }
    let local = text[..<at]
    let domain = text[text.index(after: at)...]
    guard !local.isEmpty, local.utf8.count <= 64 else { return false }
    let isLocal = local.hasPrefix("\"") ? isQuoted(local) : isDotted(local, isInternational)
    return isLocal && isDomain(domain, isInternational)
  }

  private static func isDotted(_ text: Substring, _ isInternational: Bool) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.unicodeScalars.allSatisfy { scalar in
          scalar.isASCII ? isAtom(scalar) : isInternational
        }
    }
  }

  private static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    }
  }

  private static func isQuoted(_ text: Substring) -> Bool {
    guard text.count >= 2, text.hasSuffix("\"") else { return false }
    var rest = text.dropFirst().dropLast().unicodeScalars
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return false }
      if scalar == "\\", rest.popFirst() == nil { return false }
    }
    return true
  }

  private static func isDomain(_ text: Substring, _ isInternational: Bool) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let literal = String(text.dropFirst().dropLast())
      if literal.hasPrefix("IPv6:") { return AddressFormat.isIPv6(String(literal.dropFirst(5))) }
      return AddressFormat.isIPv4(literal)
    }
    guard isInternational, text.utf8.contains(where: { $0 >= 0x80 }) else {
      return HostnameFormat.isValid(String(text))
    }
    return isDottedLabels(text)
  }

  /// Labels in whatever letters. Mail takes more of them than the registries of host names do, since
  /// it is the sender who brings them into their normal form (RFC 6531, section 3.7.1).
  private static func isDottedLabels(_ text: Substring) -> Bool {
    text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
      label in
      !label.isEmpty && label.first != "-" && label.last != "-"
        && label.allSatisfy {
          !$0.isASCII || $0 == "-" || $0.properties.numericType != nil || $0.properties.isAlphabetic
        }
    }
  }
}
