/// The functions that templates may call, by name.
///
/// ```swift
/// var functions = FunctionTable()              // Go's own: and, or, eq, index, printf, …
/// functions.add("upper", .string) { call throws(TemplateError) in
///   .string(call.string(0).uppercased())
/// }
/// ```
///
/// A name that the table lacks is a mistake found while parsing: `function "x" not defined`.
public struct FunctionTable {
  var entries: [String: Function]

  /// A table with the functions that Go's `text/template` brings along.
  public init() {
    entries = Dictionary(minimumCapacity: 384)
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

  /// The function of that name, where there is one.
  public subscript(name: String) -> Function? { entries[name] }

  /// Every name, sorted.
  public var names: [String] { entries.keys.sorted() }
}
