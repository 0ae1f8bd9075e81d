import JSON
import JSONSchema

/// Matches patterns: the two halves of an input are a pattern and a text. A pattern that is matched
/// without RE2 has to be one to RE2 too, and to mean the same.
enum PatternTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves,
      let pattern = String(validating: first, as: UTF8.self),
      let text = String(validating: second, as: UTF8.self), !text.contains("☃")
    else { return false }
    guard let schema = compile(pattern) else { return true }
    // Only RE2 knows what the snowman is.
    guard let reference = compile("(?:\(pattern))|☃") else {
      check(false, "what is a pattern is one to RE2")
      return true
    }
    check(schema.isValid(.string(text)) == reference.isValid(.string(text)), "RE2 agrees")
    return true
  }

  private static func compile(_ pattern: String) -> CompiledSchema? {
    try? JSONSchema.compile(["pattern": .string(pattern)])
  }
}
