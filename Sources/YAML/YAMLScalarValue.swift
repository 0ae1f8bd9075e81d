import Base64
import Diagnostics
import JSON

extension YAMLEvents.Scalar {
  /// What the scalar stands for, its tag and its quotes considered.
  func resolved(at range: SourceRange) throws(Diagnostic) -> YAMLScalar {
    guard let tag else { return isPlain ? YAMLScalar(plain: text) : .string }
    let prefix = "tag:yaml.org,2002:"
    let short = tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : tag
    let plain = YAMLScalar(plain: text)
    switch (short, plain) {
    case ("int", .int), ("int", .unsigned), ("bool", .bool), ("null", .null), ("float", .float),
      ("timestamp", .timestamp):
      return plain
    case ("merge", _): return text == "<<" ? .merge : .string
    case ("float", .int(let value)): return .float(Double(value))
    case ("int", _), ("bool", _), ("null", _), ("float", _), ("timestamp", _):
      throw YAMLMistake.tag(short, at: range)
    // !!str, !!binary, and tags that mean something to others.
    default: return .string
    }
  }

  /// The value of the scalar.
  func value(_ resolved: YAMLScalar, at range: SourceRange) throws(Diagnostic) -> JSONValue {
    switch resolved {
    case .null: return JSONValue(.null, range: range)
    case .bool(let value): return JSONValue(.bool(value), range: range)
    case .int(let value): return JSONValue(.number(JSONNumber(value)), range: range)
    case .unsigned(let value):
      return JSONValue(.number(JSONNumber(uncheckedLiteral: String(value))), range: range)
    case .float(let value):
      guard value.isFinite else { throw YAMLMistake.notFinite(text, at: range) }
      let literal = GoNumbers.json(value)
      return JSONValue(.number(JSONNumber(uncheckedLiteral: literal)), range: range)
    case .timestamp, .merge: return JSONValue(.string(text), range: range)
    case .string:
      guard tag == "tag:yaml.org,2002:binary" else {
        return JSONValue(.string(text), range: range)
      }
      guard let bytes = Base64.decode(text) else { throw YAMLMistake.binary(at: range) }
      return JSONValue(.string(String(decoding: bytes, as: UTF8.self)), range: range)
    }
  }

  /// The text of the scalar as a key: numbers and booleans as Go prints them.
  func keyText(_ resolved: YAMLScalar, at range: SourceRange) throws(Diagnostic) -> String {
    switch resolved {
    case .null: throw YAMLMistake.key("null", at: range)
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    // sigs.k8s.io/yaml knows keys of all types of numbers but this one.
    case .unsigned: throw YAMLMistake.key("number above \(Int64.max)", at: range)
    case .float(let value): return GoNumbers.narrow(value)
    case .timestamp, .merge, .string: return try value(resolved, at: range).string ?? text
    }
  }
}
