import JSON

/// The parts of a schema that people read as words: kinds of values, bounds, allowed values.
enum SchemaWords {
  /// The kinds of values that a schema takes; empty where it does not say.
  static func types(of schema: JSONObject, element: SchemaEntry?, member: SchemaEntry?) -> [String]
  {
    let named: [String]
    switch schema["type"]?.content {
    case .string(let type): named = [type]
    case .array(let list): named = list.compactMap(\.string)
    default:
      let values = schema["enum"]?.array ?? [schema["const"]].compactMap(\.self)
      named = unique(values.map(\.kind))
      if values.contains(where: { $0.bool != nil }) { return ["true/false"] }
    }
    return named.map { type in
      switch type {
      case "string": "text"
      case "integer": "whole number"
      case "boolean": "true/false"
      case "array":
        element.map { "list of " + $0.types.map(plural).joined(separator: " or ") } ?? "list"
      case "object":
        schema["properties"] == nil
          ? member.map { "object of " + $0.types.map(plural).joined(separator: " or ") } ?? "object"
          : "object"
      default: type
      }
    }
  }

  private static func plural(_ type: String) -> String {
    switch type {
    case "text", "true/false": type
    case "list": "lists"
    case let type where type.hasPrefix("list of "): "lists of " + type.dropFirst(8)
    case let type where type.hasPrefix("object of "): "objects of " + type.dropFirst(10)
    default: type + "s"
    }
  }

  /// The bounds that a schema sets to numbers, texts and lists.
  static func limits(_ schema: JSONObject) -> [String] {
    func bound(_ key: String) -> String? { schema[key]?.number?.literal }
    var found: [String] = []
    switch (bound("minimum"), bound("maximum")) {
    case (let low?, let high?): found.append("\(low) to \(high)")
    case (let low?, nil): found.append("\(low) or more")
    case (nil, let high?): found.append("at most \(high)")
    case (nil, nil): break
    }
    if let low = bound("exclusiveMinimum") { found.append("more than \(low)") }
    if let high = bound("exclusiveMaximum") { found.append("less than \(high)") }
    if let most = bound("maxLength") { found.append("at most \(most) characters") }
    switch (bound("minItems"), bound("maxItems")) {
    case (let low?, let high?) where low == high: found.append("\(low) elements")
    case (let low?, let high?): found.append("\(low) to \(high) elements")
    case (let low?, nil) where low != "0": found.append("at least \(counted(low, "element"))")
    case (nil, let high?): found.append("at most \(counted(high, "element"))")
    default: break
    }
    if schema["uniqueItems"]?.bool == true { found.append("no element twice") }
    if let low = bound("minProperties"), low != "0" {
      found.append("at least \(counted(low, "key"))")
    }
    return found
  }

  private static func counted(_ count: String, _ noun: String) -> String {
    count == "1" ? "1 \(noun)" : "\(count) \(noun)s"
  }

  /// The values that a schema lists, with their meaning from `enumDescriptions`; `nil` where it lists
  /// none.
  static func allowedValues(_ schema: JSONObject) -> [SchemaEntry.AllowedValue]? {
    if let value = schema["const"] { return [SchemaEntry.AllowedValue(value: value)] }
    guard let values = schema["enum"]?.array else { return nil }
    let meanings = schema["enumDescriptions"]?.array ?? []
    let hasBool = values.contains { $0.bool != nil }
    return values.enumerated().compactMap { index, value in
      if hasBool, let text = value.string, text == "true" || text == "false" { return nil }
      return SchemaEntry.AllowedValue(
        value: value,
        meaning: meanings.indices.contains(index) ? meanings[index].string : nil
      )
    }
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
