import Diagnostics
import JSON
import JSONSchema
import Workloads

/// Keeps secrets out of all excerpts, also those that a later file replaces, and those in a text that
/// could not be read. What only says where a secret is may be shown.
enum SecretHiding {
  static func apply(to examined: inout ExaminedConfig, _ schemas: SchemaLibrary) {
    let workloads = examined.workload.map { [$0] } ?? BuiltInWorkloads.all
    let merged = examined.merged
    // Of a single file, what was merged is what was read.
    let isWhole = merged.parts.count == 1 && merged.defaults == nil
    let values = isWhole ? merged.parts : merged.parts + [merged.value]
    // A secret that stands where an object of secrets should is no less one.
    let members = values.flatMap { $0.object?.members ?? [] }.filter { $0.value.object == nil }
    var used: [CompiledSchema] = []
    for workload in workloads {
      guard let schema = try? schemas.schema(of: workload) else { continue }
      used.append(schema)
      for value in values {
        hide(Set(schema.secrets(in: value)), within: value, in: &examined.sources)
      }
      let secret = schemas.secretKeys(among: Set(members.map(\.key)), of: workload, schema)
      hide(members.filter { secret.contains($0.key) }.map(\.value.range), in: &examined.sources)
    }
    // Values of charts are secret by their names.
    for value in values { hideNamed(value["values"] ?? .null, in: &examined.sources) }
    hide(unread: merged.unread, used, &examined.found, in: &examined.sources)
  }

  /// Hides what may be a secret in texts that could not be read, from excerpts and messages.
  static func hide(
    unread: [SourceID],
    _ schemas: [CompiledSchema],
    _ found: inout [Diagnostic],
    in sources: inout SourceMap
  ) {
    for id in unread {
      guard let file = sources[id] else { continue }
      let places = SecretScan(schemas).places(in: file).map {
        SourceRange(file: id, start: $0.lowerBound, end: $0.upperBound)
      }
      for place in places { sources.hide(place) }
      for index in found.indices {
        let range = found[index].range
        let isHidden = places.contains {
          range.file == id && range.start < $0.end && range.end > $0.start
        }
        if isHidden { found[index] = silenced(found[index]) }
      }
    }
  }

  /// Hides the values of a chart whose keys have names of secrets.
  private static func hideNamed(
    _ value: JSONValue,
    isSecret: Bool = false,
    in sources: inout SourceMap
  ) {
    switch value.content {
    case .object(let object):
      for member in object.members {
        let isSecret = SecretKeyNames.isSecret(member.key)
        hideNamed(member.value, isSecret: isSecret, in: &sources)
      }
    case .array(let elements):
      for element in elements { hideNamed(element, isSecret: isSecret, in: &sources) }
    case .string, .number: if isSecret { hide([value.range], in: &sources) }
    case .null, .bool: break
    }
  }

  /// Hides the texts and numbers that stand at places, or below them.
  private static func hide(
    _ places: Set<SourceRange>,
    within value: JSONValue,
    isInside: Bool = false,
    in sources: inout SourceMap
  ) {
    guard !places.isEmpty else { return }
    let isInside = isInside || places.contains(value.range)
    switch value.content {
    case .array(let elements):
      for element in elements { hide(places, within: element, isInside: isInside, in: &sources) }
    case .object(let object):
      for member in object.members {
        hide(places, within: member.value, isInside: isInside, in: &sources)
      }
    case .null, .bool, .number, .string: if isInside { hide([value.range], in: &sources) }
    }
  }

  private static func hide(_ places: [SourceRange], in sources: inout SourceMap) {
    for place in places {
      guard let bytes = sources[place.file]?.bytes[place.start..<place.end] else { continue }
      let inner = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: true)
      let text = String(decoding: inner.count == 1 ? inner[0] : bytes, as: UTF8.self)
      if !SecretSource.isReference(text) { sources.hide(place) }
    }
  }

  /// Mistakes whose words repeat nothing of the text but keys and signs.
  private static let harmless: Set<DiagnosticCode> = [
    .duplicateKey, .comment, .trailingComma, .missingComma, .tooDeep, .tooLarge, .invalidUTF8,
    .yamlDuplicateKey, .yamlTooDeep, .yamlTooLarge, .yamlSyntax,
  ]

  /// What is said of a mistake within a secret, where its own words could repeat the secret.
  private static func silenced(_ diagnostic: Diagnostic) -> Diagnostic {
    guard !harmless.contains(diagnostic.code) else { return diagnostic }
    let isFlag = diagnostic.code == .setFlag
    return Diagnostic(
      diagnostic.severity,
      diagnostic.code,
      isFlag
        ? "the flag cannot be read from here on" : "the text cannot be read from here on",
      at: diagnostic.range,
      notes: ["it is not shown, since it may be a secret"],
      help: isFlag ? ["a comma that belongs to a value is written \\,"] : []
    )
  }
}

/// Finds what may be a secret in a text that is not what it should be: a broken config, a malformed
/// `--set`. Everything behind a key is taken for secret below which the schema marks anything
/// `writeOnly`; rather too much than too little.
struct SecretScan {
  private let schemas: [CompiledSchema]

  init(_ schemas: [CompiledSchema]) { self.schemas = schemas }

  /// No key is longer.
  private static let wordLimit = 256
  /// No config has more different words; of a text that has, everything is hidden.
  private static let vocabularyLimit = 50_000

  func places(in file: SourceFile) -> [Range<Int>] {
    let bytes = file.bytes
    let words = words(bytes, dots: file.isArgument)
    let texts = words.map { String(decoding: bytes[$0], as: UTF8.self) }
    let vocabulary = Set(texts)
    guard vocabulary.count <= Self.vocabularyLimit else { return [bytes.indices] }
    var secret = secretKeys(among: Array(vocabulary))
    // Where a chart's values may be, those count that have names of secrets.
    if vocabulary.contains("values") {
      secret.formUnion(vocabulary.filter(SecretKeyNames.isSecret))
    }
    guard !secret.isEmpty else { return [] }
    var places: [Range<Int>] = []
    for (word, text) in zip(words, texts)
    where secret.contains(text) && word.lowerBound >= places.last?.upperBound ?? 0 {
      places.append(
        file.isArgument ? argument(bytes, behind: word) : value(bytes, behind: word)
      )
    }
    return places
  }

  /// The keys below which there are secrets.
  func secretKeys(among words: [String]) -> Set<String> {
    var found: Set<String> = []
    for shape in 0..<3 {
      // Ranges tell which word a secret belongs to.
      let probe = words.enumerated().map { index, word in
        let range = SourceRange(file: .first, start: index, end: index)
        let text = JSONValue(.string("x"), range: range)
        let content: JSONValue.Content =
          switch shape {
          case 0: text.content
          case 1: .array([text])
          default: .object(JSONObject([JSONObject.Member(key: "x", value: text)]))
          }
        return JSONObject.Member(key: word, value: JSONValue(content, range: range))
      }
      for schema in schemas {
        for range in schema.secrets(in: .object(JSONObject(probe)))
        where words.indices.contains(range.start) { found.insert(words[range.start]) }
      }
    }
    return found
  }

  private func words(_ bytes: [UInt8], dots: Bool) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in 0...bytes.count {
      let isWord =
        index < bytes.count && bytes[index] > 0x20
        && !#""'{}[],:=\"#.utf8.contains(bytes[index])
        && !(dots && bytes[index] == UInt8(ascii: "."))
      if isWord {
        start = start ?? index
      } else if let first = start {
        if index - first <= Self.wordLimit { words.append(first..<index) }
        start = nil
      }
    }
    return words
  }

  /// What stands behind a name in a flag: all the rest.
  private func argument(_ bytes: [UInt8], behind word: Range<Int>) -> Range<Int> {
    let sign = bytes[word.upperBound...].firstIndex { $0 <= 0x20 || "=:".utf8.contains($0) }
    return (sign.map { $0 + 1 } ?? bytes.count)..<bytes.count
  }

  /// What stands behind a key in a file: the brackets that follow, the lines that are indented deeper,
  /// or the rest of the line.
  private func value(_ bytes: [UInt8], behind word: Range<Int>) -> Range<Int> {
    let newline = UInt8(ascii: "\n")
    var start = word.upperBound
    var crossesLine = false
    while start < bytes.count {
      let byte = bytes[start]
      guard byte <= 0x20 || #""':"#.utf8.contains(byte) else { break }
      if byte == newline { crossesLine = true }
      start += 1
    }
    guard start < bytes.count else { return word.upperBound..<bytes.count }
    var end = start
    if bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") {
      end = closing(bytes, from: start)
    } else if crossesLine {
      end = block(bytes, from: start, below: word)
    }
    let lineEnd = bytes[end...].firstIndex(of: newline) ?? bytes.count
    // The byte behind the key is its quote, or a colon.
    return min(word.upperBound + 1, lineEnd)..<lineEnd
  }

  /// Behind the bracket that closes the one at a place; the end of the text where none does.
  private func closing(_ bytes: [UInt8], from start: Int) -> Int {
    var depth = 0
    var isInString = false
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isInString: index += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case UInt8(ascii: "\n"): isInString = false
      case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
      case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    return bytes.count
  }

  /// The last line, from a place on, that is indented deeper than the line of a key.
  private func block(_ bytes: [UInt8], from start: Int, below word: Range<Int>) -> Int {
    let newline = UInt8(ascii: "\n")
    let line = bytes[..<word.lowerBound].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let indent = bytes[line...].prefix { $0 == 0x20 }.count
    var end = start
    while let next = bytes[end...].firstIndex(of: newline) {
      let rest = bytes[(next + 1)...]
      let depth = rest.prefix { $0 == 0x20 }.count
      let isBlank = rest.dropFirst(depth).first.map { $0 == newline } ?? true
      guard depth > indent || isBlank else { break }
      end = next + 1
      if rest.isEmpty { break }
    }
    return end
  }
}
