/// Header fields in the order in which they were added. Names compare without regard to case.
///
/// It prints only names: values such as `Authorization` are secrets.
public struct HTTPHeaders: Sendable, Equatable {
  /// One field.
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var fields: [Field] = []

  public init() {}

  /// The value of the first field of that name. Setting replaces all fields of the name.
  public subscript(name: String) -> String? {
    get { fields.first { Self.isSame($0.name, name) }?.value }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { fields.append(Field(name, newValue)) }
    }
  }

  /// The values of all fields of that name.
  public func all(_ name: String) -> [String] {
    fields.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// Adds a field, also where there is one of that name.
  public mutating func add(_ name: String, _ value: String) { fields.append(Field(name, value)) }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count
      && zip(a.utf8, b.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field($0.0, $0.1) }
  }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
  public var debugDescription: String { description }
  /// Hides the values from `dump` too.
  public var customMirror: Mirror { Mirror(self, unlabeledChildren: fields.map(\.name)) }
}
