/// A pattern of `.Files.Glob`, in the language of the Go package gobwas/glob with `/` as separator:
/// `*` and `?` stop at a separator, `**` does not, `[abc]`, `[!abc]` and `[a-z]` stand for one
/// character, `{a,b*}` for one of several patterns, `\` takes the next character as it is.
struct FileGlob {
  private let program: GlobProgram

  /// `nil` where the text is no pattern.
  init?(_ text: String) {
    var builder = GlobProgram.Builder()
    var rest = Array(text.unicodeScalars)[...]
    var depth = 0
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*":
        let isSuper = rest.first == "*"
        if isSuper { rest.removeFirst() }
        builder.repeatAny(exceptSeparator: !isSuper)
      case "?": builder.single(exceptSeparator: true)
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        builder.set(set)
      case "{":
        depth += 1
        builder.openGroup()
      case "," where depth > 0: builder.nextAlternative()
      case "}" where depth > 0:
        depth -= 1
        builder.closeGroup()
      case "\\":
        if let next = rest.popFirst() { builder.scalar(next) }
      default: builder.scalar(scalar)
      }
    }
    program = builder.finish()
  }

  func matches(_ path: String) -> Bool { program.matches(path) }

  /// What stands between brackets: either one range, or single characters.
  private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> GlobProgram.ScalarSet? {
    var set = GlobProgram.ScalarSet()
    if rest.first == "!" {
      set.isNegated = true
      rest.removeFirst()
    }
    if rest.dropFirst().first == "-", let low = rest.popFirst() {
      rest.removeFirst()
      guard let high = rest.popFirst(), low <= high, rest.popFirst() == "]" else { return nil }
      set.ranges = [(low, high)]
      return set
    }
    while let scalar = rest.popFirst() {
      if scalar == "]" { return set.ranges.isEmpty ? nil : set }
      let member = scalar == "\\" ? rest.popFirst() : scalar
      guard let member else { return nil }
      set.ranges.append((member, member))
    }
    return nil
  }
}
