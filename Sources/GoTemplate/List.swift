/// A slice: elements that are all of one type, Go's `[]interface{}` unless said otherwise.
public struct List {
  public var elements: [Value]
  /// The type of the elements.
  public var element: GoType
  /// Whether it is Go's nil slice, which is written as `null` in JSON and equals an empty one in
  /// all else.
  public var isNilSlice: Bool

  public init(_ elements: [Value], element: GoType = .any, isNilSlice: Bool = false) {
    self.elements = elements
    self.element = element
    self.isNilSlice = isNilSlice
  }

  public var type: GoType { .slice(element) }

  /// The elements as bytes, where it is a `[]byte`.
  public var bytes: [UInt8]? {
    guard element == .uint8 else { return nil }
    return elements.map { if case .uint8(let byte) = $0 { byte } else { 0 } }
  }
}
