internal import JSON

/// Words that several keywords use in outputs.
enum OutputWords {
  /// Longer lists are cut.
  private static let shownNames = 20

  static func needs(_ key: String, _ name: String) -> String {
    "\(Wording.quoted(key)) needs \(Wording.quoted(name)) beside it"
  }

  static func missing(_ names: [String]) -> String {
    let shown = names.prefix(shownNames).map { Wording.quoted($0) }
    if names.count > shownNames {
      return shown.joined(separator: ", ") + " and \(names.count - shownNames) more are missing"
    }
    return "\(Wording.list(shown, "and")) \(names.count == 1 ? "is" : "are") missing"
  }

  static func allowed(_ values: JSONValue) -> String {
    let literals = (values.array ?? []).prefix(shownNames).compactMap { Wording.literal($0) }
    guard literals.count == values.array?.count else {
      return "has to be one of the allowed values"
    }
    return "has to be \(Wording.list(literals, "or"))"
  }

  /// A whole number from 0 on, cut to what can be counted.
  static func count(_ written: JSONValue) -> Int { written.number.map { $0.int ?? Int.max } ?? 0 }
}
