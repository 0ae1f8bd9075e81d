internal import JSON

/// A message of a schema's author with values filled in: `${/a/b}` for what a JSON Pointer finds in
/// the whole value, `${1/b}` for what a relative JSON Pointer finds from where the schema looks, and
/// `${0#}` for the key or index there; as the ajv-errors package for JavaScript has them.
///
/// Values stand as JSON, shortened where they are long. Instead of a secret stands `(secret)`,
/// instead of what is missing `(nothing)`. What is no pointer stays as it is written.
struct MessageTemplate {
  enum Part: Equatable {
    case text(String)
    case absolute(JSONPointer)
    /// So many levels up, then down again.
    case relative(up: Int, JSONPointer)
    /// The key or index of what stands so many levels up.
    case name(up: Int)
  }

  private(set) var parts: [Part] = []

  init(_ text: String) {
    var rest = text[...]
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let next = rest.index(after: end)
      if let part = Self.part(rest[start.upperBound..<end]) {
        parts.append(.text(String(rest[..<start.lowerBound])))
        parts.append(part)
      } else {
        parts.append(.text(String(rest[..<next])))
      }
      rest = rest[next...]
    }
    parts.append(.text(String(rest)))
  }

  /// Whether anything has to be filled in.
  var isPlain: Bool { parts.count == 1 }

  private static func part(_ text: Substring) -> Part? {
    if text.hasPrefix("/") { return JSONPointer(String(text)).map { .absolute($0) } }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let up = Int(digits), digits == String(up) else { return nil }
    let rest = text[digits.endIndex...]
    if rest == "#" { return .name(up: up) }
    return JSONPointer(String(rest)).map { .relative(up: up, $0) }
  }
}

extension Diagnoser {
  /// A message of the author, with the values that it asks for.
  mutating func filled(_ message: String, _ value: JSONValue) -> String {
    guard message.utf8.contains(UInt8(ascii: "$")) else { return message }
    let template = MessageTemplate(message)
    guard !template.isPlain else { return message }
    let here = place.steps.map(\.token)
    var result = ""
    for part in template.parts {
      switch part {
      case .text(let text): result += text
      case .absolute(let pointer): result += shown(pointer.tokens)
      case .relative(let up, let pointer):
        if place.isKey, up == 0, pointer.tokens.isEmpty {
          result += ShortJSON.text(value)
        } else if up <= here.count {
          result += shown(here.dropLast(up) + pointer.tokens)
        } else {
          result += "(nothing)"
        }
      case .name(let up):
        if let step = place.steps.dropLast(min(up, here.count)).last {
          result += step.isIndex ? step.token : ShortJSON.text(.string(step.token))
        } else {
          result += "(nothing)"
        }
      }
    }
    return result
  }

  private mutating func shown(_ path: [String]) -> String {
    guard let found = root[JSONPointer(path)] else { return "(nothing)" }
    let isHidden = secretPaths().contains { secret in
      secret.starts(with: path) || path.starts(with: secret)
    }
    return isHidden ? "(secret)" : ShortJSON.text(found)
  }

  /// Where the secrets of the whole value stand.
  private mutating func secretPaths() -> [[String]] {
    guard program.hasSecrets else { return [] }
    if let known = knownSecretPaths { return known }
    var finder = SecretFinder(program)
    finder.visit(root, 0)
    knownSecretPaths = finder.paths
    return finder.paths
  }
}

extension Place.Step {
  /// The step as a JSON Pointer has it.
  fileprivate var token: String {
    switch self {
    case .key(let key, _): key
    case .index(let index): String(index)
    }
  }

  fileprivate var isIndex: Bool { if case .index = self { true } else { false } }
}

/// A value as JSON on one line, cut where it is long; takes time only for what is shown.
struct ShortJSON {
  private static let limit = 120
  private static let depthLimit = 8

  private var result = ""

  static func text(_ value: JSONValue) -> String {
    var writer = ShortJSON()
    writer.write(value, depth: 0)
    let text = writer.result
    return text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }

  private var isFull: Bool { result.utf8.count > 4 * Self.limit }

  private mutating func write(_ value: JSONValue, depth: Int) {
    guard !isFull else { return }
    guard depth < Self.depthLimit else {
      result += "…"
      return
    }
    switch value.content {
    case .array(let array):
      result += "["
      for (index, element) in array.enumerated() {
        if isFull { return }
        if index > 0 { result += "," }
        write(element, depth: depth + 1)
      }
      result += "]"
    case .object(let object):
      result += "{"
      for (index, member) in object.members.enumerated() {
        if isFull { return }
        if index > 0 { result += "," }
        write(.string(member.key), depth: depth + 1)
        result += ":"
        write(member.value, depth: depth + 1)
      }
      result += "}"
    case .string(let string):
      result += JSONWriter().string(.string(String(string.prefix(Self.limit + 1))))
    default: result += JSONWriter().string(value)
    }
  }
}
