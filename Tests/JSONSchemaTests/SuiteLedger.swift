/// What of the suite does not pass, and why. A test fails when an entry has become unnecessary.
///
/// An entry is a path and the descriptions of a group and a case, or only of a group whose schema
/// does not compile.
enum SuiteLedger {
  struct Entry {
    var path: String
    var cases: [String]
    var reason: String
    /// Whether the schema of the group is refused as a whole.
    var isRefused = false
  }

  static let entries: [Entry] = []

  private static let reasons: [String: String] = {
    var reasons: [String: String] = [:]
    for entry in entries {
      for name in entry.cases { reasons["\(entry.path): \(name)"] = entry.reason }
    }
    return reasons
  }()

  static func reason(_ name: String) -> String? { reasons[name] }

  /// The groups of a file that are refused as a whole.
  static func groups(of path: String) -> [String] {
    entries.filter { $0.path == path && $0.isRefused }.flatMap { entry in
      entry.cases.map { "\(entry.path): \($0)" }
    }
  }
}
