extension CompiledSchema {
  /// How much a validation tells: the output formats of JSON Schema 2019-09 and 2020-12 (core,
  /// section 12.4).
  public enum OutputFormat: String, Sendable, CaseIterable {
    /// Only whether the value is valid.
    case flag
    /// A flat list of errors, or of annotations where the value is valid.
    case basic
    /// Errors or annotations in the structure of the schema, without what says nothing.
    case detailed
    /// A unit for every keyword that was looked at.
    case verbose
  }
}
