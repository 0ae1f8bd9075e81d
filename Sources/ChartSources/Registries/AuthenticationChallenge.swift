/// What a server says in `WWW-Authenticate`: a scheme with parameters, after RFC 9110 section 11.
///
/// ```swift
/// let challenge = AuthenticationChallenge(#"Bearer realm="https://a/token",service="a""#)
/// challenge?.parameters["service"]  // "a"
/// ```
struct AuthenticationChallenge: Equatable {
  /// In lower case.
  var scheme: String
  /// By their names in lower case.
  var parameters: [String: String]

  /// Reads one challenge; what stands behind its parameters is not looked at. `nil` where there is no
  /// scheme.
  init?(_ text: String) {
    var rest = text[...]
    Self.skip(&rest) { $0 == " " || $0 == "\t" }
    guard let scheme = Self.token(&rest) else { return nil }
    self.scheme = scheme.lowercased()
    parameters = [:]
    while true {
      Self.skip(&rest) { $0 == " " || $0 == "\t" || $0 == "," }
      guard let name = Self.token(&rest), rest.first == "=" else { return }
      rest.removeFirst()
      guard let value = Self.value(&rest) else { return }
      if parameters[name.lowercased()] == nil { parameters[name.lowercased()] = value }
    }
  }

  private static func skip(_ rest: inout Substring, _ condition: (Character) -> Bool) {
    rest = rest.drop(while: condition)
  }

  private static func token(_ rest: inout Substring) -> String? {
    let token = rest.prefix { $0.isASCII && !" \t,=\"()<>@;:\\/[]?{}".contains($0) }
    guard !token.isEmpty else { return nil }
    rest = rest[token.endIndex...]
    return String(token)
  }

  private static func value(_ rest: inout Substring) -> String? {
    guard rest.first == "\"" else { return token(&rest) }
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return value
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        value.append(next)
      default: value.append(character)
      }
    }
    return nil
  }
}
