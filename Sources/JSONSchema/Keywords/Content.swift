internal import Base64
internal import Diagnostics
internal import JSON

// `contentEncoding`, `contentMediaType`

/// What a string has to hold.
struct ContentRule: Sendable {
  /// Whether it is written in base64.
  var isBase64 = false
  /// Whether it is JSON, once it is decoded.
  var isJSON = false

  /// What the string has to hold, in words.
  var noun: String { isBase64 ? isJSON ? "JSON in base64" : "base64" : "JSON" }

  /// The keyword that says so.
  var keyword: String { isBase64 ? "contentEncoding" : "contentMediaType" }

  func isValid(_ text: String) -> Bool {
    guard isBase64 else { return isJSON(Array(text.utf8)) }
    guard let bytes = Base64.decode(text) else { return false }
    return isJSON(bytes)
  }

  private func isJSON(_ bytes: [UInt8]) -> Bool {
    guard isJSON else { return true }
    let reader = JSONReader(duplicateKeys: .lastWins)
    return (try? reader.read(bytes)) != nil
  }
}

extension NodeCompiler {
  /// Content is only a remark, unless the caller asks for more; unknown encodings and media types are
  /// remarks in any case.
  mutating func compileContent(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard assertsContent else { return }
    var rule = ContentRule()
    let encoding = site["contentEncoding"]?.string
    rule.isBase64 = encoding?.lowercased() == "base64"
    // What is encoded in an unknown way cannot be read.
    if encoding == nil || rule.isBase64 {
      let type = site["contentMediaType"]?.string?.lowercased().prefix { $0 != ";" } ?? ""
      rule.isJSON = type == "application/json" || type.hasSuffix("+json")
    }
    guard rule.isBase64 || rule.isJSON else { return }
    builder.strings.append(.content(add(rule, to: \.contents)))
  }
}

extension Diagnoser {
  mutating func explainContent(_ value: JSONValue, _ rule: ContentRule, _ id: NodeID) {
    let diagnostic = Diagnostic(
      .error,
      .wrongFormat,
      "\(place.subject) has to hold \(rule.noun)",
      at: value.range
    )
    report(Mistake(diagnostic, keyword: rule.keyword, node: id, place: place))
  }
}
