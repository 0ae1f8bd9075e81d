import Diagnostics

/// The rules of a `.helmignore`: one pattern a line, `#` begins a comment.
///
/// A pattern without `/` is compared with the last part of a path, one with `/` with the whole path;
/// one that ends with `/` is for folders only; one that begins with `!` excludes all that does *not*
/// match, which is Helm's rule and not git's.
struct IgnoreRules {
  private struct Rule {
    var pattern: PathPattern
    var isNegated = false
    var isForFolders = false
    var isForName = false
  }

  private var rules: [Rule] = []

  init() {}

  /// Reads the lines of the file.
  ///
  /// - Throws: a rule with `**`, or one that is no pattern.
  init(_ text: String) throws(Diagnostic) {
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    for line in text.split(whereSeparator: \.isNewline) {
      let line = String(line.trimming(while: \.isWhitespace))
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      guard !line.contains("**") else {
        throw Diagnostic(
          .error,
          .chartFiles,
          "the rule \"\(line)\" in .helmignore has \"**\", which Helm does not know"
        )
      }
      guard add(line) else {
        throw Diagnostic(.error, .chartFiles, "the rule \"\(line)\" in .helmignore is no pattern")
      }
    }
  }

  /// Files in `templates/` whose names begin with a dot are never read.
  mutating func addDefaults() { _ = add("templates/.?*") }

  /// Whether the file or folder is left out.
  func ignores(_ path: String, isFolder: Bool) -> Bool {
    let whole = path[...]
    let last = whole.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { whole[whole.utf8.index(after: $0)...] }
    for rule in rules {
      let name = rule.isForName ? last ?? whole : whole
      if rule.isNegated {
        if rule.isForFolders && !isFolder || !rule.pattern.matches(name) { return true }
      } else if isFolder || !rule.isForFolders, rule.pattern.matches(name) {
        return true
      }
    }
    return false
  }

  /// `false` where the line is no pattern.
  private mutating func add(_ line: String) -> Bool {
    guard PathPattern(line) != nil else { return false }
    var text = Substring(line)
    var isNegated = false
    var isForFolders = false
    if text.hasPrefix("!") {
      isNegated = true
      text.removeFirst()
    }
    if text.hasSuffix("/") {
      isForFolders = true
      text.removeLast()
    }
    let isRooted = text.hasPrefix("/")
    if isRooted { text.removeFirst() }
    guard let pattern = PathPattern(String(text)) else { return false }
    rules.append(
      Rule(
        pattern: pattern,
        isNegated: isNegated,
        isForFolders: isForFolders,
        isForName: !isRooted && !text.contains("/")
      )
    )
    return true
  }
}

extension StringProtocol {
  /// Without the characters at both ends that meet the condition.
  func trimming(while condition: (Character) -> Bool) -> SubSequence {
    let start = firstIndex { !condition($0) } ?? endIndex
    var end = endIndex
    while end > start {
      let before = index(before: end)
      guard condition(self[before]) else { break }
      end = before
    }
    return self[start..<end]
  }
}
