/// Go's comparison functions, with its rules on types.
enum Comparison {
  /// What a value is, with numbers widened.
  private enum Basic {
    case none
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case float(Double)
    case complex(ComplexNumber)
    case string(Value)

    init(_ value: Value) {
      switch value {
      case .bool(let value): self = .bool(value)
      case .int(let value): self = .int(Int64(value))
      case .int64(let value): self = .int(value)
      case .uint8(let value): self = .uint(UInt64(value))
      case .uint64(let value): self = .uint(value)
      case .float64(let value): self = .float(value)
      case .string, .rawString: self = .string(value)
      case .object(let object as ComplexNumber): self = .complex(object)
      case .object(let object):
        if let underlying = object.underlying { self = Basic(underlying) } else { self = .none }
      case .nothing, .nil, .list, .map, .function: self = .none
      }
    }
  }

  /// `eq`: whether two values are equal.
  static func equal(_ left: Value, _ right: Value) throws(TemplateError) -> Bool {
    switch (Basic(left), Basic(right)) {
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.uint(let a), .uint(let b)): return a == b
    case (.float(let a), .float(let b)): return a == b
    case (.complex(let a), .complex(let b)): return a == b
    case (.string(let a), .string(let b)): return stringOrder(a, b) == 0
    case (.int(let a), .uint(let b)): return UInt64(exactly: a) == b
    case (.uint(let a), .int(let b)): return a == UInt64(exactly: b)
    case (.none, .none): return try equalOthers(left, right)
    default:
      if left.isNil || right.isNil { return false }
      throw incompatible(left, right)
    }
  }

  /// Neither is a plain value: nils are equal to each other, lists and maps cannot be compared. Go's
  /// messages show the values, which may be secret; these show the types.
  private static func equalOthers(_ left: Value, _ right: Value) throws(TemplateError) -> Bool {
    guard left.kind == right.kind || left.isNil || right.isNil else {
      throw TemplateError("non-comparable types \(typeName(left)) and \(typeName(right))")
    }
    if isNil(left) || isNil(right) { return isNil(left) == isNil(right) }
    switch (left, right) {
    case (.object(let a), .object(let b)): return a === b
    default: throw TemplateError("non-comparable type \(typeName(right))")
    }
  }

  private static func isNil(_ value: Value) -> Bool {
    switch value {
    case .nothing, .nil: true
    case .list(let list): list.isNilSlice
    case .map(let map): map.isNilMap
    case .object(let object): object.isNilPointer
    default: false
    }
  }

  /// `lt`: whether the left value comes before the right one.
  static func less(_ left: Value, _ right: Value) throws(TemplateError) -> Bool {
    switch (Basic(left), Basic(right)) {
    case (.none, _), (_, .none), (.bool, .bool), (.complex, .complex):
      throw TemplateError("invalid type for comparison")
    case (.int(let a), .int(let b)): return a < b
    case (.uint(let a), .uint(let b)): return a < b
    case (.float(let a), .float(let b)): return a < b
    case (.string(let a), .string(let b)): return stringOrder(a, b) < 0
    case (.int(let a), .uint(let b)): return a < 0 || UInt64(a) < b
    case (.uint(let a), .int(let b)): return b >= 0 && a < UInt64(b)
    default: throw incompatible(left, right)
    }
  }

  private static func stringOrder(_ left: Value, _ right: Value) -> Int {
    if case .string(let a) = left, case .string(let b) = right { return a.compareBytes(with: b) }
    let (a, b) = (left.stringBytes ?? [], right.stringBytes ?? [])
    return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
  }

  private static func incompatible(_ left: Value, _ right: Value) -> TemplateError {
    TemplateError(
      "incompatible types for comparison: \(typeName(left)) and \(typeName(right))"
    )
  }

  private static func typeName(_ value: Value) -> String { value.type?.description ?? "<nil>" }
}

extension FunctionTable {
  mutating func addComparisons() {
    add("eq", .reflected, variadic: .reflected) { call throws(TemplateError) in
      guard call.count > 1 else { throw TemplateError("missing argument for comparison") }
      for index in 1..<call.count where try Comparison.equal(call[0], call[index]) {
        return .bool(true)
      }
      return .bool(false)
    }
    add("ne", .reflected, .reflected) { call throws(TemplateError) in
      .bool(!(try Comparison.equal(call[0], call[1])))
    }
    add("lt", .reflected, .reflected) { call throws(TemplateError) in
      .bool(try Comparison.less(call[0], call[1]))
    }
    add("le", .reflected, .reflected) { call throws(TemplateError) in
      if try Comparison.less(call[0], call[1]) { return .bool(true) }
      return .bool(try Comparison.equal(call[0], call[1]))
    }
    add("gt", .reflected, .reflected) { call throws(TemplateError) in
      if try Comparison.less(call[0], call[1]) { return .bool(false) }
      return .bool(!(try Comparison.equal(call[0], call[1])))
    }
    add("ge", .reflected, .reflected) { call throws(TemplateError) in
      .bool(!(try Comparison.less(call[0], call[1])))
    }
  }
}
