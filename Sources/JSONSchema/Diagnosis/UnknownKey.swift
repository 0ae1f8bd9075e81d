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
    let all = knownKeys(of: id)
    let known = Array(all.keys.prefix(Self.consideredKeys))
    let free = known.filter { object.index(of: $0.name) == nil }
    let guess = guess(member.key, free: free, known: known, advice: all.advice)
    var isMeant = guess.isMeant
    // What is wrong with the value is said in the same run.
    var found: [Mistake] = []
    if let key = guess.key, isMeant, key.node >= 0 {
      let earlier = takeMistakes()
      explain(member.value, key.node, at: .key(member.key, member.keyRange))
      found = takeMistakes()
      putBack(earlier)
    }
    let fits = found.allSatisfy { !$0.isError || $0.diagnostic.fix != nil }
    if !fits, guess.isSynonym, let words = all.advice[Wording.folded(member.key)] {
      // Another tool's key with another tool's value.
      diagnostic.help = [words]
      isMeant = false
      found = []
    } else if let key = guess.key, isMeant {
      diagnostic.help = ["did you mean \(Wording.quoted(key.name))?"]
      if guess.isSynonym, lacksUnit(member.value, key) {
        diagnostic.notes = ["a number alone may mean something else here; give it its unit"]
      }
      if guess.isSure, !guess.isSynonym || fits && !lacksUnit(member.value, key) {
        diagnostic.fix = .init(
          replace: member.keyRange,
          with: JSONWriter().string(.string(key.name))
        )
      }
    } else {
      diagnostic.help = guess.help
      diagnostic.notes = guess.notes
    }
    let there = place.appending(.key(member.key, member.keyRange))
    var mistake = Mistake(diagnostic, keyword: keyword, node: id, place: there)
    mistake.meantKey =
      isMeant ? guess.key?.name : diagnostic.help.first.flatMap { Self.advised($0, among: free) }
    mistake.isAboutMember = true
    // With advice of its own, the value needs no more words.
    mistake.isCause = !isMeant
    report(mistake)
    for mistake in found { report(mistake) }
  }

  /// Whether a number would mean something else under our key than under another tool's: 60 may be
  /// minutes there, and days here. The schema's `x-kubegate-needs-unit` says where.
  private func lacksUnit(_ value: JSONValue, _ key: KnownKeys.Key) -> Bool {
    guard key.node >= 0, annotated(key.node)["x-kubegate-needs-unit"]?.bool == true else {
      return false
    }
    return (value.string ?? Wording.literal(value) ?? "").utf8.allSatisfy {
      (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".")
    }
  }

  /// The key that advice says to write: `write "gpu_request": 1`.
  private static func advised(_ advice: String, among keys: [KnownKeys.Key]) -> String? {
    keys.first { advice.hasPrefix("write \(Wording.quoted($0.name)): ") }?.name
  }

  /// What may have been meant by an unknown key.
  private struct Guess {
    /// The key that stands for it.
    var key: KnownKeys.Key?
    /// Whether the key is offered by name.
    var isMeant = false
    /// Whether the key may be put in its place without asking.
    var isSure = false
    /// Whether it is known as another word for the key, not as a misspelling of it.
    var isSynonym = false
    var help: [String] = []
    var notes: [String] = []
  }

  /// A different case or separator before a synonym, that before a likeness, and that before a place
  /// where the key would be right: whoever writes `image` has not misspelled `message`.
  private mutating func guess(
    _ written: String,
    free: [KnownKeys.Key],
    known: [KnownKeys.Key],
    advice: [String: String]
  ) -> Guess {
    let folded = Wording.folded(written)
    if let key = free.first(where: { Wording.folded($0.name) == folded }) {
      return Guess(key: key, isMeant: true, isSure: true)
    }
    let isAlias = { (key: KnownKeys.Key) in key.aliases.contains { Wording.folded($0) == folded } }
    if let key = free.first(where: isAlias) {
      return Guess(key: key, isMeant: true, isSure: true, isSynonym: true)
    }
    if let key = known.first(where: { Wording.folded($0.name) == folded || isAlias($0) }) {
      return Guess(help: ["remove it: \(Wording.quoted(key.name)) is given already"])
    }
    if let words = advice[folded] { return Guess(help: [words]) }
    if let name = NearestName.of(written, among: free.map(\.name)) {
      let key = free.first { $0.name == name }
      return Guess(key: key, isMeant: true, isSure: true)
    }
    if let name = NearestName.of(written, among: known.map(\.name)) {
      return Guess(help: ["remove it: \(Wording.quoted(name)) is given already"])
    }
    if let words = elsewhere(written, known) { return Guess(help: [words]) }
    let aliases = free.flatMap(\.aliases)
    if let alias = NearestName.of(written, among: aliases, tolerance: 1) {
      let key = free.first { $0.aliases.contains(alias) }
      return Guess(key: key, isMeant: true, isSynonym: true)
    }
    if let key = Self.longerOrShorter(written, among: free) {
      // Likely, but not sure enough to be corrected without asking.
      return Guess(key: key, isMeant: true, isSynonym: true)
    }
    guard (1...8).contains(free.count) else { return Guess(help: ["remove it"]) }
    let names = free.map { Wording.quoted($0.name) }.joined(separator: ", ")
    return Guess(
      help: ["remove it, or use one of these"],
      notes: ["keys that may stand here: \(names)"]
    )
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

  /// Where else a key would be right: further out, or inside one of the keys here.
  private mutating func elsewhere(_ name: String, _ known: [KnownKeys.Key]) -> String? {
    let quoted = Wording.quoted(name)
    for depth in containers.indices.reversed() where knownKeys(of: containers[depth]).contains(name)
    {
      guard depth > 0 else { return "\(quoted) belongs at the top level" }
      if case .key(let sibling, _) = place.steps[depth] {
        return "\(quoted) belongs one level up, beside \(Wording.quoted(sibling))"
      }
    }
    let owners = known.filter { key in
      guard key.node >= 0 else { return false }
      return knownKeys(of: key.node).contains(name)
        || elementNodes(of: key.node).contains { knownKeys(of: $0).contains(name) }
    }
    guard !owners.isEmpty, owners.count <= 4 else { return nil }
    return "\(quoted) belongs inside \(Wording.list(owners.map { Wording.quoted($0.name) }, "or"))"
  }
}
