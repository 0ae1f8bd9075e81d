extension Evaluator {
  /// Calls a function or method: checks the number of arguments, evaluates and checks them in order.
  ///
  /// - Parameter index: the node that is blamed when the function fails.
  mutating func call(
    _ function: Function,
    at index: Node.Index,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    let given = operands.count + (final == nil ? 0 : 1)
    let fixed = function.parameters.count
    if function.variadic != nil {
      if given < fixed {
        throw mistake(
          "wrong number of args for \(function.name): want at least \(fixed) got \(operands.count)"
        )
      }
    } else if given != fixed {
      throw mistake("wrong number of args for \(function.name): want \(fixed) got \(given)")
    }
    switch function.kind {
    case .and: return try shortCircuit(stopsAt: false, dot: dot, operands, final)
    case .or: return try shortCircuit(stopsAt: true, dot: dot, operands, final)
    case .plain, .call:
      var arguments: [Value] = []
      arguments.reserveCapacity(given)
      var offset = 0
      while offset < operands.count {
        let type = offset < fixed ? function.parameters[offset] : function.variadic ?? .any
        let operand = children[Int(operands.start) + offset]
        let value = try argument(operand, type: type, dot: dot)
        arguments.append(value)
        offset += 1
      }
      if let final {
        let type = offset < fixed ? function.parameters[offset] : function.variadic ?? .any
        arguments.append(try checked(final, type))
      }
      do throws(TemplateError) {
        if function.kind == .call {
          let name =
            operands.count > 0
            ? text(children[Int(operands.start)]) : "<\(arguments.first?.type ?? .any) Value>"
          return try Indexing.call(arguments, name: name, in: execution)
        }
        for argument in arguments {
          if case .string(let text) = argument { try execution.charge(text.utf8.count) }
        }
        let result = try function.body(Call(arguments: arguments, execution: execution))
        switch result {
        case .string(let text): try execution.charge(text.utf8.count)
        case .rawString(let bytes): try execution.charge(bytes.count)
        case .list(let list): try execution.charge(list.elements.count * 32)
        default: break
        }
        return result
      } catch {
        current = index
        throw located(error, context: ["error calling \(function.name)"])
      }
    }
  }

  /// `and` and `or`: the first argument that decides, and no evaluation of those behind it.
  private mutating func shortCircuit(
    stopsAt: Bool,
    dot: Value,
    _ operands: Operands,
    _ final: Value?
  ) throws(TemplateError) -> Value {
    var value = Value.nothing
    for offset in 0..<operands.count {
      let operand = children[Int(operands.start) + offset]
      value = try argument(operand, type: .reflected, dot: dot)
      if value.isTrue == stopsAt { return value }
    }
    return final ?? value
  }

  /// The value of an operand for a parameter of that type.
  mutating func argument(_ index: Node.Index, type: GoType, dot: Value) throws(TemplateError)
    -> Value
  {
    current = index
    let node = nodes[Int(index)]
    switch node.kind {
    case .dot: return try checked(dot, type)
    case .nil:
      guard type.canBeNil else { throw mistake("cannot assign nil to \(type)") }
      return type.zero
    case .field:
      let value = try evaluate(
        fieldsOf: node,
        at: index,
        of: dot,
        isElement: node.flag && rangesOverAny,
        dot: dot,
        .none,
        nil
      )
      return try checked(value, type)
    case .variable:
      let value = try evaluate(variable: index, dot: dot, .none, nil)
      return try checked(value, type)
    case .pipe:
      let value = try evaluate(pipe: index, dot: dot)
      return try checked(value, type)
    case .identifier:
      let value = try call(
        program.tree.functions[Int(node.a)],
        at: index,
        dot: dot,
        .none,
        nil
      )
      return try checked(value, type)
    case .chain:
      let value = try evaluate(chain: index, dot: dot, .none, nil)
      return try checked(value, type)
    case .string: if type == .string { return program.tree.strings[Int(node.a)] }
    default: break
    }
    return try literal(node, at: index, type: type)
  }

  /// A constant for a parameter: numbers take on the type that is asked for.
  private func literal(_ node: Node, at index: Node.Index, type: GoType) throws(TemplateError)
    -> Value
  {
    let number = node.kind == .number ? program.tree.numbers[Int(node.a)] : nil
    switch type {
    case .any, .reflected:
      switch node.kind {
      case .bool: return .bool(node.a == 1)
      case .string: return program.tree.strings[Int(node.a)]
      case .number: return try constant(node)
      default:
        throw mistake("can't handle assignment of \(text(index)) to empty interface argument")
      }
    case .bool:
      guard node.kind == .bool else { throw mistake("expected bool; found \(text(index))") }
      return .bool(node.a == 1)
    case .string:
      guard node.kind == .string else { throw mistake("expected string; found \(text(index))") }
      return program.tree.strings[Int(node.a)]
    case .int:
      guard let int = number?.int else { throw mistake("expected integer; found \(text(index))") }
      return .int(Int(int))
    case .int64:
      guard let int = number?.int else { throw mistake("expected integer; found \(text(index))") }
      return .int64(int)
    case .float64:
      guard let float = number?.float else {
        throw mistake("expected float; found \(text(index))")
      }
      return .float64(float)
    case .uint8, .uint64, .named(_, .uint64):
      guard let uint = number?.uint else {
        throw mistake("expected unsigned integer; found \(text(index))")
      }
      return type == .uint8 ? .uint8(UInt8(truncatingIfNeeded: uint)) : .uint64(uint)
    default: throw mistake("can't handle \(text(index)) for arg of type \(type)")
    }
  }

  /// The value, where it may stand for a parameter of that type.
  func checked(_ value: Value, _ type: GoType) throws(TemplateError) -> Value {
    switch type {
    case .any:
      if case .nothing = value { return .nil }
      return value
    case .reflected: return value
    default: break
    }
    if value.isPlainly(type) { return value }
    guard let own = value.type else {
      if case .nothing = value {
        guard type.canBeNil else { throw mistake("invalid value; expected \(type)") }
        return type.zero
      }
      throw mistake("wrong type for value; expected \(type); got interface {}")
    }
    guard own.isAssignable(to: type) else {
      throw mistake("wrong type for value; expected \(type); got \(own)")
    }
    return value
  }
}
