public import Diagnostics
public import JSON

/// A JSON Schema made ready for validating: compiled once, used as often and by as many threads as
/// one likes.
///
/// ```swift
/// let schema = try JSONSchema.compile(["properties": ["ports": ["type": "object"]]])
/// schema.isValid(["ports": [:]])  // true
/// schema.validate(config)         // every mistake, in source order; empty when there is none
/// ```
public struct CompiledSchema: Sendable {
  let shared: SharedProgram
  /// Only for outputs.
  let sources: SchemaSources

  init(_ program: Program, _ sources: SchemaSources, workLimit: Int) {
    shared = SharedProgram(program, workLimit: workLimit)
    self.sources = sources
  }

  /// Whether the value is valid. It allocates nothing for most schemas and values.
  public func isValid(_ value: JSONValue) -> Bool {
    var evaluator = Evaluator(shared)
    return evaluator.isValid(value, 0) && evaluator.surrender == nil
  }

  /// Everything that is wrong with the value, in source order; warnings too, of which a valid value
  /// can have some.
  ///
  /// Ranges are those of the value, so it is worth reading it with its file. What only follows from
  /// another mistake is left out, and of `anyOf` and `oneOf` only the branch that was meant speaks.
  public func validate(_ value: JSONValue) -> [Diagnostic] {
    var evaluator = Evaluator(shared)
    let isValid = evaluator.isValid(value, 0)
    if let surrender = evaluator.surrender { return [Self.endless(surrender, value)] }
    if isValid, !shared.program.hasDeprecations { return [] }
    var diagnoser = Diagnoser(shared, value)
    diagnoser.explain(value, 0)
    let diagnostics = Consequences.told(diagnoser.mistakes)
    guard isValid || diagnostics.hasErrors else { return [Self.unexplained(value)] }
    return diagnostics
  }

  /// The ranges of all values that the schema marks `writeOnly`, such as passwords: to be hidden
  /// wherever the source is shown.
  ///
  /// Every schema that may look at a value counts, whether the value is valid or not.
  public func secrets(in value: JSONValue) -> [SourceRange] {
    guard shared.program.hasSecrets else { return [] }
    var finder = SecretFinder(shared.program)
    finder.visit(value, 0)
    return finder.ranges
  }

  private static func endless(_ surrender: Evaluator.Surrender, _ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .error,
      .endlessSchema,
      surrender == .tooDeep
        ? "the value or its schema is nested too deeply to be checked"
        : "the schema makes too much work of this value",
      at: value.range.isNone ? .none : value.openingBracket,
      pointer: ""
    )
  }

  private static func unexplained(_ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .error,
      .noAlternative,
      "the value does not fit the schema",
      at: value.range,
      pointer: ""
    )
  }
}
