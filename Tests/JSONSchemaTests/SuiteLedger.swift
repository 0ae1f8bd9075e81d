/// What of the suite does not pass, and why. A test fails when an entry has become unnecessary.
enum SuiteLedger {
  struct Entry {
    /// The files, relative to the suite's `tests`.
    var paths: [String]
    var reason: String
    /// A group's and a case's description, or only a group's where its schema is refused.
    var cases: [String]
  }

  static let entries: [Entry] = []

  private static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    for entry in entries {
      for path in entry.paths {
        for name in entry.cases { reasons["\(path): \(name)"] = entry.reason }
      }
    }
    return reasons
  }()

  /// Why a case is expected to fail.
  static func reason(_ name: String) -> String? { reasons[name] }

  /// The entries for a file.
  static func names(of path: String) -> [String] {
    entries.filter { $0.paths.contains(path) }.flatMap { entry in
      entry.cases.map { "\(path): \($0)" }
    }
  }
}
