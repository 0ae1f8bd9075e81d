import Releases

/// Which tests of a release are run: as `helm test --filter` says it.
///
/// ```swift
/// var filter = TestFilter()
/// filter.add("name=web-test,!name=slow-test")  // true
/// ```
public struct TestFilter: Sendable, Equatable {
  /// Only these, where there are any.
  public private(set) var included: [String] = []
  public private(set) var excluded: [String] = []

  public init() {}

  /// Takes what a flag says: terms separated by commas. `false` where one is not understood.
  public mutating func add(_ text: String) -> Bool {
    for term in text.split(separator: ",", omittingEmptySubsequences: false) {
      var term = term.drop { $0 == " " }
      let isExcluded = term.first == "!"
      if isExcluded { term = term.dropFirst().drop { $0 == " " } }
      guard term.hasPrefix("name="), term.utf8.count > 5 else { return false }
      let name = String(term.dropFirst("name=".count))
      if isExcluded { excluded.append(name) } else { included.append(name) }
    }
    return true
  }

  func takes(_ hook: ReleaseHook) -> Bool {
    !excluded.contains(hook.name) && (included.isEmpty || included.contains(hook.name))
  }
}
