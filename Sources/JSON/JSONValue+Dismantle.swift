extension JSONValue {
  /// Frees the value level by level, and leaves `null` in its place.
  ///
  /// Everything in this library takes values of any depth, but Swift itself frees nested values by
  /// recursion: the last reference to a value of tens of thousands of levels exhausts the stack.
  /// ``JSONReader`` never makes such values; who builds them otherwise frees them with this.
  public mutating func dismantle() {
    var pending = [content]
    content = .null
    while let content = pending.popLast() {
      switch content {
      case .array(let elements):
        for element in elements where element.isContainer { pending.append(element.content) }
      case .object(let object):
        for member in object.members where member.value.isContainer {
          pending.append(member.value.content)
        }
      case .null, .bool, .number, .string: break
      }
    }
  }

  private var isContainer: Bool {
    switch content {
    case .array, .object: true
    case .null, .bool, .number, .string: false
    }
  }

  /// Whether more than so many arrays and objects stand within each other.
  public func isDeeper(than limit: Int) -> Bool {
    var pending: [(value: JSONValue, depth: Int)] = isContainer ? [(self, 1)] : []
    while let (value, depth) = pending.popLast() {
      if depth > limit { return true }
      switch value.content {
      case .array(let elements):
        for element in elements where element.isContainer { pending.append((element, depth + 1)) }
      case .object(let object):
        for member in object.members where member.value.isContainer {
          pending.append((member.value, depth + 1))
        }
      case .null, .bool, .number, .string: break
      }
    }
    return false
  }
}
