import GoTemplate

/// `.Values`: a map, and a type of its own. That of a chart below another holds the same map as the
/// values of the one above, so that what a template sets in one shows in the other.
final class ValuesObject: TemplateObject {
  private let map: Map

  init(_ map: Map) { self.map = map }

  static let type = GoType.named("common.Values", .dictionary)

  var type: GoType { Self.type }
  var underlying: Value? { .map(map) }
  var keys: Map? { map }

  func method(_ name: String) -> Function? {
    switch name {
    case "AsMap": return Function(name) { [map] _ throws(TemplateError) in .map(map) }
    case "YAML":
      return Function(name) { [map] _ throws(TemplateError) in
        .string((try TemplateYAMLWriter.text(.map(map)) ?? "") + "\n")
      }
    case "Table":
      return Function(name, .string) { [map] call throws(TemplateError) in
        guard let value = Self.value(at: call.string(0), in: map), let table = value.map else {
          throw TemplateError("\(GoQuote.quoted(call.string(0))) is not a table")
        }
        return .object(ValuesObject(table))
      }
    case "PathValue":
      return Function(name, .string) { [map] call throws(TemplateError) in
        guard let value = Self.value(at: call.string(0), in: map), value.map == nil else {
          throw TemplateError("\(GoQuote.quoted(call.string(0))) is not a value")
        }
        return value
      }
    default: return nil
    }
  }

  /// The value at a path such as `image.tag`.
  private static func value(at path: String, in map: Map) -> Value? {
    var value = Value.map(map)
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let next = value.map?[String(part)] else { return nil }
      value = next
    }
    return value
  }
}
