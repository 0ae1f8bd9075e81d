import Diagnostics

// White space, comments, and what stands where nothing should.
extension JSONParser {
  /// Skips white space, and comments too, which are reported.
  mutating func skipSpace() throws(Diagnostic) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      case UInt8(ascii: "/"), UInt8(ascii: "#"):
        guard try skipComment() else { return }
      default: return
      }
    }
  }

  mutating func skipComment() throws(Diagnostic) -> Bool {
    let start = offset
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    if bytes[offset] == UInt8(ascii: "#") || next == UInt8(ascii: "/") {
      while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
    } else if next == UInt8(ascii: "*") {
      offset += 2
      while offset + 1 < bytes.count,
        bytes[offset] != UInt8(ascii: "*") || bytes[offset + 1] != UInt8(ascii: "/")
      {
        offset += 1
      }
      guard offset + 1 < bytes.count else {
        offset = bytes.count
        throw JSONMistake.comment(at: range(from: start))
      }
      offset += 2
    } else {
      return false
    }
    // The carriage return before a line feed belongs to the line break.
    if offset > start, offset < bytes.count, bytes[offset] == 0x0A, bytes[offset - 1] == 0x0D {
      offset -= 1
    }
    let removal = removal(ofComment: start..<offset)
    try report(JSONMistake.comment(at: range(from: start), removal: removal))
    return true
  }

  /// What goes with a comment: its line where it stands alone, else the space before it where it ends
  /// the line.
  private func removal(ofComment comment: Range<Int>) -> SourceRange {
    var (start, end) = (comment.lowerBound, comment.upperBound)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    while end < bytes.count, isBlank(bytes[end]) { end += 1 }
    let endsLine = end == bytes.count || bytes[end] == 0x0A || bytes[end] == 0x0D
    guard endsLine else {
      return SourceRange(file: file, start: comment.lowerBound, end: comment.upperBound)
    }
    while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
    guard start == 0 || bytes[start - 1] == 0x0A else {
      return SourceRange(file: file, start: start, end: end)
    }
    if end < bytes.count, bytes[end] == 0x0D { end += 1 }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    return SourceRange(file: file, start: start, end: end)
  }

  mutating func take(_ word: StaticString) -> Bool {
    let end = offset + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[offset + index] != word.utf8Start[index] {
      return false
    }
    if end < bytes.count, isWordByte(bytes[end]) { return false }
    offset = end
    return true
  }

  mutating func report(_ mistake: Diagnostic) throws(Diagnostic) {
    guard mistakes.count < Self.mistakeLimit else { throw mistake }
    mistakes.append(mistake)
  }

  /// Inlined, since a bracket is dear to copy.
  @inline(__always)
  func isClosing(_ byte: UInt8, of bracket: Bracket) -> Bool {
    byte == (bracket.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  /// Whether a key or value begins here, so that only the comma before it is missing.
  func mayFollow(_ elementEnd: Int, _ byte: UInt8, isObject: Bool) -> Bool {
    if byte == UInt8(ascii: "\"") { return true }
    guard isObject else { return beginsValue(byte) }
    // A key without quotes: only in a line of its own, since it may also end a text without quotes.
    let word = wordRange()
    return word.end > word.start && word.end < bytes.count
      && bytes[word.end] == UInt8(ascii: ":")
      && bytes[elementEnd..<offset].contains(0x0A)
  }

  func beginsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      true
    default: false
    }
  }

  func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "+"):
      true
    default: false
    }
  }

  /// The run of letters, digits and the like that begins here; empty where none does.
  func wordRange() -> SourceRange {
    var end = offset
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    return SourceRange(file: file, start: offset, end: end)
  }

  func endOfText() -> Diagnostic {
    JSONMistake.endOfText(
      at: SourceRange(file: file, start: bytes.count, end: bytes.count),
      opened: open.last.map { SourceRange(file: file, start: $0.start, end: $0.start + 1) },
      closing: open.reversed().map { $0.isObject ? "}" : "]" }.joined()
    )
  }

  func text(of byte: UInt8) -> String {
    let end = min(offset + scalarLength(byte), bytes.count)
    return String(decoding: bytes[offset..<end])
  }

  /// How many bytes the UTF-8 sequence takes that begins with this one.
  func scalarLength(_ byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  @inline(__always)
  func range(from start: Int, atLeast minimum: Int = 0) -> SourceRange {
    SourceRange(file: file, start: start, end: max(offset, min(start + minimum, bytes.count)))
  }

  func range(of length: Int) -> SourceRange {
    SourceRange(file: file, start: offset, end: min(offset + length, bytes.count))
  }

  /// Skips a byte order mark and makes sure that all of the text is UTF-8.
  mutating func checkEncoding() throws(Diagnostic) {
    // The second test finds UTF-16 without a mark: JSON begins with an ASCII character.
    if bytes.count >= 2,
      (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE)
        || (bytes[0] == 0) != (bytes[1] == 0)
    {
      throw JSONMistake.notUTF8("UTF-16", at: range(of: 2))
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
    if let bad = UTF8Check.firstInvalidByte(in: bytes) {
      throw JSONMistake.notUTF8(nil, at: SourceRange(file: file, start: bad, end: bad + 1))
    }
  }
}

extension String {
  /// The text of bytes that have been checked to be UTF-8.
  init(decoding bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    self.init(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
  }
}
