internal import JSON

/// Where a value stands in memory.
typealias ValueAddress = UnsafePointer<JSONValue>

extension ValueAddress {
  /// The kinds of JSON without what is in them, which is dear to copy.
  enum Kind {
    case null, bool, number, string, array, object
  }

  @inline(__always)
  var kind: Kind {
    switch pointee.content {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// Whether it is an object that has the key.
  func hasMember(_ key: String) -> Bool {
    let members = members
    guard members.count <= 16 else { return pointee.object?.index(of: key) != nil }
    let length = key.utf8.count
    for index in members.indices where members[index].key.utf8.count == length {
      if Sameness.holds(members[index].key, key) { return true }
    }
    return false
  }

  /// The elements of an array; nothing for other values. Good as long as the value is.
  @inline(__always)
  var elements: UnsafeBufferPointer<JSONValue> {
    guard case .array(let array) = pointee.content else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return array.withUnsafeBufferPointer { $0 }
  }

  /// The members of an object; nothing for other values. Good as long as the value is.
  @inline(__always)
  var members: UnsafeBufferPointer<JSONObject.Member> {
    guard case .object(let object) = pointee.content else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return object.members.withUnsafeBufferPointer { $0 }
  }
}

extension UnsafeBufferPointer<JSONObject.Member> {
  /// The address of a member's value.
  @inline(__always)
  func value(at index: Int) -> ValueAddress {
    let member = baseAddress.unsafelyUnwrapped + index
    let offset = MemoryLayout<JSONObject.Member>.offset(of: \.value).unsafelyUnwrapped
    return (UnsafeRawPointer(member) + offset).assumingMemoryBound(to: JSONValue.self)
  }
}

extension UnsafeBufferPointer<JSONValue> {
  @inline(__always)
  func address(at index: Int) -> ValueAddress { baseAddress.unsafelyUnwrapped + index }
}
