internal import Diagnostics
internal import JSON

extension Diagnoser {
  /// Warns where a key is used whose schema says `deprecated`. What to use instead is told by the
  /// schema's `x-kubegate-message` for `deprecated`, else by its description.
  mutating func warnOfDeprecation(_ schema: JSONValue, _ value: JSONValue, _ id: NodeID) {
    guard schema["deprecated"]?.bool == true, place.depth > 0 else { return }
    var diagnostic = Diagnostic(
      .warning,
      .deprecatedKey,
      "\(place.subject) is deprecated",
      at: place.keyRange ?? value.range
    )
    let message = CustomMessages(schema)?.message(for: "deprecated").map { filled($0, value) }
    if let words = message ?? Wording.description(of: schema) { diagnostic.help = [words] }
    report(Mistake(diagnostic, keyword: "deprecated", node: id, place: place))
  }
}
