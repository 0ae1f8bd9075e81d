extension Evaluator {
  /// The value of a pipeline, each command's being the last argument of the next one. Its
  /// declarations are carried out.
  mutating func evaluate(pipe index: Node.Index, dot: Value) throws(TemplateError) -> Value {
    try execution.countStep(in: self)
    try execution.checkStack(in: self)
    current = index
    let pipe = nodes[Int(index)]
    var value = try evaluate(
      command: children[Int(pipe.a)],
      dot: dot,
      final: nil
    )
    if case .nil = value { value = .nothing }
    var offset = 1
    while offset < Int(pipe.count) {
      value = try evaluate(
        command: children[Int(pipe.a) + offset],
        dot: dot,
        final: value
      )
      if case .nil = value { value = .nothing }
      offset += 1
    }
    var declaration = 0
    while declaration < Int(pipe.c) {
      try set(declarations[Int(pipe.b) + declaration], to: value)
      declaration += 1
    }
    return value
  }

  /// The operands of a command behind the first, as nodes.
  struct Operands {
    var start: Int32
    var count: Int

    static let none = Operands(start: 0, count: 0)
  }

  private mutating func evaluate(command index: Node.Index, dot: Value, final: Value?)
    throws(TemplateError) -> Value
  {
    let command = nodes[Int(index)]
    let first = children[Int(command.a)]
    let operands = Operands(start: command.a + 1, count: Int(command.count) - 1)
    let node = nodes[Int(first)]
    switch node.kind {
    case .field:
      current = first
      return try evaluate(
        fieldsOf: node,
        at: first,
        of: dot,
        isElement: node.flag && rangesOverAny,
        dot: dot,
        operands,
        final
      )
    case .chain: return try evaluate(chain: first, dot: dot, operands, final)
    case .identifier:
      current = first
      return try call(
        program.tree.functions[Int(node.a)],
        at: index,
        dot: dot,
        operands,
        final
      )
    case .pipe:
      try refuseArguments(first, operands, final)
      return try evaluate(pipe: first, dot: dot)
    case .variable: return try evaluate(variable: first, dot: dot, operands, final)
    default: break
    }
    current = first
    try refuseArguments(first, operands, final)
    switch node.kind {
    case .bool: return .bool(node.a == 1)
    case .dot: return dot
    case .nil: throw mistake("nil is not a command")
    case .number: return try constant(node)
    case .string: return program.tree.strings[Int(node.a)]
    default: throw mistake("can't evaluate command \(GoQuote.quoted(text(first)))")
    }
  }

  private func refuseArguments(_ node: Node.Index, _ operands: Operands, _ final: Value?)
    throws(TemplateError)
  {
    if operands.count > 0 || final != nil {
      throw mistake("can't give argument to non-function \(text(node))")
    }
  }

  /// A number where no type is asked for: the way it is written says which it is.
  func constant(_ node: Node) throws(TemplateError) -> Value {
    let number = program.tree.numbers[Int(node.a)]
    if let (real, imaginary) = number.complex {
      return .object(ComplexNumber(real: real, imaginary: imaginary))
    }
    if number.isWrittenAsFloat, let float = number.float { return .float64(float) }
    if let int = number.int { return .int(Int(int)) }
    throw mistake("\(text(current)) overflows int")
  }

  mutating func evaluate(
    variable index: Node.Index,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    current = index
    let node = nodes[Int(index)]
    guard node.a >= 0 else {
      throw mistake("undefined variable: \(program.tree.names[Int(node.c)])")
    }
    let value = variables[Int(node.a)]
    if node.count == 0 {
      try refuseArguments(index, operands, final)
      return value
    }
    return try evaluate(
      fieldsOf: node,
      at: index,
      of: value,
      isElement: isElement(slot: node.a),
      dot: dot,
      operands,
      final
    )
  }

  mutating func evaluate(
    chain index: Node.Index,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    current = index
    let node = nodes[Int(index)]
    let inner = nodes[Int(node.a)]
    let value: Value
    switch inner.kind {
    case .nil: throw mistake("indirection through explicit nil in \(text(index))")
    case .pipe:
      current = node.a
      value = try evaluate(pipe: node.a, dot: dot)
    case .identifier:
      current = node.a
      value = try call(
        program.tree.functions[Int(inner.a)],
        at: node.a,
        dot: dot,
        .none,
        nil
      )
    default:
      current = node.a
      value = try argument(node.a, type: .any, dot: dot)
    }
    return try evaluate(
      fieldsOf: node,
      at: index,
      of: value,
      isElement: false,
      dot: dot,
      operands,
      final
    )
  }

  @inline(__always)
  private func fieldName(_ node: Node, _ offset: Int) -> Int32 {
    fields[Int(node.b) + offset]
  }

  /// The value of a key that stands in the template.
  @inline(__always)
  private func value(_ name: Int32, of map: Map) -> Value? {
    map.value(of: program.tree.names[Int(name)], hash: hashes[Int(name)])
  }

  /// The map whose keys are the fields of a value.
  @inline(__always)
  private static func keys(of value: Value) -> Map? {
    switch value {
    case .map(let map): map
    case .object(let object): object.keys
    default: nil
    }
  }

  /// `.a.b.c` of a value; the last name may be a method and then takes the arguments.
  mutating func evaluate(
    fieldsOf node: Node,
    at index: Node.Index,
    of receiver: Value,
    isElement: Bool,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    var value = receiver
    var isInterface = isElement
    var offset = 0
    let last = Int(node.count) - 1
    while offset < last {
      let name = fieldName(node, offset)
      if let map = Self.keys(of: value), let next = self.value(name, of: map) {
        value = next
        isInterface = true
      } else {
        let isAny = value.map?.element == .any
        value = try field(
          name,
          of: value,
          isInterface: isInterface,
          at: index,
          dot: dot,
          .none,
          nil
        )
        isInterface = isAny
      }
      offset += 1
    }
    let name = fieldName(node, last)
    if operands.count == 0, final == nil, let map = Self.keys(of: value),
      let result = self.value(name, of: map)
    {
      return result
    }
    return try field(
      name,
      of: value,
      isInterface: isInterface,
      at: index,
      dot: dot,
      operands,
      final
    )
  }

  private mutating func field(
    _ nameIndex: Int32,
    of receiver: Value,
    isInterface: Bool,
    at index: Node.Index,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    let name = program.tree.names[Int(nameIndex)]
    let hasArguments = operands.count > 0 || final != nil
    var map: Map?
    switch receiver {
    case .nothing:
      if execution.templates.missingKey == .error {
        throw mistake("nil data; no entry for key \(GoQuote.quoted(name))")
      }
      return .nothing
    case .nil: throw mistake("nil pointer evaluating interface {}.\(name)")
    case .map(let value): map = value
    case .object(let object):
      if let method = object.method(name) {
        return try call(method, at: index, dot: dot, operands, final)
      }
      if object.isNilPointer {
        throw mistake("nil pointer evaluating \(object.type).\(name)")
      }
      if let value = object.field(name) {
        if hasArguments {
          throw mistake("\(name) has arguments but cannot be invoked as function")
        }
        return value
      }
      map = object.underlying?.map
    default: break
    }
    guard let map else {
      let type = isInterface ? GoType.any : receiver.type ?? .any
      throw mistake("can't evaluate field \(name) in type \(type)")
    }
    if hasArguments { throw mistake("\(name) is not a method but has arguments") }
    if let value = value(nameIndex, of: map) { return value }
    switch execution.templates.missingKey {
    case .invalid: return .nothing
    case .zero: return map.element.zero
    case .error: throw mistake("map has no entry for key \(GoQuote.quoted(name))")
    }
  }
}
