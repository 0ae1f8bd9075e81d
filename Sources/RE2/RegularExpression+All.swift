extension RegularExpression {
  /// The matches from left to right that do not overlap, `limit` at most (negative: all), as Go's
  /// `FindAllIndex` gives them: an empty match right behind another match does not count.
  ///
  /// - Parameter goesOn: asked before each match is looked for, since a long text has many; where it is
  ///   `false`, those that were found so far are all.
  public func allMatches(in text: String, limit: Int = -1, while goesOn: () -> Bool = { true })
    -> [Match]
  {
    Self.withBytes(of: text) { bytes in
      var matches: [Match] = []
      var offset = 0
      var lastEnd = -1
      while limit < 0 || matches.count < limit, goesOn(), let match = firstMatch(in: bytes, from: offset) {
        if match.range.isEmpty {
          if match.range.lowerBound != lastEnd { matches.append(match) }
          guard match.range.lowerBound < bytes.count else { break }
          offset = match.range.lowerBound + Self.scalarLength(bytes, at: match.range.lowerBound)
        } else {
          matches.append(match)
          offset = match.range.upperBound
        }
        lastEnd = match.range.upperBound
      }
      return matches
    }
  }

  /// The parts of the text between matches, as Go's `Split`: `limit` parts at most, the last one
  /// with the rest; all for a negative limit, none for 0.
  public func split(_ text: String, limit: Int = -1, while goesOn: () -> Bool = { true })
    -> [String]
  {
    if limit == 0 { return [] }
    if !pattern.isEmpty, text.isEmpty { return [""] }
    let bytes = Array(text.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var parts: [String] = []
    var start = 0
    var end = 0
    for match in allMatches(in: text, limit: limit, while: goesOn) {
      if limit > 0, parts.count == limit - 1 { break }
      end = match.range.lowerBound
      if match.range.upperBound != 0 { parts.append(part(start..<end)) }
      start = match.range.upperBound
    }
    if end != bytes.count { parts.append(part(start..<bytes.count)) }
    return parts
  }

  private static func scalarLength(_ bytes: UnsafeBufferPointer<CChar>, at offset: Int) -> Int {
    var length = 1
    while offset + length < bytes.count, UInt8(bitPattern: bytes[offset + length]) & 0xC0 == 0x80 {
      length += 1
    }
    return length
  }
}
