extension JSONObject {
  /// Puts a value below a path of keys, and makes the objects on the way.
  ///
  /// ```swift
  /// values.set("image", "tag", to: "latest")
  /// ```
  public mutating func set(_ first: String, _ rest: String..., to value: JSONValue) {
    set([first] + rest, to: value)
  }

  private mutating func set(_ path: [String], to value: JSONValue) {
    guard let first = path.first else { return }
    guard path.count > 1 else {
      self[first] = value
      return
    }
    var inner = self[first]?.object ?? JSONObject()
    inner.set(Array(path.dropFirst()), to: value)
    self[first] = .object(inner)
  }

  /// Adds elements to the array of a key, and makes the array where there is none.
  public mutating func append(_ values: [JSONValue], to key: String) {
    guard !values.isEmpty else { return }
    self[key] = .array((self[key]?.array ?? []) + values)
  }
}
