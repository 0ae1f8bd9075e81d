/// Takes credentials out of texts that clusters write: events and refusals quote the URLs of
/// registries, headers, and parts of objects.
public enum SecretMask {
  /// The text with `***` in place of
  /// - user and password of URLs: `https://***@registry.example.com`;
  /// - what follows `Bearer` or `Basic`;
  /// - values of `password=`, `token:`, `X-Amz-Signature=` and the like;
  /// - JSON web tokens;
  /// - the excerpts of a request's body with which old API servers report that they cannot read it.
  public static func masked(_ text: String) -> String {
    var text = text
    if let excerpt = text.firstRange(of: ", error found in #") {
      text.removeSubrange(excerpt.lowerBound...)
    }
    // Nearly no text has anything to hide.
    guard mayHoldSecret(text) else { return text }
    var result = ""
    var words = Words(rest: text[...])
    var previous = ""
    while let (space, word) = words.next() {
      result += space
      let isCredential = ["bearer", "basic"].contains(previous.lowercased())
      result += isCredential && word.utf8.count > 5 ? "***" : masked(word: word)
      previous = word.filter { $0.isLetter }
    }
    return result
  }

  private static func mayHoldSecret(_ text: String) -> Bool {
    let lowercased = text.lowercased()
    return lowercased.contains("eyj") || lowercased.contains("@") || lowercased.contains("basic")
      || lowercased.contains("bearer") || secretNames.contains { lowercased.contains($0) }
  }

  /// What the name of a secret parameter contains, lower case.
  private static let secretNames = [
    "password", "passwd", "token", "secret", "signature", "credential", "apikey", "api_key",
    "auth=",
  ]

  private static func masked(word: String) -> String {
    var word = word
    if let scheme = word.firstRange(of: "://") {
      let authority = word[scheme.upperBound...].prefix { !"/?#\"'".contains($0) }
      if let at = authority.lastIndex(of: "@") {
        word.replaceSubrange(authority.startIndex..<at, with: "***")
      }
    }
    if let start = word.firstRange(of: "eyJ"), word[start.lowerBound...].contains(".") {
      let token = word[start.lowerBound...].prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
      }
      if token.count > 30 { word.replaceSubrange(token.startIndex..<token.endIndex, with: "***") }
    }
    return maskedParameters(word)
  }

  /// `a=1&token=2` as `a=1&token=***`.
  private static func maskedParameters(_ word: String) -> String {
    var result = ""
    var rest = word[...]
    while let sign = rest.firstIndex(where: { $0 == "=" || $0 == ":" }) {
      let behind = rest.index(after: sign)
      let name = rest[..<sign].reversed().drop { "\"'".contains($0) }
        .prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      let written = String(name.reversed()).lowercased()
      result += rest[..<behind]
      rest = rest[behind...]
      let isSecret =
        secretNames.contains { written.contains($0) } || written == "auth" || written == "sig"
      guard isSecret else { continue }
      let quote = rest.first.flatMap { "\"'".contains($0) ? $0 : nil }
      if let quote {
        result.append(quote)
        rest = rest.dropFirst()
      }
      let value = rest.prefix { !"&,;\"')}".contains($0) }
      guard !value.isEmpty, !value.hasPrefix("//") else { continue }
      result += "***"
      rest = rest[value.endIndex...]
    }
    return result + rest
  }

  /// A text as white space and words in turn.
  private struct Words {
    var rest: Substring

    mutating func next() -> (space: Substring, word: String)? {
      guard !rest.isEmpty else { return nil }
      let space = rest.prefix { $0.isWhitespace }
      rest = rest[space.endIndex...]
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest[word.endIndex...]
      return (space, String(word))
    }
  }
}
