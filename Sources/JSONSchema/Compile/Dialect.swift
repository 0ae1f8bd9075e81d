/// The keywords that count in one schema resource: a draft, less the vocabularies that a meta-schema
/// of its own leaves out.
struct Dialect: Sendable {
  let draft: Draft
  /// Whether `format` decides, by the meta-schema's vocabularies, about validity.
  let assertsFormat: Bool
  private let rules: Rules

  /// The rules by keyword; one object, so that a dialect is quick to copy.
  private final class Rules: Sendable {
    let names: StringTable
    let rules: [KeywordRule]

    init(_ rules: [KeywordRule]) {
      names = StringTable(rules.map(\.name))
      self.rules = rules
    }
  }

  /// The whole draft.
  init(_ draft: Draft) {
    self.init(draft, vocabularies: Set(Vocabulary.allCases), assertsFormat: false)
  }

  /// The draft with only the given vocabularies.
  init(_ draft: Draft, vocabularies: Set<Vocabulary>, assertsFormat: Bool) {
    self.draft = draft
    self.assertsFormat = assertsFormat
    var rules: [String: KeywordRule] = [:]
    for rule in KeywordRule.all where rule.drafts.contains(draft) {
      if vocabularies.contains(rule.vocabulary) || rule.vocabulary == .core {
        rules[rule.name] = rule
      }
    }
    if assertsFormat, let format = Dialect.formatRule { rules["format"] = format }
    self.rules = Rules(Array(rules.values))
  }

  private static let formatRule = KeywordRule.all.last { $0.name == "format" }

  /// The rule of a keyword; `nil` where the dialect does not know it.
  func rule(_ keyword: String) -> KeywordRule? {
    rules.names.index(of: keyword).map { rules.rules[$0] }
  }

  static let draft4 = Dialect(.draft4)
  static let draft6 = Dialect(.draft6)
  static let draft7 = Dialect(.draft7)
  static let draft201909 = Dialect(.draft201909)
  static let draft202012 = Dialect(.draft202012)

  static func standard(_ draft: Draft) -> Dialect {
    switch draft {
    case .draft4: draft4
    case .draft6: draft6
    case .draft7: draft7
    case .draft201909: draft201909
    case .draft202012: draft202012
    }
  }
}
