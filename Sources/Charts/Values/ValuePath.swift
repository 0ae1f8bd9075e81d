import JSON

/// Looks values up by paths such as `redis.master.enabled`, as conditions and imports name them.
enum ValuePath {
  /// The object at a path; `nil` where there is none.
  static func table(_ path: String, in values: JSONObject) -> JSONObject? {
    var current = values
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let next = current[String(part)]?.object else { return nil }
      current = next
    }
    return current
  }

  /// The value at a path, where it is no object.
  static func value(_ path: String, in values: JSONObject) -> JSONValue? {
    var parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = parts.popLast() else { return nil }
    let table = parts.isEmpty ? values : table(parts.joined(separator: "."), in: values)
    guard let value = table?[String(last)], value.object == nil else { return nil }
    return value
  }

  /// The object below a path of new objects; `.` is the object itself.
  static func nested(_ object: JSONObject, below path: String) -> JSONObject {
    guard path != "." else { return object }
    return path.split(separator: ".", omittingEmptySubsequences: false).reversed()
      .reduce(object) { inner, key in
        JSONObject([JSONObject.Member(key: String(key), value: .object(inner))])
      }
  }
}
