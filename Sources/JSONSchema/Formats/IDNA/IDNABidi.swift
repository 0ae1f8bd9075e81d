/// Which way the labels of a host name run: RFC 5893, section 2.
enum IDNABidi {
  /// The bidirectional classes of scalars that may stand in labels. Letters that run from right to
  /// left are one class here, since the rules treat Hebrew's and Arabic's alike.
  private enum Direction {
    case leftToRight
    case rightToLeft
    case arabicNumber
    case europeanNumber
    /// A hyphen.
    case separator
    case neutral
    case mark
  }

  /// Whether the labels keep the rules, which count as soon as one of them has a letter or digit of
  /// a script that runs from right to left.
  static func holds(_ labels: [[Unicode.Scalar]]) -> Bool {
    let labels = labels.map { $0.map(direction) }
    let isBidirectional = labels.contains { label in
      label.contains { $0 == .rightToLeft || $0 == .arabicNumber }
    }
    return !isBidirectional || labels.allSatisfy(holds)
  }

  private static func holds(_ label: [Direction]) -> Bool {
    let last = label.last { $0 != .mark }
    switch label.first {
    case .rightToLeft:
      return !label.contains(.leftToRight)
        && (last == .rightToLeft || last == .arabicNumber || last == .europeanNumber)
        && !(label.contains(.arabicNumber) && label.contains(.europeanNumber))
    case .leftToRight:
      return !label.contains(.rightToLeft) && !label.contains(.arabicNumber)
        && (last == .leftToRight || last == .europeanNumber)
    default: return false
    }
  }

  private static func direction(_ scalar: Unicode.Scalar) -> Direction {
    switch scalar {
    case "0"..."9", "\u{6F0}"..."\u{6F9}": return .europeanNumber
    case "-": return .separator
    case _ where scalar.isASCII: return .leftToRight
    case "\u{660}"..."\u{669}", "\u{10D30}"..."\u{10D39}": return .arabicNumber
    default: break
    }
    if neutrals.contains(scalar) { return .neutral }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format:
      return marksOfLetters.contains(scalar) ? .leftToRight : .mark
    default: return rightToLeft.contains(scalar) ? .rightToLeft : .leftToRight
    }
  }

  /// The blocks of Hebrew, Arabic and the like, with room for what Unicode will add to them.
  private static let rightToLeft = ScalarRanges(
    0x590...0x8FF,
    0xFB1D...0xFDFF,
    0xFE70...0xFEFF,
    0x10800...0x10FFF,
    0x1E800...0x1EFFF
  )

  private static let neutrals = ScalarRanges(
    0xB7...0xB7,
    0x2B9...0x2BA,
    0x2C6...0x2CF,
    0x2EC...0x2EC,
    0x374...0x375,
    0x2E2F...0x2E2F,
    0x30FB...0x30FB,
    0xA67F...0xA67F,
    0xA717...0xA721,
    0xA788...0xA788
  )

  /// Marks that count as letters of their script.
  private static let marksOfLetters = ScalarRanges(
    0xCBF...0xCBF,
    0xCC6...0xCC6,
    0x11A07...0x11A08,
    0x11C3F...0x11C3F
  )
}
