/// A pattern of Go's `filepath.Match`: `*` and `?` stand for anything but `/`, `[a-z]` and `[^a-z]` for
/// one character, `\` takes the next character as it is.
struct PathPattern {
  /// The usual rules are names, and `*` with an ending, for which no program is needed.
  private enum Matcher {
    case literal([UInt8])
    case ending([UInt8])
    case program(GlobProgram)
  }

  private let matcher: Matcher

  /// `nil` where the text is no pattern.
  init?(_ text: String) {
    func isLiteral(_ text: some Sequence<UInt8>) -> Bool {
      !text.contains { "*?[\\".utf8.contains($0) }
    }
    if isLiteral(text.utf8) {
      matcher = .literal(Array(text.utf8))
      return
    }
    if text.utf8.first == UInt8(ascii: "*"), isLiteral(text.utf8.dropFirst()) {
      matcher = .ending(Array(text.utf8.dropFirst()))
      return
    }
    var builder = GlobProgram.Builder()
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": builder.repeatAny(exceptSeparator: true)
      case "?": builder.single(exceptSeparator: true)
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        builder.set(set)
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        builder.scalar(next)
      default: builder.scalar(scalar)
      }
    }
    matcher = .program(builder.finish())
  }

  func matches(_ path: some StringProtocol) -> Bool {
    switch matcher {
    case .literal(let text): return path.utf8.elementsEqual(text)
    case .ending(let text):
      guard path.utf8.count >= text.count, path.utf8.suffix(text.count).elementsEqual(text) else {
        return false
      }
      return !path.utf8.dropLast(text.count).contains(UInt8(ascii: "/"))
    case .program(let program): return program.matches(String(path))
    }
  }

  /// What stands between brackets.
  private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> GlobProgram.ScalarSet? {
    var set = GlobProgram.ScalarSet()
    set.excludesSeparator = false
    if rest.first == "^" {
      set.isNegated = true
      rest.removeFirst()
    }
    while true {
      if rest.first == "]", !set.ranges.isEmpty {
        rest.removeFirst()
        return set
      }
      guard let low = member(&rest) else { return nil }
      var high = low
      if rest.first == "-" {
        rest.removeFirst()
        guard let end = member(&rest) else { return nil }
        high = end
      }
      // A range that is the wrong way round holds nothing.
      set.ranges.append((low, high))
    }
  }

  private static func member(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
    guard let scalar = rest.popFirst(), scalar != "-", scalar != "]" else { return nil }
    guard scalar == "\\" else { return rest.isEmpty ? nil : scalar }
    guard let next = rest.popFirst(), !rest.isEmpty else { return nil }
    return next
  }
}
