/// The SHA-256 of a file, as chart repositories, registries and lock files write it.
///
/// ```swift
/// ContentDigest(of: Array("abc".utf8)).description  // "sha256:ba7816bf…"
/// ```
public struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits, lower case.
  public let hexadecimal: String

  public init(of bytes: [UInt8]) { hexadecimal = Digest.hexadecimal(Digest.sha256(bytes)) }

  /// Reads a digest with or without `sha256:` before it; `nil` where it is none.
  public init?(_ text: String) {
    let digits = (text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text).lowercased()
    guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return nil
    }
    hexadecimal = digits
  }

  public var description: String { "sha256:" + hexadecimal }
}
