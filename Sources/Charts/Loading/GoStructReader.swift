import Diagnostics
import JSON
import YAML

/// Reads an object into a structure as Go's `encoding/json` behind sigs.k8s.io/yaml does: the case of
/// keys does not matter, null is the empty value, and a number or a boolean where a text is wanted
/// becomes its text.
struct GoStructReader {
  /// What the object is called in messages: `Chart.yaml`.
  var name: String
  var object: JSONObject

  /// The value of a key: one that is spelled so, or else the last one that differs in case only.
  func value(_ key: String) -> JSONValue? {
    if let value = object[key] { return value.isNull ? nil : value }
    let wanted = key.lowercased()
    let member = object.members.last { $0.key.lowercased() == wanted }
    return member.flatMap { $0.value.isNull ? nil : $0.value }
  }

  func string(_ key: String) throws(Diagnostic) -> String {
    guard let value = value(key) else { return "" }
    return try text(value, key)
  }

  /// The text of a key that is spelled exactly so.
  func exactString(_ key: String) throws(Diagnostic) -> String {
    guard let value = object[key] else { return "" }
    return try text(value, key)
  }

  func bool(_ key: String) throws(Diagnostic) -> Bool {
    guard let value = value(key) else { return false }
    guard let bool = value.bool else { throw wrongKind(key, "true or false", value) }
    return bool
  }

  func array(_ key: String) throws(Diagnostic) -> [JSONValue] {
    guard let value = value(key) else { return [] }
    guard let array = value.array else { throw wrongKind(key, "a list", value) }
    return array
  }

  func strings(_ key: String) throws(Diagnostic) -> [String] {
    var strings: [String] = []
    for element in try array(key) { strings.append(try text(element, key)) }
    return strings
  }

  func texts(_ key: String) throws(Diagnostic) -> [String: String]? {
    guard let value = value(key) else { return nil }
    guard let object = value.object else { throw wrongKind(key, "a mapping", value) }
    var texts: [String: String] = [:]
    for member in object.members { texts[member.key] = try text(member.value, key) }
    return texts
  }

  /// The objects of a list; a null among them is a mistake.
  func objects(_ key: String) throws(Diagnostic) -> [GoStructReader] {
    var readers: [GoStructReader] = []
    for element in try array(key) {
      guard let object = element.object else { throw wrongKind(key, "a list of mappings", element) }
      readers.append(GoStructReader(name: name, object: object))
    }
    return readers
  }

  private func text(_ value: JSONValue, _ key: String) throws(Diagnostic) -> String {
    switch value.content {
    case .string(let text): return text
    case .null: return ""
    case .bool(let bool): return bool ? "true" : "false"
    case .number(let number):
      return Int(number.literal) == nil ? GoNumbers.narrow(number.double) : number.literal
    case .array, .object: throw wrongKind(key, "a text", value)
    }
  }

  private func wrongKind(_ key: String, _ wanted: String, _ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "\"\(key)\" in \(name) has to be \(wanted)",
      at: value.range,
      label: "this is \(value.kindWithArticle)"
    )
  }
}

extension JSONValue {
  /// What the value is, in the words of YAML: `a list`.
  var kindWithArticle: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "a mapping"
    }
  }
}
