import Diagnostics
import JSON

/// The language of `--set-literal`: one name, and all behind the first `=` is the value. Nothing is
/// escaped. Follows Helm's package `strvals`.
struct LiteralExpression {
  private var scanner: SetScanner

  init(_ file: SourceFile, _ id: SourceID) { scanner = SetScanner(file, id) }

  private static let stops: Set<Unicode.Scalar> = ["=", "[", "."]

  mutating func apply(to object: inout JSONObject) throws(DiagnosticError) {
    while !scanner.isAtEnd { try key(into: &object, depth: 0) }
  }

  private mutating func key(into object: inout JSONObject, depth: Int) throws(DiagnosticError) {
    guard depth <= SetExpression.depthLimit else {
      throw DiagnosticError(
        SetMistake.tooDeep(SetExpression.depthLimit, at: scanner.endRange)
      )
    }
    let piece = scanner.piece(until: Self.stops, escapes: false)
    let value: JSONValue
    switch piece.end {
    case "=": value = rest()
    case ".":
      var inner = JSONObject()
      if let old = object[piece.text] {
        guard let existing = old.object else {
          throw DiagnosticError(SetMistake.notAMapping(piece, old))
        }
        inner = existing
      }
      try key(into: &inner, depth: depth + 1)
      guard !inner.isEmpty else { throw DiagnosticError(SetMistake.noValue(piece)) }
      value = JSONValue(.object(inner), range: piece.range)
    case "[":
      var list: [JSONValue] = []
      if let old = object[piece.text] {
        guard let array = old.array else { throw DiagnosticError(SetMistake.notAList(piece, old)) }
        list = array
      }
      try item(of: &list, depth: depth)
      value = JSONValue(.array(list), range: piece.range)
    default: throw DiagnosticError(SetMistake.noValue(piece))
    }
    guard !piece.text.isEmpty else { return }
    object.append(JSONObject.Member(key: piece.text, keyRange: piece.range, value: value))
  }

  private mutating func item(of list: inout [JSONValue], depth: Int) throws(DiagnosticError) {
    guard depth <= SetExpression.depthLimit else {
      throw DiagnosticError(
        SetMistake.tooDeep(SetExpression.depthLimit, at: scanner.endRange)
      )
    }
    let number = scanner.piece(until: ["]"], escapes: false)
    guard number.end != nil, let index = Int(number.text) else {
      throw DiagnosticError(SetMistake.index(number))
    }
    guard index >= 0, index <= SetExpression.indexLimit else {
      throw DiagnosticError(
        SetMistake.indexOutOfRange(index, SetExpression.indexLimit, at: number.range)
      )
    }
    let piece = scanner.piece(until: Self.stops, escapes: false)
    guard piece.text.isEmpty else { throw DiagnosticError(SetMistake.behindIndex(piece)) }
    let old: JSONValue? = list.indices.contains(index) ? list[index] : nil
    let value: JSONValue
    switch piece.end {
    case "=": value = rest()
    case "[":
      var inner: [JSONValue] = []
      if let old, !old.isNull {
        guard let array = old.array else { throw DiagnosticError(SetMistake.notAList(piece, old)) }
        inner = array
      }
      try item(of: &inner, depth: depth + 1)
      value = JSONValue(.array(inner), range: piece.range)
    case ".":
      var inner = old?.object ?? JSONObject()
      try key(into: &inner, depth: depth + 1)
      value = JSONValue(.object(inner), range: piece.range)
    default: throw DiagnosticError(SetMistake.noValue(piece))
    }
    while list.count <= index { list.append(JSONValue(.null, range: number.range)) }
    list[index] = value
  }

  private mutating func rest() -> JSONValue {
    let piece = scanner.piece(until: [], escapes: false)
    return JSONValue(.string(piece.text), range: piece.range)
  }
}
