internal import JSON

/// A set of JSON types, one bit each.
struct TypeSet: OptionSet, Sendable {
  var rawValue: UInt8

  static let null = TypeSet(rawValue: 1)
  static let boolean = TypeSet(rawValue: 2)
  static let object = TypeSet(rawValue: 4)
  static let array = TypeSet(rawValue: 8)
  static let string = TypeSet(rawValue: 16)
  /// All numbers.
  static let number = TypeSet(rawValue: 32)
  /// Only whole numbers.
  static let integer = TypeSet(rawValue: 64)
  /// Only numbers that are written without fraction and exponent, which is what draft 4 means.
  static let integerLiteral = TypeSet(rawValue: 128)

  static let all: TypeSet = [.null, .boolean, .object, .array, .string, .number]

  /// The names of the types as schemas write them.
  static let names = ["null", "boolean", "object", "array", "string", "number", "integer"]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The type of a name; `nil` for other names.
  init?(name: String, draft: Draft) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self.rawValue = 1 << UInt8(index)
    if self == .integer, draft == .draft4 { self = .integerLiteral }
  }

  /// Whether numbers of some sort belong to it.
  var hasNumbers: Bool { !isDisjoint(with: [.number, .integer, .integerLiteral]) }

  func allows(_ value: JSONValue) -> Bool { withUnsafePointer(to: value) { allows($0) } }

  @inline(__always)
  func allows(_ value: ValueAddress) -> Bool {
    if self == .all { return true }
    switch value.kind {
    case .null: return contains(.null)
    case .bool: return contains(.boolean)
    case .object: return contains(.object)
    case .array: return contains(.array)
    case .string: return contains(.string)
    case .number: return contains(.number) || allowsNumber(value)
    }
  }

  /// Whether it allows a number, though not all of them.
  private func allowsNumber(_ value: ValueAddress) -> Bool {
    guard case .number(let number) = value.pointee.content else { return false }
    if contains(.integer) { return WholeNumber(number) != nil || ExactNumber(number).isInteger }
    return contains(.integerLiteral)
      && number.literal.utf8.allSatisfy {
        $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
