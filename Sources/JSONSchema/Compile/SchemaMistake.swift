internal import Diagnostics
internal import JSON

/// The words for what can be wrong with a schema itself; schema authors read them.
enum SchemaMistake {
  static func tooDeep(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "the schema is nested deeper than \(SchemaRegistry.depthLimit) levels",
      at: range
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

  static func tooManyPatterns(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .badPattern,
      "the schema has more than \(limit) different patterns",
      at: range
    )
  }

  static func longAddress(_ limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .error,
      .badSchema,
      "the address of a schema has more than \(limit) bytes",
      at: range
    )
  }

  static func unresolved(
    _ reference: String,
    at range: SourceRange,
    nearest: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .unresolvedReference,
      "the schema refers to \"\(reference)\", which is not known",
      at: range,
      help: nearest.map { ["did you mean \"\($0)\"?"] } ?? []
    )
  }

  static func circular(_ path: [String], at range: SourceRange) -> Diagnostic {
    var steps = path.map { $0.isEmpty ? "#" : "#" + $0 }
    // No one reads a longer way.
    if steps.count > 12 { steps.replaceSubrange(6..<(steps.count - 5), with: ["…"]) }
    return Diagnostic(
      .error,
      .circularReference,
      "the schema refers to itself without end, for the same value",
      at: range,
      notes: ["the circle: " + steps.joined(separator: " → ")]
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
