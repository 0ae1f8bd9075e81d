import JSON

/// Fills what a config leaves out with the defaults that its schema tells of.
enum SchemaDefaults {
  /// Deeper levels are left as they are; no schema for people is nested like that.
  private static let depthLimit = 16

  static func filled(_ object: JSONObject, _ entry: SchemaEntry, depth: Int = 0) -> JSONObject {
    guard depth < depthLimit else { return object }
    var filled = object
    for property in entry.properties {
      if let value = object[property.key] {
        filled[property.key] = self.filled(value, property, depth: depth + 1)
      } else if let standard = property.defaultValue {
        filled[property.key] = JSONValue(standard.content)
      }
    }
    return filled
  }

  private static func filled(_ value: JSONValue, _ entry: SchemaEntry, depth: Int) -> JSONValue {
    switch value.content {
    case .object(let object):
      return JSONValue(.object(filled(object, entry, depth: depth)), range: value.range)
    case .array(let elements):
      guard depth < depthLimit, let element = entry.element else { return value }
      return JSONValue(
        .array(elements.map { filled($0, element, depth: depth + 1) }),
        range: value.range
      )
    case .null, .bool, .number, .string: return value
    }
  }
}
