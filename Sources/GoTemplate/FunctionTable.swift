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
  /// A hash table of its own, with the hash that names of templates have anyway: charts make a table for
  /// each run, and look into it for each name of each file.
  private var functions: [Function] = []
  /// Indexes of functions plus one, 0 for none; the count is a power of two.
  private var slots: [Int32] = Array(repeating: 0, count: 1024)

  /// A table with the functions that Go's `text/template` brings along.
  public init() {
    functions.reserveCapacity(320)
    addBuiltins()
  }

  /// Adds a function, or puts it in the place of one of that name.
  public mutating func add(_ function: Function) {
    let slot = slot(of: function.name, hash: ByteHash.of(function.name))
    if slots[slot] > 0 {
      functions[Int(slots[slot]) - 1] = function
      return
    }
    functions.append(function)
    slots[slot] = Int32(functions.count)
    if functions.count * 2 > slots.count { grow() }
  }

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
    guard let function = self[name] else { return }
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
  public subscript(name: String) -> Function? { function(name, hash: ByteHash.of(name)) }

  /// The function of a name whose hash is known.
  func function(_ name: String, hash: UInt32) -> Function? {
    let index = Int(slots[slot(of: name, hash: hash)])
    return index > 0 ? functions[index - 1] : nil
  }

  /// Every name, sorted.
  public var names: [String] { functions.map(\.name).sorted() }

  /// Where the function of that name stands, or would stand.
  private func slot(of name: String, hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] > 0, !functions[Int(slots[slot]) - 1].name.hasSameBytes(as: name) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, function) in functions.enumerated() {
      slots[slot(of: function.name, hash: ByteHash.of(function.name))] = Int32(index + 1)
    }
  }
}
