/// A pattern of Go's `filepath.Match`: `*` and `?` stand for anything but `/`, `[a-z]` and `[^a-z]` for
/// one character, `\` takes the next character as it is.
struct PathPattern {
  private let program: GlobProgram

  /// `nil` where the text is no pattern.
  init?(_ text: String) {
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
    program = builder.finish()
  }

  func matches(_ path: String) -> Bool { program.matches(path) }

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
