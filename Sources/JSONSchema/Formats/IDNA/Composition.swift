/// Unicode's Normalization Form C, which labels of host names have to be in.
enum Composition {
  /// Whether nothing in the text could be composed further, and its marks are in order.
  ///
  /// Conjoining Hangul letters are not looked at: they may not stand in labels at all.
  static func isComposed(_ text: [Unicode.Scalar]) -> Bool {
    var lastClass: UInt8 = 0
    for scalar in text {
      if scalar.properties.isFullCompositionExclusion { return false }
      let combiningClass = scalar.properties.canonicalCombiningClass.rawValue
      if combiningClass != 0, combiningClass < lastClass { return false }
      lastClass = combiningClass
    }
    return !text.indices.contains { canBeComposed(text, at: $0) }
  }

  /// Whether the scalar at an index composes with a mark behind it that no other mark blocks.
  private static func canBeComposed(_ text: [Unicode.Scalar], at start: Int) -> Bool {
    guard text[start].properties.canonicalCombiningClass == .notReordered else { return false }
    var lastClass: UInt8 = 0
    for next in text[(start + 1)...] {
      // A base letter's own ASCII neighbours never compose with it.
      if next.isASCII { return false }
      let combiningClass = next.properties.canonicalCombiningClass.rawValue
      let isBlocked = lastClass != 0 && lastClass >= combiningClass
      if !isBlocked, composites.contains(String(String.UnicodeScalarView([text[start], next]))) {
        return true
      }
      if combiningClass == 0 { return false }
      lastClass = combiningClass
    }
    return false
  }

  /// All letters of the blocks in which composed ones stand. Swift takes a letter and its parts for
  /// the same string, so that parts find the letter that they make up.
  private static let composites: Set<String> = {
    let blocks: [ClosedRange<UInt32>] = [
      0xC0...0x233, 0x370...0x4FF, 0x620...0x6D5, 0x929...0xDDE, 0x1026...0x1026,
      0x1B00...0x1B4F, 0x1E00...0x1FFF, 0x3040...0x30FF, 0x105C0...0x105FF, 0x11080...0x1193F,
      0x16120...0x1612F, 0x16D60...0x16D6F,
    ]
    var letters: Set<String> = []
    for value in blocks.joined() {
      guard let scalar = Unicode.Scalar(value), !scalar.properties.isFullCompositionExclusion,
        scalar.properties.generalCategory != .unassigned
      else { continue }
      letters.insert(String(scalar))
    }
    return letters
  }()
}
