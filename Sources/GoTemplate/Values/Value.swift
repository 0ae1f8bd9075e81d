/// A value of a template: what Go's `interface{}` holds.
///
/// The cases are Go's types as far as templates can tell them apart. Lists never change,
/// since no template function changes one in place; maps do, since `set` and `unset` change them for
/// everyone who holds them.
///
/// ```swift
/// let values = Map()
/// values["replicas"] = .float64(2)  // numbers of YAML are float64
/// values["image"] = .map(["name": .string("nginx"), "tag": .string("1.27")])
/// ```
public enum Value {
  /// No value at all, Go's zero `reflect.Value`: the data of `{{template "x"}}`. Fields of it are
  /// again nothing, where a field of ``nil`` is an error.
  case nothing
  /// A nil interface: YAML's null, the missing key of a map.
  case `nil`
  case bool(Bool)
  case int(Int)
  case int64(Int64)
  case uint8(UInt8)
  case uint64(UInt64)
  case float64(Double)
  /// A string of valid UTF-8.
  case string(String)
  /// A string that is not valid UTF-8, which Go permits: decoded binary data.
  case rawString([UInt8])
  case list(List)
  case map(Map)
  /// A structure, or anything else with fields and methods of its own.
  case object(any TemplateObject)
  case function(Function)
}

extension Value {
  /// A list of any values, Go's `[]interface{}`.
  public static func list(_ elements: [Value]) -> Value { .list(List(elements)) }

  /// A `[]string`.
  public static func strings(_ elements: some Sequence<String>) -> Value {
    .list(List(elements.map { .string($0) }, element: .string))
  }

  /// A `[]byte`.
  public static func bytes(_ bytes: [UInt8]) -> Value {
    .list(List(bytes.map { .uint8($0) }, element: .uint8))
  }

  /// A string of these bytes, valid UTF-8 or not.
  public static func string(bytes: some Collection<UInt8>) -> Value {
    if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
    return .rawString(Array(bytes))
  }

  /// The dynamic type; `nil` for ``nothing`` and ``Value/nil``.
  public var type: GoType? {
    switch self {
    case .nothing, .nil: nil
    case .bool: .bool
    case .int: .int
    case .int64: .int64
    case .uint8: .uint8
    case .uint64: .uint64
    case .float64: .float64
    case .string, .rawString: .string
    case .list(let list): list.type
    case .map(let map): map.type
    case .object(let object): object.type
    case .function: .function
    }
  }

  /// The dynamic kind.
  public var kind: GoType.Kind {
    switch self {
    case .nothing, .nil: .invalid
    case .bool: .bool
    case .int: .int
    case .int64: .int64
    case .uint8: .uint8
    case .uint64: .uint64
    case .float64: .float64
    case .string, .rawString: .string
    case .list: .slice
    case .map: .map
    case .object(let object): object.type.kind
    case .function: .function
    }
  }

  var isContainer: Bool {
    switch self {
    case .list, .map: true
    default: false
    }
  }

  public var isNil: Bool {
    switch self {
    case .nil, .nothing: true
    default: false
    }
  }

  /// The text of a string; bytes that are not UTF-8 become replacement characters.
  public var string: String? {
    switch self {
    case .string(let text): text
    case .rawString(let bytes): String(decoding: bytes, as: UTF8.self)
    case .object(let object): object.underlying?.string
    default: nil
    }
  }

  /// The bytes of a string.
  public var stringBytes: [UInt8]? {
    switch self {
    case .string(let text): Array(text.utf8)
    case .rawString(let bytes): bytes
    case .object(let object): object.underlying?.stringBytes
    default: nil
    }
  }

  public var map: Map? {
    switch self {
    case .map(let map): map
    case .object(let object): object.underlying?.map
    default: nil
    }
  }

  public var list: List? {
    switch self {
    case .list(let list): list
    case .object(let object): object.underlying?.list
    default: nil
    }
  }

  /// Whether `if` takes the value for true: not false, zero, empty or nil. Structures always are.
  public var isTrue: Bool {
    switch self {
    case .nothing, .nil: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .int64(let value): value != 0
    case .uint8(let value): value != 0
    case .uint64(let value): value != 0
    case .float64(let value): value != 0
    case .string(let text): !text.isEmpty
    case .rawString(let bytes): !bytes.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .map(let map): !map.isEmpty
    case .object(let object as ComplexNumber): !object.isZero
    case .object(let object):
      object.underlying?.isTrue ?? !(object.isNilPointer)
    case .function: true
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
