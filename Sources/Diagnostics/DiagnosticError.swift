/// Thrown by a stage that found the user's input to be wrong: every mistake of that stage, in source
/// order, at least one of them an error.
public struct DiagnosticError: Error, Sendable, Equatable {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }
}
