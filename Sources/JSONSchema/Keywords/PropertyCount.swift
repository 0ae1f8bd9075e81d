internal import Diagnostics
internal import JSON

// `minProperties`, `maxProperties`

extension NodeCompiler {
  mutating func compilePropertyCount(_ site: SchemaSite, into builder: inout NodeBuilder) {
    if let limit = site.count("minProperties"), limit > 0 {
      builder.objects.append(.minProperties(limit))
    }
    if let limit = site.count("maxProperties") { builder.objects.append(.maxProperties(limit)) }
  }
}

extension Diagnoser {
  mutating func explainPropertyCount(
    _ value: JSONValue,
    _ object: JSONObject,
    limit: Int,
    isMinimum: Bool,
    _ id: NodeID
  ) {
    var diagnostic = Diagnostic(.error, .wrongCount, "", at: value.openingBracket)
    if isMinimum {
      diagnostic.message =
        object.isEmpty
        ? "\(place.subject) is empty, and needs at least \(Wording.count(limit, "key"))"
        : "\(place.subject) has \(Wording.count(object.count, "key")), and needs at least \(limit)"
    } else {
      diagnostic.message =
        "\(place.subject) has \(Wording.count(object.count, "key")), and may have at most \(limit)"
      diagnostic.range = object.members[limit].keyRange
      diagnostic.label = object.count == limit + 1 ? "one too many" : "from here on too many"
    }
    let keyword = isMinimum ? "minProperties" : "maxProperties"
    report(Mistake(diagnostic, keyword: keyword, node: id, place: place))
  }
}
