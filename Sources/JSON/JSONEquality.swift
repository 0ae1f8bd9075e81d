/// Compares values without recursing, so that no nesting can exhaust the stack.
enum JSONEquality {
  static func holds(_ left: JSONValue.Content, _ right: JSONValue.Content) -> Bool {
    var pending: [(JSONValue, JSONValue)] = []
    guard compare(left, right, &pending) else { return false }
    while let (left, right) = pending.popLast() {
      guard compare(left.content, right.content, &pending) else { return false }
    }
    return true
  }

  /// Compares all but what lies in arrays and objects within, which is left for later.
  private static func compare(
    _ left: JSONValue.Content,
    _ right: JSONValue.Content,
    _ pending: inout [(JSONValue, JSONValue)]
  ) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.number(let a), .number(let b)): return a == b
    case (.string(let a), .string(let b)): return JSONText.areSame(a, b)
    case (.array(let a), .array(let b)):
      guard a.count == b.count else { return false }
      for index in a.indices where !compareFlat(a[index], b[index], &pending) { return false }
      return true
    case (.object(let a), .object(let b)):
      guard a.count == b.count else { return false }
      for member in a.members {
        guard let other = b[member.key], compareFlat(member.value, other, &pending) else {
          return false
        }
      }
      return true
    default: return false
    }
  }

  private static func compareFlat(
    _ left: JSONValue,
    _ right: JSONValue,
    _ pending: inout [(JSONValue, JSONValue)]
  ) -> Bool {
    switch (left.content, right.content) {
    case (.array, .array), (.object, .object):
      pending.append((left, right))
      return true
    default: return compare(left.content, right.content, &pending)
    }
  }
}
