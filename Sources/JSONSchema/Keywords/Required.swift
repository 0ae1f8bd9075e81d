internal import Diagnostics
internal import JSON

// What `required` says to people; it is evaluated together with `properties`.

extension Diagnoser {
  /// A key is missing. The caret stands at the object's opening brace, with a line to paste.
  mutating func reportMissingKey(
    _ key: String,
    of value: JSONValue,
    _ id: NodeID
  ) {
    guard !isFull else { return }
    let schema = propertySchema(key, of: id)
    let quoted = Wording.quoted(key)
    var diagnostic = Diagnostic(
      .error,
      .missingKey,
      "\(quoted) is missing",
      at: value.openingBracket,
      label: Wording.title(of: program.schemas[Int(id)]).map { "this \($0) needs it" }
    )
    let snippet = "\(quoted): \(Wording.placeholder(of: schema ?? true))"
    let isFollowed = value.object?.isEmpty == false
    diagnostic.help = ["add \(snippet)\(isFollowed ? "," : "")"]
    var mistake = Mistake(diagnostic, keyword: "required", node: id, place: place)
    mistake.missing = Mistake.Missing(key: key, snippet: snippet, isFollowed: isFollowed)
    report(mistake)
  }
}
