/// A regular expression of the simple kind that most schemas use: ASCII characters, classes, groups,
/// alternatives, repetitions, and `^` and `$` at their ends.
///
/// What is more than that is left to RE2. So whatever is accepted here is a pattern to RE2 and to
/// JavaScript, and means the same to both.
indirect enum PatternSyntax: Sendable {
  case characters(ASCIISet)
  /// `^`
  case start
  /// `$`
  case end
  case sequence([PatternSyntax])
  case alternatives([PatternSyntax])
  /// Without `most` there is no limit.
  case repeated(PatternSyntax, least: Int, most: Int?)

  /// `nil` for patterns of another kind.
  init?(_ pattern: String) {
    var parser = PatternParser(pattern)
    guard let result = parser.run() else { return nil }
    self = result
  }

  /// How many characters are written in it, each repetition counted.
  var length: Int {
    switch self {
    case .characters, .start, .end: return 1
    case .sequence(let parts), .alternatives(let parts):
      return parts.reduce(0) { $0 + $1.length }
    case .repeated(let part, let least, let most): return part.length * max(1, most ?? least)
    }
  }
}

/// Reads a pattern from its first to its last byte; `nil` from any of its functions means that the
/// pattern is of another kind.
private struct PatternParser {
  private var rest: Substring.UTF8View
  private var depth = 0

  /// Keeps the recursion, here and later, within what small threads bear.
  private static let depthLimit = 16
  /// RE2 allows more, but counts differently.
  private static let repetitionLimit = 250

  init(_ pattern: String) { rest = pattern[...].utf8 }

  mutating func run() -> PatternSyntax? {
    guard let result = alternatives(isFirst: true), rest.isEmpty,
      result.syntax.length <= PatternPositions.limit
    else { return nil }
    return result.syntax
  }

  /// A part of the pattern, and where it looks at the ends of the text.
  private struct Part {
    var syntax: PatternSyntax
    var hasStart = false
    var hasEnd = false
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// - Parameter isFirst: whether nothing stands before, so that `^` makes sense.
  private mutating func alternatives(isFirst: Bool) -> Part? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { return nil }
    var parts: [PatternSyntax] = []
    var hasStart = false
    var hasEnd = false
    repeat {
      guard let part = sequence(isFirst: isFirst) else { return nil }
      parts.append(part.syntax)
      hasStart = hasStart || part.hasStart
      hasEnd = hasEnd || part.hasEnd
    } while take("|")
    let syntax = parts.count == 1 ? parts[0] : .alternatives(parts)
    return Part(syntax: syntax, hasStart: hasStart, hasEnd: hasEnd)
  }

  private mutating func sequence(isFirst: Bool) -> Part? {
    var parts: [PatternSyntax] = []
    var hasStart = false
    var hasEnd = false
    while let byte = rest.first, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      // Nothing may follow `$`.
      guard !hasEnd, var part = atom(isFirst: isFirst && parts.isEmpty) else { return nil }
      guard repeats(&part) else { return nil }
      parts.append(part.syntax)
      hasStart = hasStart || part.hasStart
      hasEnd = part.hasEnd
    }
    return Part(syntax: .sequence(parts), hasStart: hasStart, hasEnd: hasEnd)
  }

  private mutating func atom(isFirst: Bool) -> Part? {
    guard let byte = rest.popFirst() else { return nil }
    switch byte {
    case UInt8(ascii: "^"): return isFirst ? Part(syntax: .start, hasStart: true) : nil
    case UInt8(ascii: "$"): return Part(syntax: .end, hasEnd: true)
    case UInt8(ascii: "."): return Part(syntax: .characters(ASCIISet.lineBreaks.inverted))
    case UInt8(ascii: "["): return characterClass().map { Part(syntax: .characters($0)) }
    case UInt8(ascii: "\\"): return escape().map { Part(syntax: .characters($0)) }
    case UInt8(ascii: "("):
      if take("?"), !take(":") { return nil }
      guard let part = alternatives(isFirst: isFirst), take(")") else { return nil }
      return part
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "]"):
      return nil
    case 0x20...0x7E: return Part(syntax: .characters(ASCIISet(only: byte)))
    default: return nil
    }
  }

  /// Reads how often a part may stand, if that is said; whether that is of this kind.
  private mutating func repeats(_ part: inout Part) -> Bool {
    var least = 0
    var most: Int?
    if take("*") {
    } else if take("+") {
      least = 1
    } else if take("?") {
      most = 1
    } else if take("{") {
      guard let first = number() else { return false }
      least = first
      most = first
      if take(",") {
        most = nil
        if rest.first != UInt8(ascii: "}") {
          guard let last = number() else { return false }
          most = last
        }
      }
      guard take("}"), least <= most ?? least else { return false }
    } else {
      return true
    }
    // That as little as possible is wanted makes no difference to whether there is a match.
    _ = take("?")
    if let next = rest.first, "*+?{".utf8.contains(next) { return false }
    guard !part.hasStart, !part.hasEnd, part.syntax.length > 0 else { return false }
    part.syntax = .repeated(part.syntax, least: least, most: most)
    return part.syntax.length <= PatternPositions.limit
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      rest.removeFirst()
      let next = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      // RE2 takes no number with leading zeros for one.
      guard next <= Self.repetitionLimit, value != 0 else { return nil }
      value = next
    }
    return value
  }

  /// What follows a backslash.
  private mutating func escape() -> ASCIISet? {
    guard let byte = rest.popFirst() else { return nil }
    switch byte {
    case UInt8(ascii: "d"): return .digits
    case UInt8(ascii: "D"): return ASCIISet.digits.inverted
    case UInt8(ascii: "w"): return .wordCharacters
    case UInt8(ascii: "W"): return ASCIISet.wordCharacters.inverted
    case UInt8(ascii: "s"): return .space
    case UInt8(ascii: "S"): return ASCIISet.space.inverted
    case UInt8(ascii: "t"): return ASCIISet(only: 0x09)
    case UInt8(ascii: "n"): return ASCIISet(only: 0x0A)
    case UInt8(ascii: "r"): return ASCIISet(only: 0x0D)
    default: return "^$\\.*+?()[]{}|/-".utf8.contains(byte) ? ASCIISet(only: byte) : nil
    }
  }

  /// What follows an opening bracket, up to the closing one.
  private mutating func characterClass() -> ASCIISet? {
    let isInverted = take("^")
    var set = ASCIISet()
    var isEmpty = true
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "]") {
        // JavaScript knows empty classes, RE2 does not.
        return isEmpty ? nil : isInverted ? set.inverted : set
      }
      isEmpty = false
      guard byte != UInt8(ascii: "["), (0x20...0x7E).contains(byte) else { return nil }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = escape() else { return nil }
        // A range from an escaped character is rare.
        if rest.first == UInt8(ascii: "-"), rest.dropFirst().first != UInt8(ascii: "]") {
          return nil
        }
        set = set.union(escaped)
        continue
      }
      guard rest.first == UInt8(ascii: "-"), let last = rest.dropFirst().first,
        last != UInt8(ascii: "]")
      else {
        set = set.union(ASCIISet(only: byte))
        continue
      }
      guard last >= byte, (0x20...0x7E).contains(last), last != UInt8(ascii: "\\"),
        last != UInt8(ascii: "[")
      else { return nil }
      rest.removeFirst(2)
      set = set.union(ASCIISet(codes: byte...last))
    }
    return nil
  }
}
