/// A function that templates can call, with the signature that Go would check.
///
/// ```swift
/// Function("trunc", .int, .string) { call throws(TemplateError) in
///   .string(truncated(call.string(1), to: call.int(0)))
/// }
/// ```
///
/// Before the body runs, the evaluator has checked the number and the types of the arguments, with
/// Go's messages. A body throws ``TemplateError`` with a message; the evaluator adds
/// `error calling trunc: ` and the place.
public final class Function {
  public typealias Body = (borrowing Call) throws(TemplateError) -> Value

  public let name: String
  /// The types of the parameters that must be there.
  public let parameters: [GoType]
  /// The type of each further argument; `nil` where there may be none.
  public let variadic: GoType?
  let kind: Kind
  /// What a plain call runs.
  let body: Body

  /// What happens in a call.
  enum Kind {
    case plain
    /// `and` and `or`: the first argument that is false, or true, is the result.
    case and, or
    /// `call`: the first argument is the function.
    case call
  }

  public convenience init(
    _ name: String,
    _ parameters: GoType...,
    variadic: GoType? = nil,
    body: @escaping Body
  ) {
    self.init(name, parameters: parameters, variadic: variadic, body: body)
  }

  init(
    _ name: String,
    parameters: [GoType],
    variadic: GoType?,
    kind: Kind = .plain,
    body: @escaping Body = { _ throws(TemplateError) in .nil }
  ) {
    self.name = name
    self.parameters = parameters
    self.variadic = variadic
    self.kind = kind
    self.body = body
  }
}

/// The arguments of one call of a function, already of the types that it declared.
///
/// The typed accessors are total: an argument that is not of the type (which the evaluator does not
/// let through) reads as zero or empty.
public struct Call: ~Copyable {
  public let arguments: [Value]
  /// The run of templates from which the call comes, for functions such as `include`.
  public let execution: Execution

  public var count: Int { arguments.count }

  public subscript(index: Int) -> Value {
    arguments.indices.contains(index) ? arguments[index] : .nothing
  }

  public func string(_ index: Int) -> String { self[index].string ?? "" }
  /// The bytes of a string argument, for functions to which text need not be UTF-8.
  public func bytes(_ index: Int) -> [UInt8] { self[index].stringBytes ?? [] }
  public func int(_ index: Int) -> Int {
    if case .int(let value) = self[index] { value } else { 0 }
  }
  public func bool(_ index: Int) -> Bool {
    if case .bool(let value) = self[index] { value } else { false }
  }
  public func float64(_ index: Int) -> Double {
    if case .float64(let value) = self[index] { value } else { 0 }
  }
  public func map(_ index: Int) -> Map { self[index].map ?? Map() }
  public func list(_ index: Int) -> List { self[index].list ?? List.nilSlice() }
  /// The arguments from that one on, as given to a variadic parameter.
  public func rest(from index: Int) -> ArraySlice<Value> { arguments.dropFirst(index) }
}
