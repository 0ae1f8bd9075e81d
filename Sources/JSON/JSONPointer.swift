/// A path into a JSON value, after RFC 6901: `/ports/jupyter/0`.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// Keys and indexes from the top, unescaped.
  public var tokens: [String]

  public init(_ tokens: [String] = []) { self.tokens = tokens }

  /// Reads the written form; `nil` when it neither is empty nor begins with `/`, or has a `~` that
  /// escapes nothing.
  public init?(_ text: String) {
    guard !text.isEmpty else {
      tokens = []
      return
    }
    // Scalars, not characters: a key may begin with a combining mark.
    guard text.unicodeScalars.first == "/" else { return nil }
    if !text.utf8.contains(UInt8(ascii: "~")) {
      tokens = text.utf8.dropFirst().split(
        separator: UInt8(ascii: "/"),
        omittingEmptySubsequences: false
      ).map { String(Substring($0)) }
      return
    }
    tokens = []
    let parts = text.unicodeScalars.dropFirst().split(
      separator: "/",
      omittingEmptySubsequences: false
    )
    for part in parts {
      var token = String.UnicodeScalarView()
      var rest = part[...]
      while let character = rest.popFirst() {
        guard character == "~" else {
          token.append(character)
          continue
        }
        switch rest.popFirst() {
        case "0": token.append("~")
        case "1": token.append("/")
        default: return nil
        }
      }
      tokens.append(String(token))
    }
  }

  /// The pointer to a member or element of what this one points to.
  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }

  /// The written form.
  public var description: String {
    tokens.map { "/" + Self.escaped($0) }.joined()
  }

  /// A token as it stands in a written pointer: `~` as `~0`, `/` as `~1`.
  public static func escaped(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return token
    }
    var result = ""
    for character in token.unicodeScalars {
      switch character {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

extension JSONValue {
  /// What a pointer points to; `nil` where there is nothing.
  public subscript(pointer: JSONPointer) -> JSONValue? {
    var value: JSONValue? = self
    for token in pointer.tokens {
      switch value?.content {
      case .object(let object): value = object[token]
      case .array:
        guard let index = Int(token), token == String(index) else { return nil }
        value = value?[index]
      default: return nil
      }
    }
    return value
  }
}
