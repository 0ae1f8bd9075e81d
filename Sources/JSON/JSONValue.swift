public import Diagnostics

/// A JSON value that knows where it stands.
///
/// Equality looks at content only, never at ranges; strings are equal by their code points. Values
/// that no one wrote (defaults, computed manifests, server replies) have
/// ``Diagnostics/SourceRange/none`` as their range.
///
/// ```swift
/// let config = try JSONReader().read(file).value
/// config["ports"]?["jupyter"]?[0]?.int  // 8888
/// ```
public struct JSONValue: Sendable {
  /// The six kinds of JSON.
  public enum Content: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    public static func == (left: Content, right: Content) -> Bool {
      JSONEquality.holds(left, right)
    }
  }

  public var content: Content
  /// From the first byte of the value to behind its last; for objects and arrays with the brackets.
  public var range: SourceRange

  public init(_ content: Content, range: SourceRange = .none) {
    self.content = content
    self.range = range
  }
}

extension JSONValue: Equatable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    left.content == right.content
  }
}

extension JSONValue {
  /// The name of the value's kind in JSON's own words: `null`, `boolean`, `number`, `string`,
  /// `array` or `object`.
  public var kind: String {
    switch content {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  public var isNull: Bool { content == .null }

  public var bool: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  public var number: JSONNumber? {
    if case .number(let value) = content { value } else { nil }
  }

  /// The value as an integer, where it is a number without a fraction that fits.
  public var int: Int? { number?.int }

  public var string: String? {
    if case .string(let value) = content { value } else { nil }
  }

  public var array: [JSONValue]? {
    if case .array(let value) = content { value } else { nil }
  }

  public var object: JSONObject? {
    if case .object(let value) = content { value } else { nil }
  }

  /// The member of that key, where the value is an object that has it.
  public subscript(key: String) -> JSONValue? { object?[key] }

  /// The element at that index, where the value is an array that has it.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  /// The value below a path of keys: `value[path: "spec", "template", "spec"]`.
  public subscript(path keys: String...) -> JSONValue? {
    var value: JSONValue? = self
    for key in keys { value = value?[key] }
    return value
  }

  /// The first string in the value, in source order, that is wanted; the value itself may be it.
  public func firstString(where isWanted: (String) -> Bool) -> JSONValue? {
    let inner: [JSONValue]
    switch content {
    case .string(let string): return isWanted(string) ? self : nil
    case .array(let elements): inner = elements
    case .object(let object): inner = object.members.map(\.value)
    default: return nil
    }
    for value in inner {
      if let found = value.firstString(where: isWanted) { return found }
    }
    return nil
  }
}

extension JSONValue: ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public static let null = JSONValue(.null)

  public static func bool(_ value: Bool) -> JSONValue { JSONValue(.bool(value)) }
  public static func int(_ value: Int) -> JSONValue { JSONValue(.number(JSONNumber(value))) }
  public static func string(_ value: String) -> JSONValue { JSONValue(.string(value)) }
  public static func array(_ value: [JSONValue]) -> JSONValue { JSONValue(.array(value)) }
  public static func object(_ value: JSONObject) -> JSONValue { JSONValue(.object(value)) }

  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  public init(integerLiteral value: Int) { self.init(.number(JSONNumber(value))) }
  public init(stringLiteral value: String) { self.init(.string(value)) }
  public init(arrayLiteral elements: JSONValue...) { self.init(.array(elements)) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(.object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) })))
  }
}
