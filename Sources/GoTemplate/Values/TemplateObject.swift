/// A value with fields and methods of its own: Helm's `.Chart`, `.Files` and
/// `.Capabilities.APIVersions`, times, durations, versions.
///
/// What it is besides (a map, a list, a number, a string) is its `underlying` value, which `range`,
/// `index`, `len`, `if`, comparison and printing then see.
public protocol TemplateObject: AnyObject {
  /// Its Go type, for `typeOf` and for messages.
  var type: GoType { get }
  /// The plain value of a type that is a named map, slice, number or string; `nil` for structures.
  var underlying: Value? { get }
  /// Whether it is a pointer that points nowhere.
  var isNilPointer: Bool { get }
  /// The value of an exported field, `nil` where the type has none of that name.
  func field(_ name: String) -> Value?
  /// A method by its name, `nil` where the type has none of that name. Methods go before fields.
  func method(_ name: String) -> Function?
  /// The map whose keys are the fields, where the type is a map with a name: looked at before all else.
  var keys: Map? { get }
  /// What `print` and `%v` write, where the type has a `String` method or is a structure; `nil` to
  /// print the `underlying` value.
  var text: String? { get }
}

extension TemplateObject {
  public var underlying: Value? { nil }
  public var isNilPointer: Bool { false }
  public var keys: Map? { nil }
  public func field(_ name: String) -> Value? { nil }
  public func method(_ name: String) -> Function? { nil }
  public var text: String? { nil }
}
