/// How a text is spelled: plain, in single or double quotes, or as a literal block.
extension YAMLEmitter {
  mutating func writePlain(_ text: UnsafeBufferPointer<UInt8>) {
    if !isBehindWhitespace, !(text.isEmpty && dialect == .pretty) { put(UInt8(ascii: " ")) }
    writeFlowLines(text, isQuoted: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  mutating func writeSingleQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    writeIndicator("'", needsSpace: true, isIndentation: false)
    writeFlowLines(text, isQuoted: true)
    writeIndicator("'", needsSpace: false, isIndentation: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  /// The characters of a plain or single-quoted text, folded at single spaces.
  private mutating func writeFlowLines(_ text: UnsafeBufferPointer<UInt8>, isQuoted: Bool) {
    let mayFold = context != .simpleKey
    var isBehindSpace = false
    var isBehindBreak = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: " ") {
        let isInside = !isQuoted || index > 0 && index < text.count - 1
        let next = index + 1 < text.count ? text[index + 1] : 0
        if mayFold, !isBehindSpace, column > dialect.width, isInside, next != UInt8(ascii: " ") {
          writeIndent()
          index += 1
        } else {
          copy(text, &index)
        }
        isBehindSpace = true
      } else if YAMLCharacter.isBreak(text, index) {
        if !isBehindBreak, byte == UInt8(ascii: "\n") { putBreak() }
        copyBreak(text, &index)
        isBehindBreak = true
      } else {
        if isBehindBreak { writeIndent() }
        if isQuoted, byte == UInt8(ascii: "'") { put(byte) }
        copy(text, &index)
        isInIndentation = false
        isBehindSpace = false
        isBehindBreak = false
      }
    }
  }

  mutating func writeDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    let mayFold = context != .simpleKey
    writeIndicator("\"", needsSpace: true, isIndentation: false)
    // A byte order mark at the start makes go-yaml escape every character.
    let beginsWithMark = text.starts(with: [0xEF, 0xBB, 0xBF])
    var isBehindSpace = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if beginsWithMark || !YAMLCharacter.isPrintable(text, index)
        || YAMLCharacter.isBreak(text, index)
        || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      {
        writeEscape(text, &index)
        isBehindSpace = false
      } else if byte == UInt8(ascii: " ") {
        if mayFold, !isBehindSpace, column > dialect.width, index > 0, index < text.count - 1 {
          writeIndent()
          if text[index + 1] == UInt8(ascii: " ") { put(UInt8(ascii: "\\")) }
          index += 1
        } else {
          copy(text, &index)
        }
        isBehindSpace = true
      } else {
        copy(text, &index)
        isBehindSpace = false
      }
    }
    writeIndicator("\"", needsSpace: false, isIndentation: false)
    isBehindWhitespace = false
    isInIndentation = false
  }

  private mutating func writeEscape(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    let width = YAMLCharacter.width(text[index])
    var scalar = UInt32(text[index])
    switch width {
    case 2: scalar &= 0x1F
    case 3: scalar &= 0x0F
    case 4: scalar &= 0x07
    default: break
    }
    for offset in 1..<max(width, 1) where index + offset < text.count {
      scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F)
    }
    index += width
    put(UInt8(ascii: "\\"))
    if let name = Self.escapes[scalar] {
      put(UInt8(ascii: name))
      return
    }
    let (letter, digits): (Unicode.Scalar, Int) =
      scalar <= 0xFF ? ("x", 2) : scalar <= 0xFFFF ? ("u", 4) : ("U", 8)
    put(UInt8(ascii: letter))
    let hex = String(scalar, radix: 16, uppercase: true)
    for _ in hex.utf8.count..<max(digits, hex.utf8.count) { put(UInt8(ascii: "0")) }
    for byte in hex.utf8 { put(byte) }
  }

  /// The characters whose escape is a single letter.
  private static let escapes: [UInt32: Unicode.Scalar] = [
    0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r",
    0x1B: "e", 0x22: "\"", 0x5C: "\\", 0x85: "N", 0xA0: "_", 0x2028: "L", 0x2029: "P",
  ]

  mutating func writeLiteral(_ text: UnsafeBufferPointer<UInt8>) {
    writeIndicator("|", needsSpace: true, isIndentation: false)
    if text[0] == UInt8(ascii: " ") || YAMLCharacter.isBreak(text, 0) {
      writeIndicator("2", needsSpace: false, isIndentation: false)
    }
    switch Self.trailingBreaks(text) {
    case 0: writeIndicator("-", needsSpace: false, isIndentation: false)
    case 1: break
    default: writeIndicator("+", needsSpace: false, isIndentation: false)
    }
    putBreak()
    isBehindWhitespace = true
    var isBehindBreak = true
    var index = 0
    while index < text.count {
      if YAMLCharacter.isBreak(text, index) {
        copyBreak(text, &index)
        isBehindBreak = true
      } else {
        if isBehindBreak { writeIndent() }
        copy(text, &index)
        isInIndentation = false
        isBehindBreak = false
      }
    }
  }

  /// How many line breaks the text ends with, two standing for more; a text that is nothing but one
  /// break counts as two, since the break has to be kept.
  private static func trailingBreaks(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    func start(before end: Int) -> Int {
      var index = end - 1
      while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
      return index
    }
    let last = start(before: text.count)
    guard YAMLCharacter.isBreak(text, last) else { return 0 }
    guard last > 0 else { return 2 }
    return YAMLCharacter.isBreak(text, start(before: last)) ? 2 : 1
  }
}
