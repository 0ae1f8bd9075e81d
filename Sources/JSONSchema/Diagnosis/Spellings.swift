internal import Diagnostics
internal import JSON
internal import RE2

/// What people write instead of a valid text, by the schema's `x-kubegate-spellings`: patterns of the
/// whole text, each with one text or several that were probably meant, `${1}` standing for a group.
///
/// ```json
/// "x-kubegate-spellings": { "([0-9]+) ?GB": ["${1}G", "${1}Gi"] }
/// ```
struct Spellings {
  private let members: [JSONObject.Member]

  init?(_ schema: JSONValue) {
    guard let members = schema["x-kubegate-spellings"]?.object?.members else { return nil }
    self.members = members
  }

  /// What may have been meant; empty where nothing is known.
  func meant(by text: String) -> [String] {
    for member in members {
      guard let pattern = try? RegularExpression(member.key), pattern.matchesAll(of: text) else {
        continue
      }
      let templates = member.value.array ?? [member.value]
      return templates.compactMap(\.string).map { pattern.replacingAll(in: text, with: $0) }
    }
    return []
  }
}

extension Diagnoser {
  /// Offers what was probably meant, for the mistakes of a text found since `first`.
  mutating func offerSpellings(of id: NodeID, _ value: JSONValue, from first: Int) {
    guard mistakes.count > first, let text = value.string, !place.isSecret,
      let spellings = Spellings(program.schemas[Int(id)])
    else { return }
    let meant = spellings.meant(by: text).map { Wording.quoted($0) }
    guard !meant.isEmpty else { return }
    var offered = Array(mistakes[first...])
    for index in offered.indices where offered[index].diagnostic.range == value.range {
      offered[index].diagnostic.help = ["did you mean \(meant.joined(separator: " or "))?"]
      if meant.count == 1 {
        offered[index].diagnostic.fix = .init(replace: value.range, with: meant[0])
      }
    }
    replaceMistakes(from: first, with: offered)
  }
}
