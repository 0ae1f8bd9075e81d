/// Base 64 after RFC 4648, as Secrets, kubeconfigs and YAML hold bytes.
///
/// ```swift
/// Base64.encode("foob".utf8)   // Zm9vYg==
/// Base64.decode("Zm9v\nYg==")  // the bytes of foob
/// Base64.decode("Zm9vYg")      // nil, since the padding is missing
/// ```
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  /// What each byte stands for; 64 for line breaks, which are skipped, 255 for what cannot stand.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    values[0x0A] = 64
    values[0x0D] = 64
    return values
  }()

  /// The text of the bytes, padded with `=`.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    let text = bytes.withContiguousStorageIfAvailable(encode(buffer:))
    return text ?? Array(bytes).withUnsafeBufferPointer(encode(buffer:))
  }

  private static func encode(buffer bytes: UnsafeBufferPointer<UInt8>) -> String {
    let count = (bytes.count + 2) / 3 * 4
    return alphabet.withUnsafeBufferPointer { alphabet in
      String(unsafeUninitializedCapacity: count) { text in
        var index = 0
        var end = 0
        while index < bytes.count {
          let rest = bytes.count - index
          let group =
            Int(bytes[index]) << 16 | (rest > 1 ? Int(bytes[index + 1]) << 8 : 0)
            | (rest > 2 ? Int(bytes[index + 2]) : 0)
          text[end] = alphabet[group >> 18]
          text[end + 1] = alphabet[group >> 12 & 63]
          text[end + 2] = rest > 1 ? alphabet[group >> 6 & 63] : UInt8(ascii: "=")
          text[end + 3] = rest > 2 ? alphabet[group & 63] : UInt8(ascii: "=")
          index += 3
          end += 4
        }
        return end
      }
    }
  }

  /// The bytes of a text; line breaks are skipped. `nil` where it is not padded base 64.
  public static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var group = 0
    var digits = 0
    var padding = 0
    for character in text.utf8 {
      let value = values[Int(character)]
      if value == 64 { continue }
      if character == UInt8(ascii: "=") {
        padding += 1
        group <<= 6
      } else {
        guard value < 64, padding == 0 else { return nil }
        group = group << 6 | Int(value)
      }
      digits += 1
      guard digits == 4 else { continue }
      guard padding < 3 else { return nil }
      bytes.append(UInt8(group >> 16))
      if padding < 2 { bytes.append(UInt8(group >> 8 & 255)) }
      if padding < 1 { bytes.append(UInt8(group & 255)) }
      group = 0
      digits = 0
    }
    return digits == 0 ? bytes : nil
  }
}
