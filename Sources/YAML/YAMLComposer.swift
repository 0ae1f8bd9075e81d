import Diagnostics
import JSON

/// Builds values out of libyaml's events, without recursion.
struct YAMLComposer {
  private let events: YAMLEvents
  private var places: YAMLPlaces
  private let reader: YAMLReader

  /// An open collection.
  private struct Frame {
    enum Content {
      case sequence([JSONValue])
      case mapping(JSONObject)
    }

    var content: Content
    var start: SourceRange
    /// The end of what was read last, since libyaml ends block collections where the next token begins.
    var end: SourceRange
    var anchor: String?
    var countBefore: Int
    /// The key that waits for its value.
    var key: Key?
    /// Whether the next value is a key.
    var expectsKey: Bool
    /// The keys that were written, not merged, where a second one is a mistake.
    var writtenKeys: Set<String> = []
  }

  private enum Key {
    case merge(SourceRange)
    case text(String, SourceRange)
  }

  /// A finished value with an anchor.
  private struct Anchored {
    var value: JSONValue
    var count: Int
  }

  /// What libyaml said, where it could not go on.
  private(set) var problem: YAMLEvents.Problem?
  /// What Go says of a mistake that libyaml lets through, where that is known.
  private(set) var goWords: String?
  /// Whether Go says so while it still parses, before it looks at what is behind.
  private(set) var isFoundParsing = false

  private var frames: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  /// Anchors whose values are still being read.
  private var openAnchors: Set<String> = []
  private var document: JSONValue?
  /// How many values were built, and how many of them by aliases.
  private var count = 0
  private var aliasCount = 0

  init(events: YAMLEvents, places: YAMLPlaces, reader: YAMLReader) {
    self.events = events
    self.places = places
    self.reader = reader
  }

  mutating func documents(limit: Int) throws(Diagnostic) -> [JSONValue] {
    var documents: [JSONValue] = []
    while documents.count < limit {
      let (event, mark) = try next()
      switch event {
      case .streamEnd: return documents
      case .documentStart:
        anchors = [:]
        openAnchors = []
        document = nil
      case .documentEnd: documents.append(document ?? .null)
      case .scalar(let scalar): try add(scalar, at: places.range(mark))
      case .alias(let name): try addAlias(name, at: places.range(mark))
      case .sequenceStart(let anchor): try open(.sequence([]), anchor, at: places.range(mark))
      case .mappingStart(let anchor):
        try open(.mapping(JSONObject()), anchor, at: places.range(mark))
      case .collectionEnd: try close(at: places.range(mark))
      }
    }
    return documents
  }

  private mutating func next() throws(Diagnostic) -> (YAMLEvents.Event, YAMLEvents.Mark) {
    do throws(YAMLEvents.Problem) {
      return try events.next()
    } catch {
      problem = error
      let range = places.range(of: error)
      throw YAMLMistake.syntax(error, at: range, character: places.character(at: range))
    }
  }

  // MARK: Collections

  private mutating func open(_ content: Frame.Content, _ anchor: String?, at range: SourceRange)
    throws(Diagnostic)
  {
    guard frames.count < reader.limits.depth else {
      throw YAMLMistake.tooDeep(limit: reader.limits.depth, at: range)
    }
    if let anchor {
      anchors[anchor] = nil
      openAnchors.insert(anchor)
    }
    var isMapping = false
    if case .mapping = content { isMapping = true }
    frames.append(
      Frame(
        content: content,
        start: range,
        end: range,
        anchor: anchor,
        countBefore: count,
        expectsKey: isMapping
      )
    )
    try countValues(1, isAlias: false, at: range)
  }

  private mutating func close(at range: SourceRange) throws(Diagnostic) {
    guard let frame = frames.popLast() else { return }
    // The end of a flow collection is a bracket; that of a block collection has no width.
    let end = range.end > range.start ? range : frame.end
    let whole = places.range(from: frame.start, to: end)
    let value: JSONValue
    switch frame.content {
    case .sequence(let elements): value = JSONValue(.array(elements), range: whole)
    case .mapping(let object): value = JSONValue(.object(object), range: whole)
    }
    if let anchor = frame.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = Anchored(value: value, count: count - frame.countBefore)
    }
    try add(value, origin: .collection)
  }

  // MARK: Scalars and aliases

  private mutating func add(_ scalar: YAMLEvents.Scalar, at range: SourceRange) throws(Diagnostic) {
    let resolved = try scalar.resolved(at: range)
    if isKeyExpected, resolved == .merge {
      try countValues(1, isAlias: false, at: range)
      setKey(.merge(range))
      return
    }
    if isKeyExpected, scalar.anchor == nil {
      try countValues(1, isAlias: false, at: range)
      setKey(.text(try scalar.keyText(resolved, at: range), range))
      return
    }
    if case .float(let number) = resolved, !number.isFinite {
      goWords =
        "json: unsupported value: " + (number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf")
    }
    let value = try scalar.value(resolved, at: range)
    if let anchor = scalar.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = Anchored(value: value, count: 1)
    }
    try countValues(1, isAlias: false, at: range)
    if isKeyExpected {
      setKey(.text(try scalar.keyText(resolved, at: range), range))
    } else {
      try add(value, origin: .scalar)
    }
  }

  private mutating func addAlias(_ name: String, at range: SourceRange) throws(Diagnostic) {
    guard let anchored = anchors[name] else {
      isFoundParsing = !openAnchors.contains(name)
      goWords =
        openAnchors.contains(name)
        ? "yaml: anchor '\(name)' value contains itself"
        : "yaml: unknown anchor '\(name)' referenced"
      throw openAnchors.contains(name)
        ? YAMLMistake.endlessAlias(name, at: range) : YAMLMistake.unknownAlias(name, at: range)
    }
    try countValues(anchored.count, isAlias: true, at: range)
    var value = anchored.value
    value.range = range
    guard isKeyExpected else {
      try add(value, origin: .alias)
      return
    }
    switch value.content {
    case .string(let text): setKey(.text(text, range))
    case .number(let number): setKey(.text(number.literal, range))
    case .bool(let bool): setKey(.text(bool ? "true" : "false", range))
    case .null, .array, .object: throw YAMLMistake.key(value.kind, at: range)
    }
  }

  /// go-yaml's bound on aliases: in a document of usual size at most 99 of 100 values may come from
  /// them, in a large one fewer.
  private mutating func countValues(_ added: Int, isAlias: Bool, at range: SourceRange)
    throws(Diagnostic)
  {
    count += added
    if isAlias { aliasCount += added }
    guard count <= reader.limits.values else {
      throw YAMLMistake.tooManyValues(limit: reader.limits.values, at: range)
    }
    guard aliasCount > 100, count > 1000 else { return }
    let excess = Double(min(max(count - 400_000, 0), 3_600_000)) / 3_600_000
    if Double(aliasCount) / Double(count) > 0.99 - 0.89 * excess {
      goWords = "yaml: document contains excessive aliasing"
      throw YAMLMistake.excessiveAliases(at: range)
    }
  }

  // MARK: Placing values

  /// Where a value comes from; a merge key asks.
  private enum Origin {
    case scalar
    case collection
    case alias
  }

  private var isKeyExpected: Bool { !frames.isEmpty && frames[frames.count - 1].expectsKey }

  private mutating func setKey(_ key: Key) {
    frames[frames.count - 1].key = key
    frames[frames.count - 1].expectsKey = false
  }

  private mutating func add(_ value: JSONValue, origin: Origin) throws(Diagnostic) {
    guard let last = frames.indices.last else {
      document = value
      return
    }
    frames[last].end = value.range
    switch frames[last].content {
    case .sequence(var elements):
      // Taken out of the frame, so that there is one owner and no copy.
      frames[last].content = .sequence([])
      elements.append(value)
      frames[last].content = .sequence(elements)
    case .mapping(var object):
      guard let key = frames[last].key else { throw YAMLMistake.key(value.kind, at: value.range) }
      frames[last].content = .mapping(JSONObject())
      frames[last].key = nil
      frames[last].expectsKey = true
      switch key {
      case .text(let text, let range):
        if reader.duplicateKeys == .mistake, !frames[last].writtenKeys.insert(text).inserted,
          let first = object.member(text)
        {
          throw YAMLMistake.duplicateKey(text, at: range, first: first.keyRange)
        }
        object.append(JSONObject.Member(key: text, keyRange: range, value: value))
      case .merge(let range):
        goWords = "yaml: map merge requires map or sequence of maps as the value"
        try Self.merge(value, origin, at: range, into: &object)
        goWords = nil
      }
      frames[last].content = .mapping(object)
    }
  }

  /// Puts the members of a mapping, or of a list of mappings, into another; what is merged wins over
  /// what stands before it, and the first of a list over the later ones.
  private static func merge(
    _ value: JSONValue,
    _ origin: Origin,
    at range: SourceRange,
    into object: inout JSONObject
  ) throws(Diagnostic) {
    switch value.content {
    case .object(let merged):
      for member in merged.members { object.append(member) }
    case .array(let list) where origin == .collection:
      for element in list.reversed() {
        guard let merged = element.object else { throw YAMLMistake.merge(at: range) }
        for member in merged.members { object.append(member) }
      }
    default: throw YAMLMistake.merge(at: range)
    }
  }
}
