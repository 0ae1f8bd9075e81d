extension SourceFile {
  /// The line and column of a byte offset as editors and SARIF's `utf16CodeUnits` count: characters
  /// beyond U+FFFF are two columns. A byte order mark is none.
  public func utf16Position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = position(at: offset).line
    let start = textStart(ofLineAt: offset)
    var column = 1
    for index in start..<max(start, offset) {
      let byte = bytes[index]
      // A sequence of four bytes is a character that UTF-16 writes as two.
      if byte & 0xC0 != 0x80 { column += byte >= 0xF0 ? 2 : 1 }
    }
    return SourcePosition(line: line, column: column)
  }

  /// Where the text of a line begins: in the first one behind the byte order mark.
  func textStart(ofLineAt offset: Int) -> Int {
    let start = lineRange(at: offset).lowerBound
    return start == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : start
  }
}
