import Diagnostics

/// Finds what a config gives twice and may give once: ports, paths, names.
enum Repetition {
  /// A name, and where the config gives it.
  struct Use {
    var name: String
    var range: SourceRange
    var pointer: String
  }

  /// A mistake for each use of a name that an earlier place of the sources has taken already.
  ///
  /// - Parameter message: the words for the second use, given the first.
  static func mistakes(
    _ uses: [Use],
    help: [String] = [],
    _ message: (_ again: Use, _ first: Use) -> String
  ) -> [Diagnostic] {
    var firsts: [String: Use] = [:]
    var found: [Diagnostic] = []
    let inOrder = uses.enumerated().sorted { left, right in
      let (a, b) = (left.element.range, right.element.range)
      return (a.file, a.start, left.offset) < (b.file, b.start, right.offset)
    }
    for (_, use) in inOrder {
      guard let first = firsts[use.name] else {
        firsts[use.name] = use
        continue
      }
      found.append(
        Diagnostic(
          .error,
          .usedTwice,
          message(use, first),
          at: use.range,
          label: "again here",
          pointer: use.pointer,
          related: [.init("first here", at: first.range)],
          help: help
        )
      )
    }
    return found
  }
}
