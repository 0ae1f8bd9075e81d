import GoTemplate

/// Go's `reflect.DeepEqual`, for the comparisons of one call of a function.
///
/// Lists in lists in lists can have more paths than could ever be walked: the time that this takes
/// counts as the run's, and ``finish()`` throws where it is used up.
final class DeepComparison {
  private let execution: Execution
  private var failure: TemplateError?

  init(_ execution: Execution) { self.execution = execution }

  /// - Throws: that an answer was given for want of time.
  func finish() throws(TemplateError) {
    if let failure { throw failure }
  }

  /// Whether both are the same, all the way down. Once time is used up, everything is, so that whoever
  /// looks for a value in a list soon ends.
  func areEqual(_ left: Value, _ right: Value) -> Bool {
    guard failure == nil else { return true }
    let areEqual = areEqual(left, right, depth: 0)
    return areEqual || failure != nil
  }

  private static let depthLimit = 2_000

  private func areEqual(_ left: Value, _ right: Value, depth: Int) -> Bool {
    do throws(TemplateError) {
      if failure == nil { try execution.charge(64) }
    } catch {
      failure = error
    }
    guard failure == nil, depth < Self.depthLimit else { return false }
    switch (left, right) {
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
        || zip(a.elements, b.elements).allSatisfy { areEqual($0, $1, depth: depth + 1) }
    case (.map(let a), .map(let b)):
      guard a.type == b.type, a.isNilMap == b.isNilMap, a.count == b.count else { return false }
      return a === b
        || a.sorted.allSatisfy { entry in
          b[entry.key].map { areEqual(entry.value, $0, depth: depth + 1) } ?? false
        }
    case (.object(let a), .object(let b)):
      if a === b { return true }
      guard a.type == b.type else { return false }
      if let left = a.underlying, let right = b.underlying {
        return areEqual(left, right, depth: depth + 1)
      }
      return a.text != nil && a.text == b.text
    default: return false
    }
  }
}
