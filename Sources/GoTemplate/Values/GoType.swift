/// A type as Go's reflection names it, as far as templates can tell types apart.
///
/// Templates see types in four places: `typeOf` and `printf "%T"`, the checks of function arguments,
/// the rules of the comparison functions, and error messages. `description` is Go's own spelling:
/// `map[string]interface {}`, `[]string`, `float64`.
public indirect enum GoType: Sendable, Equatable {
  /// `interface {}`: any value at all.
  case any
  case bool
  case int
  case int64
  case uint8
  case uint64
  case float64
  case complex128
  case string
  /// A slice with elements of the given type.
  case slice(GoType)
  /// A map from strings to values of the given type.
  case map(GoType)
  /// A type with a name of its own, such as `common.Values`, and what it is underneath.
  case named(String, GoType)
  /// A structure, for example `time.Time`.
  case structure(String)
  /// A pointer, for example `*semver.Version`.
  case pointer(GoType)
  /// A function value.
  case function
  /// `reflect.Value`: the parameter type of functions that take whatever there is, even nothing.
  case reflected

  /// `[]interface {}`.
  public static let list = GoType.slice(.any)
  /// `map[string]interface {}`.
  public static let dictionary = GoType.map(.any)

  /// The kinds that Go's reflection distinguishes, named as `kindOf` prints them.
  public enum Kind: String, Sendable {
    case invalid
    case interface
    case bool
    case int
    case int64
    case uint8
    case uint64
    case float64
    case complex128
    case string
    case slice
    case map
    case structure = "struct"
    case pointer = "ptr"
    case function = "func"
  }

  public var kind: Kind {
    switch self {
    case .any: .interface
    case .bool: .bool
    case .int: .int
    case .int64: .int64
    case .uint8: .uint8
    case .uint64: .uint64
    case .float64: .float64
    case .complex128: .complex128
    case .string: .string
    case .slice: .slice
    case .map: .map
    case .named(_, let underlying): underlying.kind
    case .structure, .reflected: .structure
    case .pointer: .pointer
    case .function: .function
    }
  }
}

extension GoType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .any: "interface {}"
    case .bool, .int, .int64, .uint8, .uint64, .float64, .complex128, .string: kind.rawValue
    case .slice(let element): "[]" + element.description
    case .map(let element): "map[string]" + element.description
    case .named(let name, _), .structure(let name): name
    case .pointer(let target): "*" + target.description
    case .function: "func()"
    case .reflected: "reflect.Value"
    }
  }
}
