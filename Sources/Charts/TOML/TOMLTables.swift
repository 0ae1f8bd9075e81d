import GoTemplate

/// The tables of a TOML document while it is read, and which of them may still be added to.
///
/// A table that a longer name only implied (`a` of `[a.b]`) may be defined once itself; every other key
/// only once.
struct TOMLTables {
  /// What is wrong with a key, in the words of the Go package BurntSushi/toml.
  struct Mistake: Error { var message: String }

  /// The table into which keys go.
  var context: [String] = []
  private let root = Map()
  /// Paths as ``TOMLWriter/name(_:)`` writes them, in bytes.
  private var implied: Set<[UInt8]> = []
  private var arrays: Set<[UInt8]> = []

  /// `[[a]]`: an array that each such head adds a table to.
  private final class TableArray: TemplateObject {
    var tables: [Map] = []
    let type = GoType.slice(.dictionary)
  }

  private static func key(_ path: some Collection<String>) -> [UInt8] {
    Array(TOMLWriter.name(Array(path)).utf8)
  }

  /// The table that a value is, or the last one of an array of tables.
  private static func table(_ value: Value?) -> Map? {
    switch value {
    case .map(let map)?: map
    case .object(let object)?: (object as? TableArray)?.tables.last
    default: nil
    }
  }

  /// Opens a table, making those above it; with `isArray`, as the next one of an array.
  private mutating func open(_ path: [String], isArray: Bool) throws(Mistake) {
    guard let last = path.last, path.count < TOMLReader.depthLimit else {
      throw Mistake(message: "exceeds maximum table depth of \(TOMLReader.depthLimit)")
    }
    var table = root
    for (index, key) in path.dropLast().enumerated() {
      if table[key] == nil {
        implied.insert(Self.key(path[...index]))
        table[key] = .map(Map())
      }
      guard let next = Self.table(table[key]) else {
        let name = TOMLWriter.name(Array(path[...index]))
        throw Mistake(message: "Key '\(name)' was already created as a hash.")
      }
      table = next
    }
    context = path.dropLast()
    if isArray {
      if table[last] == nil { table[last] = .object(TableArray()) }
      guard case .object(let object)? = table[last], let array = object as? TableArray else {
        throw Mistake(
          message:
            "Key '\(TOMLWriter.name(path))' was already created and cannot be used as an array."
        )
      }
      array.tables.append(Map())
    } else {
      try set(last, to: .map(Map()))
    }
    context = path
  }

  /// Opens what the head of a table names.
  mutating func openHead(_ path: [String], isArray: Bool) throws(Mistake) {
    try open(path, isArray: isArray)
    arrays.remove(Self.key(path))
  }

  /// Opens the tables that a dotted key goes through.
  mutating func openImplicitly(_ path: some Collection<String>) throws(Mistake) {
    for key in path {
      let inner = context + [key]
      implied.insert(Self.key(inner))
      try open(inner, isArray: false)
    }
  }

  /// Opens the inline table that is the value of a key.
  mutating func openInline(_ key: String, isElement: Bool) throws(Mistake) {
    let inner = context + [key]
    implied.insert(Self.key(inner))
    context = inner
    try open(inner, isArray: isElement)
  }

  /// Sets a key of the open table.
  mutating func set(_ key: String, to value: Value) throws(Mistake) {
    var table = root
    for (index, part) in context.enumerated() {
      guard let next = Self.table(table[part]) else {
        let name = TOMLWriter.name(Array(context[...index]))
        throw Mistake(message: "Key '\(name)' has already been defined.")
      }
      table = next
    }
    guard table[key] != nil else {
      table[key] = value
      return
    }
    let path = context + [key]
    guard implied.remove(Self.key(path)) != nil else {
      throw Mistake(message: "Key '\(TOMLWriter.name(path))' has already been defined.")
    }
    if arrays.contains(Self.key(path)) { table[key] = value }
  }

  /// Remembers whether the value of a key of the open table is an array; the Go package takes an empty
  /// key for that table itself.
  mutating func note(_ key: String, isArray: Bool) {
    let path = Self.key(key.isEmpty && !context.isEmpty ? context : context + [key])
    if isArray { arrays.insert(path) } else { arrays.remove(path) }
  }

  /// The whole document, every array of tables a list.
  var finished: Map {
    Self.finish(root)
    return root
  }

  private static func finish(_ table: Map) {
    for entry in table.sorted {
      switch entry.value {
      case .map(let map): finish(map)
      case .object(let object):
        guard let array = object as? TableArray else { continue }
        array.tables.forEach(finish)
        table[entry.key] = .list(List(array.tables.map { .map($0) }, element: .dictionary))
      default: continue
      }
    }
  }
}
