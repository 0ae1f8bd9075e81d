internal import Diagnostics
internal import JSON

/// The words for what can be wrong with a schema itself; schema authors read them.
enum SchemaMistake {
  static func tooDeep(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "the schema is nested deeper than \(SchemaRegistry.depthLimit) levels",
      at: range,
      label: "one too deep"
    )
  }

  static func notASchema(_ value: JSONValue, at pointer: String) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "a schema has to be an object or a boolean, not \(Wording.kind(of: value))",
      at: value.range,
      pointer: pointer
    )
  }

  static func badKeyword(
    _ keyword: String,
    expected: String,
    at range: SourceRange,
    pointer: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "the keyword \"\(keyword)\" of a schema takes \(expected)",
      at: range,
      pointer: pointer
    )
  }

  static func badPattern(
    _ pattern: String,
    reason: String,
    at range: SourceRange,
    pointer: String
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .badPattern,
      "the pattern \"\(pattern)\" cannot be used: \(reason)",
      at: range,
      pointer: pointer
    )
  }

  static func unresolved(_ reference: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .unresolvedReference,
      "the schema refers to \"\(reference)\", which is not known",
      at: range
    )
  }

  static func circular(_ path: [String], at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .circularReference,
      "the schema refers to itself without end, for the same value",
      at: range,
      notes: ["the circle: " + path.map { $0.isEmpty ? "#" : "#" + $0 }.joined(separator: " → ")]
    )
  }

  static func duplicateAddress(_ address: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "two schemas have the address \"\(address)\"",
      at: range
    )
  }

  static func unknownDialect(_ address: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownDialect,
      "the dialect \"\(address)\" is not known",
      at: range,
      notes: ["known are " + Draft.allCases.reversed().map(\.metaSchema).joined(separator: "\n")]
    )
  }

  static func unknownVocabulary(_ address: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .unknownDialect,
      "the dialect needs the vocabulary \"\(address)\", which is not known",
      at: range
    )
  }
}
