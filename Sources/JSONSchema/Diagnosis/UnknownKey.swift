internal import Diagnostics
internal import JSON

extension Diagnoser {
  /// A key that the schema does not know. The caret stands at the key; the advice is the key that
  /// was meant, or the keys that there are.
  mutating func reportUnknownKey(
    _ member: JSONObject.Member,
    of object: JSONObject,
    keyword: String,
    _ id: NodeID
  ) {
    guard !isFull else { return }
    var diagnostic = Diagnostic(
      .error,
      .unknownKey,
      "unknown key \(Wording.quoted(member.key))",
      at: member.keyRange,
      label: unknownKeyLabel(id)
    )
    var meant: KnownKeys.Key?
    let known = knownKeys(of: id).keys.prefix(Self.consideredKeys)
    let free = known.filter { object.index(of: $0.name) == nil }
    if let key = Self.meantKey(member.key, among: free) {
      diagnostic.help = ["did you mean \(Wording.quoted(key.name))?"]
      diagnostic.fix = .init(
        replace: member.keyRange,
        with: JSONWriter().string(.string(key.name))
      )
      meant = key
    } else if let key = Self.meantKey(member.key, among: Array(known)) {
      diagnostic.help = ["remove it: \(Wording.quoted(key.name)) is given already"]
    } else if let key = Self.longerOrShorter(member.key, among: free) {
      // Likely, but not sure enough to be corrected without asking.
      diagnostic.help = ["did you mean \(Wording.quoted(key.name))?"]
      meant = key
    } else if let owner = owner(of: member.key, among: known) {
      diagnostic.help = [
        "\(Wording.quoted(member.key)) belongs inside \(Wording.quoted(owner.name))"
      ]
    } else if (1...8).contains(free.count) {
      diagnostic.notes = [
        "keys that may stand here: " + free.map { Wording.quoted($0.name) }.joined(separator: ", ")
      ]
      diagnostic.help = ["remove it, or use one of these"]
    } else {
      diagnostic.help = ["remove it"]
    }
    let there = place.appending(.key(member.key, member.keyRange))
    var mistake = Mistake(diagnostic, keyword: keyword, node: id, place: there)
    mistake.meantKey = meant?.name
    mistake.isAboutMember = true
    report(mistake)
    // What is wrong with the value is said in the same run.
    if let meant, meant.node >= 0 {
      explain(member.value, meant.node, at: .key(member.key, member.keyRange))
    }
  }

  /// Beyond it, a schema is no help to people.
  private static let consideredKeys = 2000

  /// A key that the schema knows, but not in this case.
  mutating func reportMisplacedKey(_ member: JSONObject.Member, _ id: NodeID) {
    let name = Wording.quoted(member.key)
    let diagnostic = Diagnostic(
      .error,
      .notAllowed,
      "\(name) does not go with the other keys here",
      at: member.keyRange,
      help: ["remove \(name)"]
    )
    let there = place.appending(.key(member.key, member.keyRange))
    var mistake = Mistake(diagnostic, keyword: "unevaluatedProperties", node: id, place: there)
    mistake.isAboutMember = true
    report(mistake)
  }

  private func unknownKeyLabel(_ id: NodeID) -> String {
    let title = [id, entry].lazy.compactMap { Wording.title(of: program.schemas[Int($0)]) }.first
    if let title {
      return "not \(Self.article(title)) \(title) key"
    }
    return place.depth == 0 ? "not a known key" : "not a key of \(place.subject)"
  }

  private static func article(_ noun: String) -> String {
    guard let first = noun.lowercased().first else { return "a" }
    return "aeiou".contains(first) ? "an" : "a"
  }

  /// An alias before a likeness: whoever writes `image` has not misspelled `message`.
  private static func meantKey(
    _ written: String,
    among keys: [KnownKeys.Key]
  ) -> KnownKeys.Key? {
    let folded = Wording.folded(written)
    if let key = keys.first(where: { Wording.folded($0.name) == folded }) { return key }
    if let key = keys.first(where: { $0.aliases.contains { Wording.folded($0) == folded } }) {
      return key
    }
    if let name = NearestName.of(written, among: keys.map(\.name)) {
      return keys.first { $0.name == name }
    }
    guard let alias = NearestName.of(written, among: keys.flatMap(\.aliases)) else { return nil }
    return keys.first { $0.aliases.contains(alias) }
  }

  /// The only key that begins with what was written, or the other way round: `host` for `hostname`.
  private static func longerOrShorter(
    _ written: String,
    among keys: [KnownKeys.Key]
  ) -> KnownKeys.Key? {
    let folded = Wording.folded(written)
    guard folded.count >= 4 else { return nil }
    let found = keys.filter { key in
      let name = Wording.folded(key.name)
      return name.count >= 4 && (name.hasPrefix(folded) || folded.hasPrefix(name))
    }
    return found.count == 1 ? found.first : nil
  }

  /// The key under whose object a key belongs.
  private mutating func owner(
    of name: String,
    among keys: ArraySlice<KnownKeys.Key>
  ) -> KnownKeys.Key? {
    for key in keys where key.node >= 0 && knownKeys(of: key.node).contains(name) { return key }
    return nil
  }
}
