/// The vocabularies into which the newer drafts divide their keywords.
enum Vocabulary: String, CaseIterable {
  case core
  case applicator
  case unevaluated
  case validation
  case metaData = "meta-data"
  /// Only 2019-09: what later became the two format vocabularies.
  case format
  case formatAnnotation = "format-annotation"
  case formatAssertion = "format-assertion"
  case content

  func address(in draft: Draft) -> String {
    "https://json-schema.org/draft/\(draft == .draft201909 ? "2019-09" : "2020-12")/vocab/\(rawValue)"
  }

  /// The meta-schema that describes the vocabulary's keywords.
  func metaSchema(in draft: Draft) -> String {
    "https://json-schema.org/draft/\(draft == .draft201909 ? "2019-09" : "2020-12")/meta/\(rawValue)"
  }

  /// The vocabularies that the draft's own meta-schema asks for.
  static func standard(in draft: Draft) -> [Vocabulary] {
    draft == .draft201909
      ? [.core, .applicator, .validation, .metaData, .format, .content]
      : [
        .core, .applicator, .unevaluated, .validation, .metaData, .formatAnnotation, .content,
      ]
  }

  init?(address: String, draft: Draft) {
    guard let found = Self.allCases.first(where: { $0.address(in: draft) == address }) else {
      return nil
    }
    self = found
  }
}
