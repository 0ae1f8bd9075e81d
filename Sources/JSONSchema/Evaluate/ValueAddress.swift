internal import JSON

/// Where a value stands in memory.
typealias ValueAddress = UnsafePointer<JSONValue>

extension ValueAddress {
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
