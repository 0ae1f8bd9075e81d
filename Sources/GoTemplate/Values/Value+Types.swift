extension GoType {
  /// Go's zero value of the type: what a key that a typed map lacks evaluates to.
  var zero: Value {
    switch self {
    case .any: .nil
    case .bool: .bool(false)
    case .int: .int(0)
    case .int64: .int64(0)
    case .uint8: .uint8(0)
    case .uint64: .uint64(0)
    case .float64: .float64(0)
    case .complex128: .object(ComplexNumber(real: 0, imaginary: 0))
    case .string: .string("")
    case .slice(let element): .list(.nilSlice(of: element))
    case .map: .map(Map(type: self, isNilMap: true))
    case .named(_, let underlying): underlying.zero
    case .structure, .pointer, .function, .reflected: .nothing
    }
  }

  /// What a pointer points to; the type itself where it is none.
  var target: GoType {
    if case .pointer(let target) = self { target } else { self }
  }

  /// Whether an untyped nil can be given for it.
  var canBeNil: Bool {
    switch self {
    case .any, .slice, .map, .pointer, .function, .reflected: true
    case .named(_, let underlying): underlying.canBeNil
    case .bool, .int, .int64, .uint8, .uint64, .float64, .complex128, .string, .structure: false
    }
  }

  /// Whether Go lets a value of this type stand for the other: the same type, or one of them only
  /// the other's name for a slice or map.
  func isAssignable(to other: GoType) -> Bool {
    if case .any = other { return true }
    if self == other { return true }
    switch (self, other) {
    case (.named(_, let underlying), .slice), (.named(_, let underlying), .map):
      return underlying == other
    case (.slice, .named(_, let underlying)), (.map, .named(_, let underlying)):
      return underlying == self
    case (.pointer(let target), _): return target == other
    default: return false
    }
  }
}

extension Value {
  /// Whether the value may be given for a parameter of that type, where both are plain; the fast way
  /// of ``GoType/isAssignable(to:)``.
  @inline(__always)
  func isPlainly(_ type: GoType) -> Bool {
    switch (type, self) {
    case (.string, .string), (.int, .int), (.bool, .bool), (.float64, .float64),
      (.string, .rawString), (.int64, .int64):
      return true
    default: return false
    }
  }
}
