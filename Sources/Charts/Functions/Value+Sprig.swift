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
}
