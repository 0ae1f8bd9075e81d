import Diagnostics
import JSON

/// The language of `--set`, `--set-string`, `--set-json` and `--set-file`: `a.b=1,c[0].d=x,e={1,2}`.
///
/// A backslash takes the next character as it is, so that `a\.b=1\,2` sets the key `a.b` to `1,2`.
/// Follows Helm's package `strvals`.
struct SetExpression {
  /// How deep names may be nested.
  static let depthLimit = 30
  /// How large an index may be.
  static let indexLimit = 65_536

  private let file: SourceFile
  private let kind: SetFlag
  private let readFile: (@Sendable (String) throws(DiagnosticError) -> [UInt8])?
  private var scanner: SetScanner

  init(
    _ file: SourceFile,
    _ id: SourceID,
    kind: SetFlag,
    readFile: (@Sendable (String) throws(DiagnosticError) -> [UInt8])?
  ) {
    self.file = file
    self.kind = kind
    self.readFile = readFile
    scanner = SetScanner(file, id)
  }

  /// The value of a `--set-json` flag that is an object as a whole.
  static func object(_ file: SourceFile, _ id: SourceID) throws(DiagnosticError) -> JSONObject {
    do throws(GoJSONError) {
      var decoder = GoJSONDecoder(file.bytes, file: id)
      let value = try decoder.whole()
      guard let object = value.object else {
        throw GoJSONError(message: "not an object", offset: 0)
      }
      return object
    } catch {
      throw DiagnosticError(SetMistake.json(error, in: id, end: file.bytes.count))
    }
  }

  mutating func apply(to object: inout JSONObject) throws(DiagnosticError) {
    while !scanner.isAtEnd { try key(into: &object, depth: 0) }
  }

  // MARK: Keys

  private static let keyStops: Set<Unicode.Scalar> = ["=", "[", ",", "."]
  private static let itemStops: Set<Unicode.Scalar> = ["=", "[", "."]

  /// One `name=value`, or what is left of it behind a dot.
  private mutating func key(into object: inout JSONObject, depth: Int) throws(DiagnosticError) {
    let piece = scanner.piece(until: Self.keyStops)
    switch piece.end {
    case "[":
      let index = try index()
      var list: [JSONValue] = []
      if let old = object[piece.text] {
        guard let array = old.array else {
          throw DiagnosticError(SetMistake.notAList(piece, old))
        }
        list = array
      }
      let range = piece.range
      try item(index, of: &list, depth: depth)
      set(piece.text, JSONValue(.array(list), range: range), range, in: &object)
    case "=":
      let value = try value()
      set(piece.text, value, piece.range, in: &object)
    case ".":
      guard depth < Self.depthLimit else {
        throw DiagnosticError(SetMistake.tooDeep(Self.depthLimit, at: piece.range))
      }
      var inner = JSONObject()
      if let old = object[piece.text] {
        guard let existing = old.object else {
          throw DiagnosticError(SetMistake.notAMapping(piece, old))
        }
        inner = existing
      }
      try key(into: &inner, depth: depth + 1)
      guard !inner.isEmpty else { throw DiagnosticError(SetMistake.noValue(piece)) }
      set(piece.text, JSONValue(.object(inner), range: piece.range), piece.range, in: &object)
    default:
      if piece.end == nil, piece.text.isEmpty {
        guard depth > 0 else { return }
      }
      throw DiagnosticError(SetMistake.noValue(piece))
    }
  }

  private func set(
    _ key: String,
    _ value: JSONValue,
    _ range: SourceRange,
    in object: inout JSONObject
  ) {
    guard !key.isEmpty else { return }
    object.append(JSONObject.Member(key: key, keyRange: range, value: value))
  }

  // MARK: Lists

  /// What stands between `[` and `]`.
  private mutating func index() throws(DiagnosticError) -> Int {
    let piece = scanner.piece(until: ["]"])
    guard piece.end != nil, let index = Int(piece.text) else {
      throw DiagnosticError(SetMistake.index(piece))
    }
    guard index >= 0, index <= Self.indexLimit else {
      throw DiagnosticError(SetMistake.indexOutOfRange(index, Self.indexLimit, at: piece.range))
    }
    return index
  }

  /// What stands behind `name[index]`.
  private mutating func item(_ index: Int, of list: inout [JSONValue], depth: Int)
    throws(DiagnosticError)
  {
    guard depth < Self.depthLimit * 2 else {
      throw DiagnosticError(SetMistake.tooDeep(Self.depthLimit, at: scanner.endRange))
    }
    let piece = scanner.piece(until: Self.itemStops)
    guard piece.text.isEmpty else { throw DiagnosticError(SetMistake.behindIndex(piece)) }
    let old: JSONValue? = list.indices.contains(index) ? list[index] : nil
    let value: JSONValue
    switch piece.end {
    case "=": value = try self.value()
    case "[":
      let next = try self.index()
      var inner: [JSONValue] = []
      if let old, !old.isNull {
        guard let array = old.array else { throw DiagnosticError(SetMistake.notAList(piece, old)) }
        inner = array
      }
      try item(next, of: &inner, depth: depth + 1)
      value = JSONValue(.array(inner), range: piece.range)
    case ".":
      // What is there and is no mapping gives way.
      var inner = old?.object ?? JSONObject()
      try key(into: &inner, depth: depth + 1)
      value = JSONValue(.object(inner), range: piece.range)
    default:
      throw DiagnosticError(SetMistake.noValue(piece))
    }
    while list.count <= index { list.append(JSONValue(.null, range: piece.range)) }
    list[index] = value
  }

  // MARK: Values

  private mutating func value() throws(DiagnosticError) -> JSONValue {
    if kind == .json { return try jsonValue() }
    if scanner.isAtEnd { return JSONValue(.string(""), range: scanner.endRange) }
    let start = scanner.index
    guard scanner.next() == "{" else {
      scanner.stepBack()
      let piece = scanner.piece(until: [","])
      return try converted(piece)
    }
    var elements: [JSONValue] = []
    while true {
      let piece = scanner.piece(until: [",", "}"])
      switch piece.end {
      case "}":
        elements.append(try converted(piece))
        let range = scanner.range(from: start)
        if let behind = scanner.next(), behind != "," { scanner.stepBack() }
        return JSONValue(.array(elements), range: range)
      case ",": elements.append(try converted(piece))
      default: throw DiagnosticError(SetMistake.openList(at: scanner.range(from: start)))
      }
    }
  }

  private func converted(_ piece: SetScanner.Piece) throws(DiagnosticError) -> JSONValue {
    switch kind {
    case .file:
      guard let readFile else { throw DiagnosticError(SetMistake.noFiles(piece)) }
      let bytes = try readFile(piece.text)
      return JSONValue(.string(String(decoding: bytes, as: UTF8.self)), range: piece.range)
    case .typed: return JSONValue(Self.typed(piece.text), range: piece.range)
    default: return JSONValue(.string(piece.text), range: piece.range)
    }
  }

  /// A text that looks like a boolean, null or an integer; digits behind a leading zero are a text.
  private static func typed(_ text: String) -> JSONValue.Content {
    switch text.utf8.count {
    case 4 where text.lowercased() == "true": return .bool(true)
    case 4 where text.lowercased() == "null": return .null
    case 5 where text.lowercased() == "false": return .bool(false)
    case 1 where text == "0": return .number(JSONNumber(0))
    case 0: return .string(text)
    default:
      guard text.utf8.first != UInt8(ascii: "0"), let value = Int(text) else {
        return .string(text)
      }
      return .number(JSONNumber(value))
    }
  }

  /// The JSON value that begins here, and the comma behind it. Nothing at all is null.
  private mutating func jsonValue() throws(DiagnosticError) -> JSONValue {
    if skipToValue() { return JSONValue(.null, range: scanner.endRange) }
    do throws(GoJSONError) {
      var decoder = GoJSONDecoder(file.bytes, file: scanner.file, from: scanner.offset)
      let value = try decoder.next()
      scanner.step(to: decoder.offset)
      _ = skipToValue()
      return value
    } catch {
      throw DiagnosticError(SetMistake.json(error, in: scanner.file, end: file.bytes.count))
    }
  }

  /// Skips white space, and the comma behind it; whether there was a comma or the end.
  private mutating func skipToValue() -> Bool {
    while let scalar = scanner.next() {
      if scalar == "," { return true }
      if !scalar.properties.isWhitespace {
        scanner.stepBack()
        return false
      }
    }
    return true
  }
}
