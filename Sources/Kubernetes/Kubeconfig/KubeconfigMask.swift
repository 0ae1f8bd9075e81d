/// Makes the secrets of a kubeconfig unreadable, byte for byte, so that its lines can be shown below
/// a diagnostic. The text need not be valid YAML: a mistake in it must not show a token either.
enum KubeconfigMask {
  /// Keys whose values are secrets, wherever they stand.
  private static let secretKeys: Set<String> = [
    "token", "password", "client-key-data", "client-secret", "access-token", "refresh-token",
    "id-token", "apiKey", "secret", "value",
  ]
  /// Longer runs of characters that tokens are made of are taken for tokens wherever they stand,
  /// for example in a block of lines below its key.
  private static let longestWord = 40

  static func masked(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var lineStart = 0
    while lineStart < bytes.count {
      let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      maskValues(in: lineStart..<lineEnd, of: bytes, into: &result)
      lineStart = lineEnd + 1
    }
    return result
  }

  /// Masks, behind each secret key of a line, what follows its colon up to a comma or the line's
  /// end; user and password of URLs; and all long words.
  private static func maskValues(in line: Range<Int>, of bytes: [UInt8], into result: inout [UInt8])
  {
    maskUserInformation(in: line, of: bytes, into: &result)
    var index = line.lowerBound
    while index < line.upperBound {
      guard isWordByte(bytes[index]) else {
        index += 1
        continue
      }
      let end = bytes[index..<line.upperBound].firstIndex { !isWordByte($0) } ?? line.upperBound
      let word = index..<end
      index = end
      if word.count > longestWord, !isPath(bytes[word]) {
        mask(word, in: &result)
        continue
      }
      guard word.count < 20, secretKeys.contains(String(decoding: bytes[word], as: UTF8.self))
      else { continue }
      var value = end
      while value < line.upperBound, " \t\"'".utf8.contains(bytes[value]) { value += 1 }
      guard value < line.upperBound, bytes[value] == UInt8(ascii: ":") else { continue }
      let valueEnd =
        bytes[value..<line.upperBound].firstIndex { $0 == UInt8(ascii: ",") } ?? line.upperBound
      mask(value + 1..<valueEnd, in: &result)
      index = valueEnd
    }
  }

  private static func maskUserInformation(
    in line: Range<Int>,
    of bytes: [UInt8],
    into result: inout [UInt8]
  ) {
    guard let separator = bytes[line].firstRange(of: Array("://".utf8)) else { return }
    let authority = bytes[separator.upperBound..<line.upperBound].prefix {
      $0 > 0x20 && !"/\"'".utf8.contains($0)
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return }
    mask(authority.startIndex..<at, in: &result)
  }

  private static func mask(_ range: Range<Int>, in bytes: inout [UInt8]) {
    for index in range where bytes[index] > 0x20 && !"\"'{}".utf8.contains(bytes[index]) {
      bytes[index] = UInt8(ascii: "*")
    }
  }

  private static func isPath(_ word: ArraySlice<UInt8>) -> Bool {
    "/.~".utf8.contains(word.first ?? 0)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "+/=_.-~".utf8.contains(byte)
    }
  }
}
