/// Whether a Unicode scalar may stand in an internationalised host name: the derived property of
/// RFC 5892, section 3, computed from the standard library's Unicode data.
enum IDNAProperty {
  /// It may stand anywhere.
  case valid
  /// It joins letters, and may stand only where it changes how they look.
  case joiner
  /// It may stand only beside certain others.
  case contextual
  case disallowed

  init(_ scalar: Unicode.Scalar) {
    if let exception = Self.exception(scalar) {
      self = exception
      return
    }
    let properties = scalar.properties
    switch scalar {
    case "a"..."z", "0"..."9", "-": self = .valid
    case _ where properties.isJoinControl: self = .joiner
    case _
    where Self.oldHangul.contains(scalar) || properties.changesWhenNFKCCaseFolded
      || properties.isDefaultIgnorableCodePoint || properties.isWhitespace
      || properties.isNoncharacterCodePoint || Self.ignorableBlocks.contains(scalar):
      self = .disallowed
    default:
      switch properties.generalCategory {
      case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
        .nonspacingMark, .spacingMark:
        self = .valid
      default: self = .disallowed
      }
    }
  }

  /// Section 2.6.
  private static func exception(_ scalar: Unicode.Scalar) -> IDNAProperty? {
    switch scalar.value {
    case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: .valid
    case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9: .contextual
    case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: .disallowed
    default: nil
    }
  }

  /// Letters that make up Hangul syllables.
  private static let oldHangul = ScalarRanges(0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB)

  /// Combining marks for symbols, and musical signs.
  private static let ignorableBlocks = ScalarRanges(0x20D0...0x20FF, 0x1D100...0x1D24F)
}
