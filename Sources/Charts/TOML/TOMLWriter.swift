import GoTemplate

/// Writes values of templates as TOML, as the Go package BurntSushi/toml does: plain keys before tables,
/// keys sorted, each level of tables indented by two spaces.
struct TOMLWriter {
  private var output: [UInt8] = []
  /// How many values have been looked at.
  private var visited = 0

  /// Values that hold themselves are endless.
  private static let depthLimit = 500

  /// - Throws: a list that holds a null or is the whole document, and a value that TOML has no form for,
  ///   in the words of the Go package.
  static func text(_ value: Value) throws(TemplateError) -> [UInt8] {
    var writer = TOMLWriter()
    try writer.write(value, at: [])
    return writer.output
  }

  /// What a value is in TOML; `nil` for what is left out.
  private enum Kind { case plain, array, tables, table }

  /// The fields of a structure, or of a map in the order of its keys.
  private static func members(of value: Value) -> [(key: String, value: Value)]? {
    switch value {
    case .map(let map): return map.sorted.map { ($0.key, $0.value) }
    case .object(let object):
      if let fields = (object as? any JSONRepresentable)?.jsonFields {
        return fields.map { ($0.name, $0.value) }
      }
      return object.underlying.flatMap(members)
    default: return nil
    }
  }

  private mutating func kind(of value: Value, depth: Int = 0) throws(TemplateError) -> Kind? {
    guard depth < Self.depthLimit else { throw TemplateError("toml: value is nested too deeply") }
    // Lists in lists in lists can have more paths than could ever be walked.
    visited += 1
    if visited > SprigFunctions.largestText { throw GoPanic.largeText }
    try SprigFunctions.check(textOf: output.count)
    switch value {
    case .nil, .nothing: return nil
    case .bool, .int, .int64, .uint8, .uint64, .float64, .string, .rawString: return .plain
    case .map(let map): return map.isNilMap ? nil : .table
    case .list(let list):
      if list.isNilSlice { return nil }
      var areTables = !list.elements.isEmpty
      for element in list.elements {
        guard let kind = try self.kind(of: element, depth: depth + 1) else {
          throw TemplateError("toml: cannot encode array with nil element")
        }
        if kind != .table { areTables = false }
      }
      return areTables ? .tables : .array
    case .object(let object):
      if object.isNilPointer { return nil }
      if object is ComplexNumber { throw TemplateError("unsupported type: \(object.type)") }
      if object is TimeObject || object is VersionObject { return .plain }
      if Self.members(of: value) != nil { return .table }
      if let underlying = object.underlying { return try kind(of: underlying, depth: depth + 1) }
      return object.text == nil ? .table : .plain
    case .function: throw TemplateError("unsupported type: func")
    }
  }

  // MARK: Tables

  private mutating func write(_ value: Value, at path: [String]) throws(TemplateError) {
    guard path.count < Self.depthLimit else {
      throw TemplateError("toml: value is nested too deeply")
    }
    switch try kind(of: value) {
    case nil: return
    case .plain, .array: try writePair(path, value)
    case .tables:
      guard !path.isEmpty else {
        throw TemplateError("toml: top-level values must be Go maps or structs")
      }
      for element in value.list?.elements ?? [] {
        startLine()
        write("\(Self.indent(path))[[\(Self.name(path))]]\n")
        try writeMembers(of: element, at: path)
      }
    case .table:
      if path.count == 1 { startLine() }
      if !path.isEmpty { write("\(Self.indent(path))[\(Self.name(path))]\n") }
      try writeMembers(of: value, at: path)
    }
  }

  private mutating func writeMembers(of table: Value, at path: [String]) throws(TemplateError) {
    for isTable in [false, true] {
      for (key, value) in Self.members(of: table) ?? [] {
        if try self.isTable(value) == isTable { try write(value, at: path + [key]) }
      }
    }
  }

  private mutating func isTable(_ value: Value) throws(TemplateError) -> Bool {
    let kind = try self.kind(of: value)
    return kind == .table || kind == .tables
  }

  /// `key = value` on a line of its own; a whole document is only the value.
  private mutating func writePair(_ path: [String], _ value: Value) throws(TemplateError) {
    guard let key = path.last else { return try writeElement(value, depth: 0) }
    write("\(Self.indent(path))\(Self.name([key])) = ")
    try writeElement(value, depth: 0)
    startLine()
  }

  // MARK: Elements

  /// A value within a line.
  private mutating func writeElement(_ value: Value, depth: Int) throws(TemplateError) {
    guard depth < Self.depthLimit else { throw TemplateError("toml: value is nested too deeply") }
    try SprigFunctions.check(textOf: output.count)
    switch value {
    case .string(let text): write(Self.quoted(text.utf8))
    case .rawString(let bytes): write(Self.quoted(bytes))
    case .float64(let number): try writeFloat(number)
    case .list(let list):
      write("[")
      for (index, element) in list.elements.enumerated() {
        if index > 0 { write(", ") }
        try writeElement(element, depth: depth + 1)
      }
      write("]")
    case .object(let object):
      if let time = object as? TimeObject {
        write(time.tomlText)
      } else if Self.members(of: value) != nil {
        try writeInline(value, depth: depth)
      } else if let underlying = object.underlying {
        try writeElement(underlying, depth: depth + 1)
      } else {
        write(Self.quoted((object.text ?? "").utf8))
      }
    case .map: try writeInline(value, depth: depth)
    default: write(try GoFormat.string(value))
    }
  }

  private mutating func writeFloat(_ number: Double) throws(TemplateError) {
    if number.isNaN {
      write(number.sign == .minus ? "-nan" : "nan")
    } else if number.isInfinite {
      write(number < 0 ? "-inf" : "inf")
    } else {
      let text = try GoFormat.string(.float64(number))
      write(text)
      if !text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }) {
        write(".0")
      }
    }
  }

  /// `{a = 1, b = {}}`.
  private mutating func writeInline(_ table: Value, depth: Int) throws(TemplateError) {
    var halves: (plain: [(String, Value)], tables: [(String, Value)]) = ([], [])
    for (key, value) in Self.members(of: table) ?? [] {
      if try isTable(value) {
        halves.tables.append((key, value))
      } else {
        halves.plain.append((key, value))
      }
    }
    write("{")
    for (members, hasMore) in [(halves.plain, !halves.tables.isEmpty), (halves.tables, false)] {
      for (index, member) in members.enumerated() {
        // A null is left out, but not the comma before it: so does the Go package.
        guard try kind(of: member.1) != nil else { continue }
        write("\(Self.name([member.0])) = ")
        try writeElement(member.1, depth: depth + 1)
        if hasMore || index < members.count - 1 { write(", ") }
      }
    }
    write("}")
  }

  // MARK: Text

  private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }
  private mutating func write(_ bytes: [UInt8]) { output.append(contentsOf: bytes) }

  /// A line break, but not at the very start.
  private mutating func startLine() {
    if !output.isEmpty { write("\n") }
  }

  private static func indent(_ path: [String]) -> String {
    String(repeating: "  ", count: max(path.count - 1, 0))
  }

  /// `a."b c".d`.
  static func name(_ path: [String]) -> String {
    path.map { key in
      if !key.isEmpty, key.utf8.allSatisfy(TOMLReader.isBare) { return key }
      return String(decoding: quoted(key.utf8), as: UTF8.self)
    }.joined(separator: ".")
  }

  private static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
    var out = [UInt8(ascii: "\"")]
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\"".utf8
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case 0x08: out += "\\b".utf8
      case 0x09: out += "\\t".utf8
      case 0x0A: out += "\\n".utf8
      case 0x0C: out += "\\f".utf8
      case 0x0D: out += "\\r".utf8
      case 0..<0x20, 0x7F:
        out += ("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
      default: out.append(byte)
      }
    }
    return out + [UInt8(ascii: "\"")]
  }
}
