/// Templates that can call each other by name, Go's "associated templates".
///
/// ```swift
/// let set = TemplateSet(functions: FunctionTable())
/// try set.parse(name: "web/templates/_helpers.tpl", text: #"{{ define "name" }}web{{ end }}"#)
/// try set.parse(name: "web/templates/a.yaml", text: #"name: {{ template "name" . }}"#)
/// try set.execute("web/templates/a.yaml", data: .map(Map()))  // "name: web"
/// ```
///
/// As in Go, a later `define` of the same name replaces the earlier one, unless it is blank.
public final class TemplateSet {
  /// What a key that a map lacks evaluates to: Go's option `missingkey`.
  public enum MissingKey: Sendable {
    /// Nothing: `<no value>`, also as the start of a longer path.
    case invalid
    /// The zero value of the map's element type, as Helm has it: nil for `interface{}`, printed as
    /// `<no value>`.
    case zero
    /// An error: `map has no entry for key "x"`.
    case error
  }

  public let functions: FunctionTable
  public let missingKey: MissingKey
  public let limits: Limits

  public init(
    functions: FunctionTable,
    missingKey: MissingKey = .zero,
    limits: Limits = Limits()
  ) {
    self.functions = functions
    self.missingKey = missingKey
    self.limits = limits
  }

  /// A set that sees all templates of this one; what is parsed into it does not show in this one.
  /// Cheap: for `tpl`.
  public func clone() -> TemplateSet { fatalError() }

  /// Parses a text, and every `define` and `block` in it, into the set.
  ///
  /// - Throws: the first mistake, with Go's words and its place: `function "x" not defined`,
  ///   `unexpected "}" in operand`.
  public func parse(name: String, text: String) throws(TemplateError) { fatalError() }

  public func contains(_ name: String) -> Bool { fatalError() }

  /// Executes a template as the start of a run, on a thread with a stack large enough for
  /// ``Limits/depth``; the caller waits.
  ///
  /// - Throws: why it failed, with the chain of places.
  public func execute(_ name: String, data: Value) throws(TemplateError) -> String { fatalError() }
}

/// Bounds that keep a hostile or broken template from taking the process with it.
public struct Limits: Sendable, Equatable {
  /// How deep templates may call each other, by `template`, `include` or `tpl`, all together.
  public var depth = 3000
  /// How many bytes one run may write, with everything that `include` and `tpl` write in between.
  public var outputBytes = 256 << 20

  public init() {}
}
