/// The functions that templates may call, by name.
///
/// ```swift
/// var functions = FunctionTable()              // Go's own: and, or, eq, index, printf, …
/// functions.add("upper", .string) { call throws(TemplateError) in
///   .string(call.string(0).uppercased())
/// }
/// functions.addUnsupported("genPrivateKey")
/// ```
///
/// A name that the table lacks is a mistake found while parsing: `function "x" not defined`. A name
/// that is known but not supported yet fails when it is called, since charts have such calls in branches
/// that are seldom taken: `function "x" is not supported`.
public struct FunctionTable {
  var entries: [String: Function]

  /// A table with the functions that Go's `text/template` brings along.
  public init() {
    entries = [:]
    addBuiltins()
  }

  /// Adds a function, or puts it in the place of one of that name.
  public mutating func add(_ function: Function) { entries[function.name] = function }

  /// Adds a function; see ``Function``.
  public mutating func add(
    _ name: String,
    _ parameters: GoType...,
    variadic: GoType? = nil,
    body: @escaping Function.Body
  ) {
    add(
      Function(name, parameters: parameters, variadic: variadic, body: body)
    )
  }

  /// Adds a second name of a function that is there.
  public mutating func alias(_ alias: String, of name: String) {
    guard let function = entries[name] else { return }
    add(
      Function(
        alias,
        parameters: function.parameters,
        variadic: function.variadic,
        kind: function.kind,
        body: function.body
      )
    )
  }

  /// Declares names that templates of others use and that we do not have.
  public mutating func addUnsupported(_ names: String...) {
    for name in names {
      add(Function(name, parameters: [], variadic: .any, kind: .unsupported))
    }
  }

  /// The function of that name, where there is one and it is supported.
  public subscript(name: String) -> Function? {
    guard let function = entries[name], function.kind != .unsupported else { return nil }
    return function
  }

  /// Every name, supported or not, sorted.
  public var names: [String] { entries.keys.sorted() }
}
