internal import Diagnostics
internal import JSON

// `minLength`, `maxLength`

extension NodeCompiler {
  mutating func compileLength(_ site: SchemaSite, into builder: inout NodeBuilder) {
    if let limit = site.count("minLength"), limit > 0 { builder.strings.append(.minLength(limit)) }
    if let limit = site.count("maxLength") { builder.strings.append(.maxLength(limit)) }
  }
}

extension Evaluator {
  /// Characters are Unicode scalars; a scalar takes one to four bytes, which mostly spares counting.
  func hasLength(_ string: String, atLeast limit: Int) -> Bool {
    let bytes = string.utf8.count
    if bytes < limit { return false }
    if bytes / 4 >= limit { return true }
    return string.unicodeScalars.count >= limit
  }

  func hasLength(_ string: String, atMost limit: Int) -> Bool {
    let bytes = string.utf8.count
    if bytes <= limit { return true }
    if bytes / 4 > limit { return false }
    return string.unicodeScalars.count <= limit
  }
}

extension Diagnoser {
  mutating func explainLength(
    _ value: JSONValue,
    _ string: String,
    limit: Int,
    isMinimum: Bool,
    _ id: NodeID
  ) {
    let length = string.unicodeScalars.count
    let message =
      if isMinimum && string.isEmpty {
        "\(place.subject) is empty"
      } else if isMinimum {
        "\(place.subject) has \(Wording.count(length, "character")), and needs at least \(limit)"
      } else {
        "\(place.subject) has \(Wording.count(length, "character")), and may have at most \(limit)"
      }
    let diagnostic = Diagnostic(.error, .wrongLength, message, at: value.range)
    let keyword = isMinimum ? "minLength" : "maxLength"
    var mistake = Mistake(diagnostic, keyword: keyword, node: id, place: place)
    mistake.isCause = string.isEmpty
    report(mistake)
  }
}
