internal import JSON

/// How values, types and lists are put into words.
enum Wording {
  /// Longer texts are not repeated in messages.
  private static let literalLength = 60

  /// A name in double quotes, cut where it is long.
  static func quoted(_ name: String) -> String {
    name.count > literalLength
      ? "\"\(name.prefix(literalLength - 1))…\"" : "\"\(name)\""
  }

  static func kind(of value: JSONValue) -> String {
    switch value.content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The types in the order in which people would say them.
  static func names(of types: TypeSet) -> [String] {
    var names: [String] = []
    if types.contains(.boolean) { names.append("true or false") }
    if types.contains(.number) {
      names.append("a number")
    } else if types.hasNumbers {
      names.append("a whole number")
    }
    if types.contains(.string) { names.append("a string") }
    if types.contains(.array) { names.append("a list") }
    if types.contains(.object) { names.append("an object") }
    if types.contains(.null) { names.append("null") }
    return names
  }

  /// A name without what people get wrong about it: case and separators.
  static func folded(_ name: String) -> String {
    String(name.lowercased().filter { !"-_. ".contains($0) })
  }

  /// `a`, `a or b`, `a, b or c`.
  static func list(_ parts: [String], _ conjunction: String) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// `1 key`, `2 keys`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A scalar as JSON writes it; `nil` for lists, objects, and what is too long to be repeated.
  static func literal(_ value: JSONValue) -> String? {
    switch value.content {
    case .array, .object: return nil
    default:
      let text = JSONWriter().string(value)
      return text.count <= literalLength ? text : nil
    }
  }

  /// Any value as JSON on one line; `nil` for what is too long.
  private static func snippet(_ value: JSONValue) -> String? {
    guard isFlat(value, depth: 4) else { return nil }
    let text = spaced(value)
    return text.count <= literalLength * 2 ? text : nil
  }

  private static func isFlat(_ value: JSONValue, depth: Int) -> Bool {
    guard depth > 0 else { return false }
    return switch value.content {
    case .array(let array): array.count < 20 && array.allSatisfy { isFlat($0, depth: depth - 1) }
    case .object(let object):
      object.count < 20 && object.members.allSatisfy { isFlat($0.value, depth: depth - 1) }
    default: true
    }
  }

  /// JSON on one line as people write it.
  private static func spaced(_ value: JSONValue) -> String {
    switch value.content {
    case .array(let array):
      return "[" + array.map(spaced).joined(separator: ", ") + "]"
    case .object(let object):
      let members = object.members.map {
        JSONWriter().string(.string($0.key)) + ": " + spaced($0.value)
      }
      return members.isEmpty ? "{}" : "{ " + members.joined(separator: ", ") + " }"
    default: return JSONWriter().string(value)
    }
  }
}

// MARK: - From the schema

extension Wording {
  /// The schema's title as it would stand within a sentence (`Release name` as `release name`);
  /// `nil` where it is too long for that.
  static func title(of schema: JSONValue) -> String? {
    guard let title = schema["title"]?.string, title.count <= 40 else { return nil }
    let letters = Array(title)
    guard letters.count > 1 else { return title.isEmpty ? nil : title }
    // `GPU selector` keeps its capitals.
    return letters[1].isLowercase ? letters[0].lowercased() + String(letters[1...]) : title
  }

  /// What the schema's author says about the value; the first line only.
  static func description(of schema: JSONValue) -> String? {
    let text = schema["description"]?.string ?? schema["title"]?.string
    guard let line = text?.split(separator: "\n").first, line.count <= 200 else { return nil }
    return String(line)
  }

  /// The schema's first example.
  static func example(of schema: JSONValue) -> String? {
    schema["examples"]?.array?.first.flatMap { snippet($0) }
  }

  /// A value to paste: an example, else the default, else the first allowed value, else something of
  /// the right type.
  static func placeholder(of schema: JSONValue) -> String {
    let value =
      schema["examples"]?.array?.first ?? schema["default"] ?? schema["const"]
      ?? schema["enum"]?.array?.first
    if let text = value.flatMap({ snippet($0) }) { return text }
    let type = schema["type"]?.string ?? schema["type"]?.array?.first?.string
    return switch type {
    case "string": "\"…\""
    case "array": "[…]"
    case "object": "{…}"
    case "boolean": "true"
    case "integer", "number": schema["minimum"]?.number.map(\.literal) ?? "1"
    default: "…"
    }
  }
}
