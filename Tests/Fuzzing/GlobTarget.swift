@testable import Charts

/// Matches paths: the halves of an input are a pattern, which may be rules of a `.helmignore`, and a
/// path.
enum GlobTarget {
  static func run(_ input: Input) -> Bool {
    guard let (first, second) = input.halves else { return false }
    let pattern = String(decoding: first, as: UTF8.self)
    let path = String(decoding: second, as: UTF8.self)
    _ = FileGlob(pattern)?.matches(path)
    _ = PathPattern(pattern)?.matches(path)
    if let rules = try? IgnoreRules(pattern) {
      check(rules.ignores(path, isFolder: true) == rules.ignores(path, isFolder: true), "steady")
      _ = rules.ignores(path, isFolder: false)
    }
    return true
  }
}
