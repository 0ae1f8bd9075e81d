/// Host names after RFC 1123, section 2.1, and their international form after RFC 5890 to 5893.
enum HostnameFormat {
  private static let lengthLimit = 253

  /// Whether the text is a host name in ASCII. Labels that begin with `xn--` have to be what encoding
  /// an international label gives.
  static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= lengthLimit, text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    return areValid(text.split(separator: ".", omittingEmptySubsequences: false))
  }

  /// Whether the text is a host name in whatever letters. The dots that East Asian keyboards write
  /// separate labels as well.
  static func isValidInternational(_ text: String) -> Bool {
    // A letter takes at most four bytes, and at least one when it is encoded.
    guard text.utf8.count <= 4 * lengthLimit else { return false }
    let labels = text.unicodeScalars.split(omittingEmptySubsequences: false) { scalar in
      scalar == "." || scalar == "\u{3002}" || scalar == "\u{FF0E}" || scalar == "\u{FF61}"
    }
    return areValid(labels.map { Substring($0) })
  }

  private static func areValid(_ labels: [Substring]) -> Bool {
    var letters: [[Unicode.Scalar]] = []
    var length = labels.count - 1
    for label in labels {
      if label.utf8.contains(where: { $0 >= 0x80 }) {
        guard let label = IDNALabel(letters: label) else { return false }
        letters.append(label.scalars)
        length += label.encodedLength
      } else {
        guard isLabel(label.utf8) else { return false }
        length += label.utf8.count
        guard IDNALabel.isEncoded(label) else {
          letters.append(Array(label.unicodeScalars))
          continue
        }
        guard let label = IDNALabel(encoded: label) else { return false }
        letters.append(label.scalars)
      }
    }
    return length <= lengthLimit && IDNABidi.holds(letters)
  }

  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"),
      label.last != UInt8(ascii: "-")
    else { return false }
    return label.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
