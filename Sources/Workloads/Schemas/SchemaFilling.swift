import JSON

/// A type's schema as people and editors see it: what the type fills in is not asked for, and shown as
/// the default.
enum SchemaFilling {
  /// - Parameter defaults: the keys of a config that the type fills in.
  static func shown(_ schema: JSONValue, _ defaults: JSONObject) -> JSONValue {
    guard !defaults.isEmpty, var object = schema.object else { return schema }
    relax(&object, defaults)
    guard var properties = object["properties"]?.object else { return .object(object) }
    for member in defaults.members {
      guard var property = properties[member.key]?.object, property["writeOnly"]?.bool != true
      else {
        continue
      }
      property["default"] = JSONValue(member.value.content)
      properties[member.key] = .object(property)
    }
    object["properties"] = .object(properties)
    return .object(object)
  }

  /// Takes keys out of those that the config must have, whatever else it has.
  private static func relax(_ schema: inout JSONObject, _ defaults: JSONObject, depth: Int = 0) {
    guard depth < 8 else { return }
    if let required = schema["required"]?.array {
      let rest = required.filter { defaults.index(of: $0.string ?? "") == nil }
      schema["required"] = rest.isEmpty ? nil : .array(rest)
    }
    for key in ["then", "else"] {
      guard var inner = schema[key]?.object else { continue }
      relax(&inner, defaults, depth: depth + 1)
      schema[key] = .object(inner)
    }
    guard let parts = schema["allOf"]?.array else { return }
    schema["allOf"] = .array(
      parts.map { part in
        guard var inner = part.object else { return part }
        relax(&inner, defaults, depth: depth + 1)
        return .object(inner)
      }
    )
  }
}
