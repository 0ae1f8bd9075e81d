import GoTemplate

extension Value {
  /// Sprig's `empty`: nil, zero, false, or nothing in it.
  var isEmpty: Bool { !isTrue }

  /// Sprig's `strval`: the text of strings and bytes, the `String` of what has one, else `%v`.
  func sprigText() throws(TemplateError) -> String {
    switch self {
    case .string(let text): return text
    case .list(let list):
      if let bytes = list.bytes { return String(decoding: bytes, as: UTF8.self) }
    default: break
    }
    return try GoFormat.string(self)
  }

  /// As ``sprigText()``, for text that need not be UTF-8.
  func sprigString() throws(TemplateError) -> Value {
    switch self {
    case .string, .rawString: return self
    case .list(let list):
      if let bytes = list.bytes { return .string(bytes: bytes) }
    default: break
    }
    return .string(bytes: try GoFormat.bytes(self))
  }

  /// The kind in Sprig's messages: `string`, `map`, `ptr`.
  var kindName: String { kind.rawValue }

  /// The elements of a list, for functions that take any list.
  ///
  /// - Throws: Go's panic for nil; `Cannot push on type string` for anything else.
  func sprigElements(_ verb: String) throws(TemplateError) -> [Value] {
    if let list, kind == .slice { return list.elements }
    if isNil { throw GoPanic.nilPointer }
    throw TemplateError("Cannot \(verb) on type \(kindName)")
  }

  /// Go's `reflect.DeepEqual`.
  func isDeeplyEqual(to other: Value, depth: Int = 0) -> Bool {
    guard depth < 2_000 else { return false }
    switch (self, other) {
    case (.nil, .nil), (.nothing, .nothing), (.nil, .nothing), (.nothing, .nil): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.int(let a), .int(let b)): return a == b
    case (.int64(let a), .int64(let b)): return a == b
    case (.uint8(let a), .uint8(let b)): return a == b
    case (.uint64(let a), .uint64(let b)): return a == b
    case (.float64(let a), .float64(let b)): return a == b
    case (.string(let a), .string(let b)): return a.hasSameBytes(as: b)
    case (.rawString(let a), .rawString(let b)): return a == b
    case (.list(let a), .list(let b)):
      guard a.element == b.element, a.isNilSlice == b.isNilSlice,
        a.elements.count == b.elements.count
      else { return false }
      return a === b
        || zip(a.elements, b.elements).allSatisfy { $0.isDeeplyEqual(to: $1, depth: depth + 1) }
    case (.map(let a), .map(let b)):
      guard a.type == b.type, a.isNilMap == b.isNilMap, a.count == b.count else { return false }
      return a === b
        || a.sorted.allSatisfy { entry in
          b[entry.key].map { entry.value.isDeeplyEqual(to: $0, depth: depth + 1) } ?? false
        }
    case (.object(let a), .object(let b)):
      if a === b { return true }
      guard a.type == b.type else { return false }
      if let left = a.underlying, let right = b.underlying {
        return left.isDeeplyEqual(to: right, depth: depth + 1)
      }
      return a.text != nil && a.text == b.text
    default: return false
    }
  }
}
