internal import JSON

/// What one keyword, or one schema as a whole, says of one value.
struct OutputUnit {
  var isValid: Bool
  /// The way through the schemas, references included.
  var keywordLocation: OutputPath?
  /// The address of the keyword where it stands; `nil` where it would say nothing more.
  var absoluteLocation: String?
  var instanceLocation: OutputPath?
  var error: String?
  var annotation: JSONValue?
  var children: [OutputUnit] = []

  private var saysSomething: Bool { error != nil || annotation != nil }

  /// Deeper trees go on as a flat list, so that a reader with the usual limit of 512 brackets can
  /// read them.
  private static let depthLimit = 240

  /// The unit with all below it.
  func tree(depth: Int = 0) -> JSONValue {
    guard depth < Self.depthLimit else {
      return json(children: children.flatMap { $0.flattened().map { $0.json(children: []) } })
    }
    return json(children: children.map { $0.tree(depth: depth + 1) })
  }

  /// The root of a flat list of all units that say something.
  var list: JSONValue {
    var root = self
    root.error = nil
    root.annotation = nil
    return root.json(children: flattened().map { $0.json(children: []) })
  }

  /// All units that say something, this one first. It recurses as deep as the walk that made it.
  private func flattened() -> [OutputUnit] {
    var result: [OutputUnit] = []
    gather(into: &result)
    return result
  }

  private func gather(into result: inout [OutputUnit]) {
    if saysSomething {
      var own = self
      own.children = []
      result.append(own)
    }
    for child in children { child.gather(into: &result) }
  }

  /// The unit with nothing below it that says nothing; where it has only one child and no words of
  /// its own, that child. `nil` where nothing is left.
  func condensed() -> OutputUnit? {
    var unit = self
    unit.children = children.compactMap { $0.condensed() }
    if unit.saysSomething { return unit }
    if unit.children.count == 1 { return unit.children[0] }
    return unit.children.isEmpty ? nil : unit
  }

  private func json(children: [JSONValue]) -> JSONValue {
    var object = JSONObject()
    object["valid"] = .bool(isValid)
    object["keywordLocation"] = .string(OutputPath.pointer(keywordLocation))
    if let absoluteLocation { object["absoluteKeywordLocation"] = .string(absoluteLocation) }
    object["instanceLocation"] = .string(OutputPath.pointer(instanceLocation))
    if let error { object["error"] = .string(error) }
    if let annotation { object["annotation"] = annotation }
    if !children.isEmpty { object[isValid ? "annotations" : "errors"] = .array(children) }
    return .object(object)
  }
}
