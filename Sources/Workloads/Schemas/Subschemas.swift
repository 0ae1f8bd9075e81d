import JSON

/// Where schemas stand inside a schema. What stands anywhere else, such as under `examples`, is a plain
/// value, even where it looks like a schema.
enum Subschemas {
  /// Keywords whose value is a schema.
  private static let single: Set<String> = [
    "items", "additionalProperties", "propertyNames", "contains", "if", "then", "else", "not",
    "unevaluatedProperties", "unevaluatedItems", "contentSchema",
  ]
  /// Keywords whose value is a list of schemas.
  private static let lists: Set<String> = ["allOf", "anyOf", "oneOf", "prefixItems"]
  /// Keywords whose value has schemas under names.
  private static let maps: Set<String> = [
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
  ]
  /// Below this many levels nothing is looked at: no schema for people is nested like that.
  private static let depthLimit = 64

  /// Each schema directly inside this one, with the way to it.
  static func of(_ schema: JSONValue) -> [(path: [String], schema: JSONValue)] {
    var found: [(path: [String], schema: JSONValue)] = []
    for member in schema.object?.members ?? [] {
      let key = member.key
      if single.contains(key) {
        found.append(([key], member.value))
      } else if lists.contains(key) {
        for (index, value) in (member.value.array ?? []).enumerated() {
          found.append(([key, String(index)], value))
        }
      } else if maps.contains(key) {
        for inner in member.value.object?.members ?? [] {
          found.append(([key, inner.key], inner.value))
        }
      }
    }
    return found
  }

  /// The schema after a change to it and to every schema inside it, the outer ones first.
  static func rewriting(
    _ schema: JSONValue,
    depth: Int = 0,
    _ change: (inout JSONObject) -> Void
  ) -> JSONValue {
    guard var object = schema.object, depth < depthLimit else { return schema }
    change(&object)
    for member in object.members {
      let key = member.key
      if single.contains(key) {
        object[key] = rewriting(member.value, depth: depth + 1, change)
      } else if lists.contains(key), let list = member.value.array {
        object[key] = .array(list.map { rewriting($0, depth: depth + 1, change) })
      } else if maps.contains(key), var map = member.value.object {
        for inner in map.members {
          map[inner.key] = rewriting(inner.value, depth: depth + 1, change)
        }
        object[key] = .object(map)
      }
    }
    return .object(object)
  }
}
