internal import Diagnostics
internal import JSON

// `minItems`, `maxItems`

extension NodeCompiler {
  mutating func compileItemCount(_ site: SchemaSite, into builder: inout NodeBuilder) {
    if let limit = site.count("minItems"), limit > 0 { builder.arrays.append(.minItems(limit)) }
    if let limit = site.count("maxItems") { builder.arrays.append(.maxItems(limit)) }
  }
}

extension Diagnoser {
  mutating func explainItemCount(
    _ value: JSONValue,
    _ array: [JSONValue],
    limit: Int,
    isMinimum: Bool,
    _ id: NodeID
  ) {
    var diagnostic = Diagnostic(.error, .wrongCount, "", at: value.range)
    if isMinimum {
      diagnostic.message =
        array.isEmpty
        ? "\(place.subject) is empty, and needs at least \(Wording.count(limit, "element"))"
        : "\(place.subject) has \(Wording.count(array.count, "element")), and needs at least \(limit)"
    } else {
      diagnostic.message =
        "\(place.subject) has \(Wording.count(array.count, "element")), and may have at most \(limit)"
      diagnostic.range = array[limit].range
      diagnostic.label = array.count == limit + 1 ? "one too many" : "from here on too many"
    }
    let keyword = isMinimum ? "minItems" : "maxItems"
    var mistake = Mistake(diagnostic, keyword: keyword, node: id, place: place)
    mistake.isCause = array.isEmpty
    report(mistake)
  }
}
