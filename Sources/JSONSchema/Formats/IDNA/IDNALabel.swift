/// One label of an internationalised host name, after RFC 5891, section 4.2 and RFC 5892.
struct IDNALabel {
  /// The label as people read it.
  let scalars: [Unicode.Scalar]
  /// How many bytes it has as it goes over the wire.
  let encodedLength: Int

  private static let prefix = "xn--"

  /// Whether the text claims to be encoded.
  static func isEncoded(_ text: Substring) -> Bool {
    text.utf8.count >= prefix.utf8.count && text.prefix(prefix.count).lowercased() == prefix
  }

  /// A label in letters; `nil` where it may not stand in a host name.
  init?(letters text: Substring) {
    guard text.utf8.count <= 256 else { return nil }
    let scalars = Array(text.unicodeScalars)
    guard Self.mayStand(scalars), let encoded = Punycode.encode(scalars) else { return nil }
    self.init(scalars, encodedLength: Self.prefix.utf8.count + encoded.utf8.count)
  }

  /// A label in its encoded form `xn--…`, which has to be the one that encoding gives.
  init?(encoded text: Substring) {
    let encoded = text.lowercased().dropFirst(Self.prefix.count)
    guard text.utf8.count <= 63, let scalars = Punycode.decode(encoded.utf8),
      scalars.contains(where: { !$0.isASCII }), Punycode.encode(scalars) == String(encoded),
      Self.mayStand(scalars)
    else { return nil }
    self.init(scalars, encodedLength: text.utf8.count)
  }

  private init?(_ scalars: [Unicode.Scalar], encodedLength: Int) {
    guard encodedLength <= 63 else { return nil }
    self.scalars = scalars
    self.encodedLength = encodedLength
  }

  private static func mayStand(_ label: [Unicode.Scalar]) -> Bool {
    guard let first = label.first, first != "-", label.last != "-", !isMark(first) else {
      return false
    }
    if label.count >= 4, label[2] == "-", label[3] == "-" { return false }
    for (index, scalar) in label.enumerated() {
      switch IDNAProperty(scalar) {
      case .valid: continue
      case .joiner, .contextual: guard IDNAContext.allows(index, in: label) else { return false }
      case .disallowed: return false
      }
    }
    return Composition.isComposed(label)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}
