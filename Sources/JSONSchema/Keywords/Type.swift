internal import Diagnostics
internal import JSON

// `type`

extension NodeCompiler {
  mutating func compileType(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let value = site["type"], let types = KeywordShape.types.types(value, site.draft) else {
      return
    }
    builder.types = types
  }
}

extension Diagnoser {
  /// The value is of another type than the schema allows.
  mutating func explainType(_ value: JSONValue, _ types: TypeSet, _ id: NodeID) {
    let message = TypeMessage(
      place: place,
      value: value,
      types: types,
      example: self.example(id)
    )
    let corrected = message.corrected.flatMap { isRight($0) ? $0 : nil }
    var mistake = message.mistake(id, corrected: corrected)
    mistake.types = types
    mistake.isCause = true
    report(mistake)
  }
}

extension Diagnoser {
  /// Whether a text, as JSON, is valid in the place of the current value.
  mutating func isRight(_ text: String) -> Bool {
    guard place.depth > 0, let value = try? JSONReader().read(Array(text.utf8)) else {
      return false
    }
    return evaluator.isValid(value, entry)
  }
}

/// Says what a value is, what it has to be, and how it would be written right.
struct TypeMessage {
  var place: Place
  var value: JSONValue
  var types: TypeSet
  /// A right value, where the schema gives one.
  var example: String?

  func mistake(_ id: NodeID, corrected: String?) -> Mistake {
    let wanted = Wording.list(Wording.names(of: types), "or")
    // A number that is no whole one is told by its value.
    let isFraction = value.number != nil && types.hasNumbers && !place.isSecret
    let given = isFraction ? Wording.literal(value) : nil
    var diagnostic = Diagnostic(
      .error,
      .wrongType,
      "\(place.subject) has to be \(wanted), not \(given ?? Wording.kind(of: value))",
      at: value.range
    )
    if place.isSecret {
      return Mistake(diagnostic, keyword: "type", node: id, place: place)
    }
    if let corrected {
      diagnostic.help = ["write \(corrected)"]
      diagnostic.fix = .init(replace: value.range, with: corrected)
    } else if case .null = value.content, place.keyRange != nil {
      diagnostic.help = ["give it a value, or leave the key out"]
    } else if types == .array, value.object != nil {
      diagnostic.help = ["put it in brackets: [{ … }]"]
    } else if place.depth == 0, types == .object {
      diagnostic.help = ["one object holds everything: { … }"]
    } else if let example {
      diagnostic.help = ["for example \(example)"]
    }
    return Mistake(diagnostic, keyword: "type", node: id, place: place)
  }

  /// The same value in a type that is allowed, where nothing can be meant but that.
  var corrected: String? {
    switch value.content {
    case .string(let text):
      if types.hasNumbers, let number = Self.number(text) {
        let fits = types.allows(JSONValue(.number(number)))
        return fits ? number.literal : nil
      }
      if types.contains(.boolean) {
        switch text.lowercased() {
        case "true", "yes", "on": return "true"
        case "false", "no", "off": return "false"
        default: break
        }
      }
      return inList
    case .number(let number):
      if types.contains(.string) { return "\"\(number.literal)\"" }
      return inList
    case .bool(let bool):
      return types.contains(.string) ? "\"\(bool)\"" : nil
    case .array(let elements):
      guard elements.count == 1, let only = elements.first, types.allows(only) else { return nil }
      return Wording.literal(only)
    default: return nil
    }
  }

  /// A scalar as the only element of a list.
  private var inList: String? {
    guard types == .array, let literal = Wording.literal(value) else { return nil }
    return "[\(literal)]"
  }

  private static func number(_ text: String) -> JSONNumber? {
    try? JSONReader(limits: .init(depth: 0, bytes: 40)).read(Array(text.utf8)).number
  }
}
