internal import Diagnostics
internal import JSON

/// Small changes that make a text right where a schema gives no spellings of its own: a name in lower
/// case, a path with its slash, a number with a point.
enum Respelling {
  struct Candidate {
    var text: String
    /// Whether it says the same as before, so that it may be put in its place without asking.
    var isSafe: Bool
  }

  /// In the order in which they are tried; none of them needs to be right.
  static func candidates(for text: String) -> [Candidate] {
    guard text.utf8.count <= 1000 else { return [] }
    let trimmed = trimmed(text)
    let withoutScheme = withoutScheme(trimmed)
    let hyphens = separated(trimmed, by: "-")
    var candidates = [Candidate(text: trimmed, isSafe: true)]
    for other in [
      trimmed.replacing(",", with: "."), withoutScheme, withoutScheme.lowercased(),
      trimmed.lowercased(), trimmed.uppercased(), hyphens, hyphens.lowercased(),
      separated(trimmed, by: "_"), separated(trimmed, by: "_").uppercased(), "/" + trimmed,
      "_" + trimmed, trimmed.filter { $0 != " " },
    ] {
      candidates.append(Candidate(text: other, isSafe: false))
    }
    return candidates.filter { $0.text != text && !$0.text.isEmpty }
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
    let end = scalars.lastIndex { !$0.properties.isWhitespace }
    guard let end else { return "" }
    return String(scalars[...end])
  }

  /// `https://lab.example.org/` as a host.
  private static func withoutScheme(_ text: String) -> String {
    var rest = text[...]
    for scheme in ["https://", "http://", "docker://", "docker:"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      break
    }
    while rest.last == "/" { rest.removeLast() }
    return String(rest)
  }

  /// The text with one separator in place of all that people use; none at its ends.
  private static func separated(_ text: String, by separator: Character) -> String {
    text.split { "-_. ".contains($0) }.joined(separator: String(separator))
  }
}

extension String {
  fileprivate func replacing(_ character: Character, with other: Character) -> String {
    String(map { $0 == character ? other : $0 })
  }
}

extension Diagnoser {
  /// Offers a text that would be right, for the mistakes found since `first` in the form of one.
  mutating func offerRespelling(_ value: JSONValue, from first: Int) {
    guard let text = value.string, !place.isSecret else { return }
    let isOpen = { (mistake: Mistake) in
      mistake.diagnostic.code == .wrongForm && mistake.diagnostic.range == value.range
        && mistake.diagnostic.fix == nil
        && !mistake.diagnostic.help.contains { $0.hasPrefix("did you mean") }
    }
    guard mistakes.count > first, mistakes[first...].contains(where: isOpen) else { return }
    let right = Respelling.candidates(for: text).first { candidate in
      evaluator.isValid(.string(candidate.text), entry)
    }
    guard let right, let literal = Wording.literal(.string(right.text)) else { return }
    var offered = Array(mistakes[first...])
    for index in offered.indices where isOpen(offered[index]) {
      offered[index].diagnostic.help.insert("did you mean \(literal)?", at: 0)
      if right.isSafe, !place.isKey {
        offered[index].diagnostic.fix = .init(replace: value.range, with: literal)
      }
    }
    replaceMistakes(from: first, with: offered)
  }
}
