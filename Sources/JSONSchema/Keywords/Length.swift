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
  func hasLength(_ text: UnsafeBufferPointer<UInt8>, atLeast limit: Int) -> Bool {
    if text.count < limit { return false }
    return text.count / 4 >= limit || Self.scalarCount(text) >= limit
  }

  func hasLength(_ text: UnsafeBufferPointer<UInt8>, atMost limit: Int) -> Bool {
    if text.count <= limit { return true }
    return text.count / 4 <= limit && Self.scalarCount(text) <= limit
  }

  func hasLength(_ text: String, atLeast limit: Int) -> Bool {
    var text = text
    return text.withUTF8 { hasLength($0, atLeast: limit) }
  }

  func hasLength(_ text: String, atMost limit: Int) -> Bool {
    var text = text
    return text.withUTF8 { hasLength($0, atMost: limit) }
  }

  private static func scalarCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    text.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
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
