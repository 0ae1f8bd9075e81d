import GoTemplate

extension TOMLReader {
  /// A value; spaces may stand before it.
  mutating func value(isElement: Bool) throws(TOMLError) -> Value {
    try skipSpace()
    guard let scalar = try peek() else {
      isAtEnd = true
      throw mistake("unexpected EOF; expected value")
    }
    let start = (index: index, line: line)
    switch scalar {
    case "[": return try array()
    case "{": return try inlineTable(isElement: isElement)
    case "\"":
      _ = try next()
      return .string(bytes: try startsMultiline("\"") ? try multilineString() : try basicString())
    case "'":
      _ = try next()
      return .string(bytes: try startsMultiline("'") ? try multilineRawString() : try rawString())
    case "0"..."9", "+", "-": return try number()
    case ".": break
    case "i" where bytes[index...].starts(with: "inf".utf8),
      "n" where bytes[index...].starts(with: "nan".utf8):
      index += 3
      return .float64(scalar == "i" ? .infinity : .nan)
    default: return try word(scalar)
    }
    _ = try next()
    throw mistake("floats must start with a digit, not '.'", line: start.line)
  }

  /// `true` or `false`.
  private mutating func word(_ first: Unicode.Scalar) throws(TOMLError) -> Value {
    guard GoUnicode.isLetter(first) else {
      let start = line
      _ = try next()
      throw mistake("expected value but found \(GoQuote.quoted(first)) instead", line: start)
    }
    let start = index
    while let scalar = try peek(), GoUnicode.isLetter(scalar) { _ = try next() }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: throw mistake("expected value but found \(GoQuote.quoted(word)) instead")
    }
  }

  private mutating func enter(_ what: String) throws(TOMLError) {
    guard depth < Self.depthLimit else {
      throw mistake("exceeds maximum \(what) depth of \(Self.depthLimit)")
    }
    depth += 1
  }

  private mutating func array() throws(TOMLError) -> Value {
    _ = try next()
    try enter("array")
    defer { depth -= 1 }
    tables.note(currentKey, isArray: true)
    var elements: [Value] = []
    while true {
      try skipLines()
      switch try peek() {
      case ",":
        _ = try next()
        throw mistake("unexpected comma")
      case "]":
        _ = try next()
        return .list(elements)
      default: elements.append(try value(isElement: true))
      }
      try skipLines()
      let scalar = try next()
      if scalar == "," { continue }
      guard scalar == "]" else {
        throw mistake(
          "expected a comma (',') or array terminator (']'), but got \(plainly(scalar))"
        )
      }
      return .list(elements)
    }
  }

  private mutating func inlineTable(isElement: Bool) throws(TOMLError) -> Value {
    _ = try next()
    try enter("table")
    let (outer, outerKey) = (tables.context, currentKey)
    defer { depth -= 1 }
    currentKey = ""
    try refusingWithTables { tables throws(TOMLTables.Mistake) in
      try tables.openInline(outerKey, isElement: isElement)
    }
    let context = tables.context
    let whole = Map()
    while true {
      try skipLines()
      switch try peek() {
      case ",":
        _ = try next()
        throw mistake("unexpected comma")
      case "}": break
      default:
        let (path, value) = try readValueOfKey()
        try put(value, at: path, in: whole)
        tables.context = context
        try skipLines()
        if try take(",") { continue }
      }
      let scalar = try next()
      guard scalar == "}" else {
        throw mistake(
          "expected a comma or an inline table terminator '}', but got \(plainly(scalar)) instead"
        )
      }
      tables.context = outer
      currentKey = outerKey
      return .map(whole)
    }
  }

  private func put(_ value: Value, at path: [String], in whole: Map) throws(TOMLError) {
    var table = whole
    for key in path.dropLast() {
      if table[key] == nil { table[key] = .map(Map()) }
      guard case .map(let inner)? = table[key] else {
        throw mistake("\(GoQuote.quoted(TOMLWriter.name(tables.context))) is not a table")
      }
      table = inner
    }
    table[path.last ?? ""] = value
  }

  /// Spaces, line breaks and comments between the elements of an array or inline table.
  private mutating func skipLines() throws(TOMLError) {
    while let scalar = try peek() {
      if scalar == "#" {
        try skipComment()
      } else if Self.isSpaceOrBreak(scalar) {
        _ = try next()
      } else {
        return
      }
    }
  }

  private func plainly(_ scalar: Unicode.Scalar?) -> String {
    scalar.map { "'\($0)'" } ?? "end of file"
  }
}
