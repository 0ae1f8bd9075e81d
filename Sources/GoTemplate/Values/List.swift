/// A slice: elements that are all of one type, Go's `[]interface{}` unless said otherwise. It never
/// changes: functions that "change" a list make another.
public final class List {
  @exclusivity(unchecked) public private(set) var elements: [Value]
  /// The type of the elements.
  public let element: GoType
  /// Whether it is Go's nil slice, which is written as `null` in JSON and equals an empty one in
  /// all else.
  public let isNilSlice: Bool

  public init(_ elements: [Value], element: GoType = .any, isNilSlice: Bool = false) {
    self.elements = elements
    self.element = element
    self.isNilSlice = isNilSlice
  }

  /// Go's nil slice of that element type.
  public static func nilSlice(of element: GoType = .any) -> List {
    List([], element: element, isNilSlice: true)
  }

  deinit {
    if elements.contains(where: \.isContainer) { Teardown.release(taking: &elements) }
  }

  public var type: GoType { .slice(element) }

  /// The elements as bytes, where it is a `[]byte`.
  public var bytes: [UInt8]? {
    guard element == .uint8 else { return nil }
    return elements.map { if case .uint8(let byte) = $0 { byte } else { 0 } }
  }
}
