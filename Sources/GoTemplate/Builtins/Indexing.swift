extension FunctionTable {
  /// `index`, `slice`, `len` and `call`.
  mutating func addIndexing() {
    add("index", .reflected, variadic: .reflected) { call throws(TemplateError) in
      var item = call[0]
      if item.isNil { throw TemplateError("index of untyped nil") }
      for index in call.rest(from: 1) { item = try Indexing.element(of: item, at: index) }
      return item
    }
    add("slice", .reflected, variadic: .reflected) { call throws(TemplateError) in
      try Indexing.slice(call[0], Array(call.rest(from: 1)))
    }
    add("len", .reflected) { call throws(TemplateError) in
      .int(try Indexing.length(of: call[0]))
    }
    add(Function("call", parameters: [.reflected], variadic: .reflected, kind: .call))
  }
}

/// What `index`, `slice`, `len` and `call` do.
enum Indexing {
  static func element(of item: Value, at index: Value) throws(TemplateError) -> Value {
    switch item {
    case .nil, .nothing: throw TemplateError("index of nil pointer")
    case .string, .rawString:
      let bytes = item.stringBytes ?? []
      let position = try position(index, limit: bytes.count)
      guard position < bytes.count else { throw outOfRange("string") }
      return .uint8(bytes[position])
    case .list(let list):
      let position = try position(index, limit: list.elements.count)
      guard position < list.elements.count else { throw outOfRange("slice") }
      return list.elements[position]
    case .map(let map):
      if index.isNil { throw TemplateError("value is nil; should be of type string") }
      guard let key = index.string else {
        throw TemplateError("value has type \(index.type ?? .any); should be string")
      }
      return map[key] ?? map.element.zero
    case .object(let object):
      if object.isNilPointer { throw TemplateError("index of nil pointer") }
      if let underlying = object.underlying { return try element(of: underlying, at: index) }
      throw TemplateError("can't index item of type \(object.type.target)")
    default: throw TemplateError("can't index item of type \(item.type ?? .any)")
    }
  }

  /// Go checks against the length, and its run time then stops at the length itself.
  private static func outOfRange(_ kind: String) -> TemplateError {
    TemplateError("reflect: \(kind) index out of range")
  }

  /// An index as a number from 0 to the limit.
  private static func position(_ index: Value, limit: Int) throws(TemplateError) -> Int {
    let number: Int64
    switch index {
    case .int(let value): number = Int64(value)
    case .int64(let value): number = value
    case .uint8(let value): number = Int64(value)
    case .uint64(let value): number = Int64(truncatingIfNeeded: value)
    case .nil, .nothing: throw TemplateError("cannot index slice/array with nil")
    default:
      throw TemplateError("cannot index slice/array with type \(index.type ?? .any)")
    }
    guard number >= 0, number <= Int64(limit) else {
      throw TemplateError("index out of range: \(number)")
    }
    return Int(number)
  }

  static func slice(_ item: Value, _ indexes: [Value]) throws(TemplateError) -> Value {
    if item.isNil { throw TemplateError("slice of untyped nil") }
    if indexes.count > 3 { throw TemplateError("too many slice indexes: \(indexes.count)") }
    let count: Int
    switch item {
    case .string, .rawString:
      if indexes.count == 3 { throw TemplateError("cannot 3-index slice a string") }
      count = item.stringBytes?.count ?? 0
    default:
      guard let list = item.list else {
        throw TemplateError("can't slice item of type \(item.type ?? .any)")
      }
      count = list.elements.count
    }
    var bounds = [0, count, count]
    for (offset, index) in indexes.enumerated() {
      bounds[offset] = try position(index, limit: count)
    }
    for pair in [(0, 1), (1, 2)] where bounds[pair.0] > bounds[pair.1] {
      throw TemplateError("invalid slice index: \(bounds[pair.0]) > \(bounds[pair.1])")
    }
    let range = bounds[0]..<bounds[1]
    if let bytes = item.stringBytes { return .string(bytes: bytes[range]) }
    let list = item.list ?? .nilSlice()
    return .list(List(Array(list.elements[range]), element: list.element))
  }

  static func length(of item: Value) throws(TemplateError) -> Int {
    switch item {
    case .string(let text): return text.utf8.count
    case .rawString(let bytes): return bytes.count
    case .list(let list): return list.elements.count
    case .map(let map): return map.count
    case .nil: throw TemplateError("len of nil pointer")
    case .nothing: throw TemplateError("reflect: call of reflect.Value.Type on zero Value")
    case .object(let object):
      if object.isNilPointer { throw TemplateError("len of nil pointer") }
      if let underlying = object.underlying { return try length(of: underlying) }
    default: break
    }
    throw TemplateError("len of type \(item.type?.target ?? .any)")
  }

  /// `call`: the first argument is called with the others.
  ///
  /// - Parameter name: how the template spells the first argument.
  static func call(_ arguments: [Value], name: String, in execution: Execution)
    throws(TemplateError) -> Value
  {
    guard let first = arguments.first, !first.isNil else { throw TemplateError("call of nil") }
    guard case .function(let function) = first, function.kind == .plain else {
      throw TemplateError("non-function \(name) of type \(first.type ?? .any)")
    }
    let rest = Array(arguments.dropFirst())
    try check(rest, for: function)
    return try function.body(Call(arguments: rest, execution: execution))
  }

  /// The checks of `call`, which Go words differently from those of a plain call.
  static func check(_ arguments: [Value], for function: Function) throws(TemplateError) {
    let fixed = function.parameters.count
    if let message = function.variadic != nil
      ? (arguments.count < fixed ? "want at least \(fixed)" : nil)
      : (arguments.count != fixed ? "want \(fixed)" : nil)
    {
      throw TemplateError(
        "wrong number of args for \(function.name): got \(arguments.count) \(message)"
      )
    }
    for (index, argument) in arguments.enumerated() {
      let type = index < fixed ? function.parameters[index] : function.variadic ?? .any
      guard let own = argument.type else {
        if type.canBeNil { continue }
        throw TemplateError("arg \(index): value is nil; should be of type \(type)")
      }
      if !own.isAssignable(to: type), type != .reflected {
        throw TemplateError("arg \(index): value has type \(own); should be \(type)")
      }
    }
  }
}
