internal import JSON

/// Equality of JSON values as JSON Schema defines it: numbers by their mathematical value, strings by
/// their code points, objects whatever their order.
///
/// It keeps its own stack, so that deep values cannot exhaust the thread's.
enum Sameness {
  static func holds(_ left: JSONValue, _ right: JSONValue) -> Bool {
    var work = 0
    return holds(left, right, work: &work)
  }

  /// - Parameter work: is raised by how many values were looked at.
  static func holds(_ left: JSONValue, _ right: JSONValue, work: inout Int) -> Bool {
    var pending: [(JSONValue, JSONValue)] = []
    guard compare(left, right, &pending) else { return false }
    while let (left, right) = pending.popLast() {
      work += 1
      guard compare(left, right, &pending) else { return false }
    }
    return true
  }

  static func holds(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    var left = left
    var right = right
    return left.withUTF8 { left in right.withUTF8 { right in left.elementsEqual(right) } }
  }

  /// Compares what is not nested; what is nested is left for later.
  private static func compare(
    _ left: JSONValue,
    _ right: JSONValue,
    _ pending: inout [(JSONValue, JSONValue)]
  ) -> Bool {
    switch (left.content, right.content) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.string(let a), .string(let b)): return holds(a, b)
    case (.number(let a), .number(let b)):
      return a.literal == b.literal || ExactNumber(a) == ExactNumber(b)
    case (.array(let a), .array(let b)):
      guard a.count == b.count else { return false }
      for index in a.indices { pending.append((a[index], b[index])) }
      return true
    case (.object(let a), .object(let b)):
      guard a.count == b.count else { return false }
      for member in a.members {
        guard let other = b[member.key] else { return false }
        pending.append((member.value, other))
      }
      return true
    default: return false
    }
  }

  /// A number that is the same for equal values, and nearly always different for others.
  ///
  /// - Parameter work: is raised by how many values were looked at.
  static func hash(_ value: JSONValue, work: inout Int) -> Int {
    var total = 0
    var pending: [(value: JSONValue, path: Hasher)] = [(value, Hasher())]
    while let (value, path) = pending.popLast() {
      work += 1
      var hasher = path
      switch value.content {
      case .null: hasher.combine(0)
      case .bool(let bool): hasher.combine(bool)
      case .string(let string): hasher.combine(string)
      case .number(let number): hasher.combine(ExactNumber(number))
      case .array(let array):
        hasher.combine(array.count)
        for (index, element) in array.enumerated() {
          var path = path
          path.combine(index)
          pending.append((element, path))
        }
      case .object(let object):
        hasher.combine(-1 - object.count)
        for member in object.members {
          var path = path
          path.combine(member.key)
          pending.append((member.value, path))
        }
      }
      // Each leaf is hashed with the way to it, so the order of members does not count.
      total = total &+ hasher.finalize()
    }
    return total
  }
}
