internal import Diagnostics
internal import JSON
internal import RE2

/// What people write instead of a valid value, by the schema's `x-kubegate-spellings`: patterns of the
/// whole text, each with what was probably meant, one value or several. In texts `${1}` stands for a
/// group. Where no single value was meant, an object gives the advice in words.
///
/// ```json
/// "x-kubegate-spellings": {
///   "([0-9]+) ?GB": ["${1}G", "${1}Gi"],
///   "(?i)yes|on": true,
///   "(?i)forever|unlimited": { "help": "leave the key out" }
/// }
/// ```
struct Spellings {
  private let members: [JSONObject.Member]

  init?(_ schema: JSONValue) {
    guard let members = schema["x-kubegate-spellings"]?.object?.members else { return nil }
    self.members = members
  }

  enum Meaning {
    case value(JSONValue)
    case advice(String)
  }

  /// What may have been meant; empty where nothing is known.
  func meant(by text: String) -> [Meaning] {
    for member in members {
      // All of the text has to match, also where it is replaced: `h` must not match in `hours`.
      guard let pattern = try? RegularExpression("^(?:\(member.key))$"),
        pattern.matches(in: text)
      else { continue }
      return (member.value.array ?? [member.value]).compactMap { meaning in
        if let advice = meaning["help"]?.string {
          // What is pasted has to be JSON.
          guard !text.contains(where: { $0 == "\"" || $0 == "\\" }) else { return nil }
          return .advice(pattern.replacingAll(in: text, with: advice))
        }
        guard let template = meaning.string else { return .value(meaning) }
        return .value(.string(pattern.replacingAll(in: text, with: template)))
      }
    }
    return []
  }
}

extension Diagnoser {
  /// Offers what was probably meant, for the mistakes found since `first` at a scalar.
  mutating func offerSpellings(of id: NodeID, _ value: JSONValue, from first: Int) {
    guard mistakes.count > first, !place.isSecret,
      let text = value.string ?? Wording.literal(value),
      let spellings = Spellings(program.schemas[Int(id)])
    else { return }
    var meant: [String] = []
    var help: [String] = []
    for meaning in spellings.meant(by: text) {
      switch meaning {
      case .advice(let advice): help.append(advice)
      case .value(let right):
        guard evaluator.isValid(right, id), let literal = Wording.literal(right) else { continue }
        meant.append(literal)
      }
    }
    if !meant.isEmpty { help.append("did you mean \(Wording.list(meant, "or"))?") }
    guard !help.isEmpty else { return }
    var offered = Array(mistakes[first...])
    for index in offered.indices where offered[index].diagnostic.range == value.range {
      offered[index].diagnostic.help = help
      offered[index].diagnostic.fix =
        meant.count == 1 && help.count == 1 && !place.isKey
        ? .init(replace: value.range, with: meant[0]) : nil
    }
    replaceMistakes(from: first, with: offered)
  }
}
