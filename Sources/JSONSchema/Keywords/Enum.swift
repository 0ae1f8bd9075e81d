internal import Diagnostics
internal import JSON

// `enum`

/// The values that are allowed, ready for look-up.
struct Enumeration: Sendable {
  let values: [JSONValue]
  private let strings: StringTable
  private let others: [JSONValue]
  /// Positions in `others` by hash, where there are many.
  private let positions: [Int: [Int]]

  init(_ values: [JSONValue]) {
    self.values = values
    strings = StringTable(values.compactMap(\.string))
    others = values.filter { $0.string == nil }
    positions =
      others.count <= 8
      ? [:]
      : Dictionary(grouping: others.indices) { [others] index in
        var work = 0
        return Sameness.hash(others[index], work: &work)
      }
  }

  func contains(_ value: JSONValue) -> Bool {
    var work = 0
    return contains(value, work: &work)
  }

  /// - Parameter work: is raised by how many values within had to be looked at.
  func contains(_ value: JSONValue, work: inout Int) -> Bool {
    if case .string(let string) = value.content { return strings.index(of: string) != nil }
    if positions.isEmpty { return others.contains { Sameness.holds($0, value, work: &work) } }
    let candidates = positions[Sameness.hash(value, work: &work)] ?? []
    return candidates.contains { Sameness.holds(others[$0], value, work: &work) }
  }
}

extension Enumeration {
  /// The part that lies in plain memory which someone else owns.
  struct View: BitwiseCopyable {
    fileprivate let strings: StringTable.View
    fileprivate var hasNull = false
    fileprivate var hasTrue = false
    fileprivate var hasFalse = false
    /// Whether numbers, arrays or objects are allowed.
    fileprivate var hasOthers = false

    /// Whether a value is allowed; `nil` where only a look at the others can tell.
    @inline(__always)
    func contains(_ value: ValueAddress) -> Bool? {
      switch value.pointee.content {
      case .string(let string): strings.index(of: string) >= 0
      case .bool(let bool): bool ? hasTrue : hasFalse
      case .null: hasNull
      case .number, .array, .object: hasOthers ? nil : false
      }
    }
  }

  func view(in memory: inout PlainMemory) -> View {
    var view = View(strings: strings.view(in: &memory))
    for other in others {
      switch other.content {
      case .null: view.hasNull = true
      case .bool(true): view.hasTrue = true
      case .bool(false): view.hasFalse = true
      default: view.hasOthers = true
      }
    }
    return view
  }
}

extension NodeCompiler {
  mutating func compileEnum(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let values = site["enum"]?.array else { return }
    builder.general.append(.enumeration(add(Enumeration(values), to: \.enumerations)))
  }
}

extension Evaluator {
  mutating func isEnumerated(_ value: ValueAddress, _ index: Int32) -> Bool {
    if let answer = tables.pointee.enumerations[Int(index)].contains(value) { return answer }
    var work = 0
    let isAllowed = program.enumerations[Int(index)].contains(value.pointee, work: &work)
    return spend(work) && isAllowed
  }
}

extension Diagnoser {
  mutating func explainEnum(_ value: JSONValue, _ enumeration: Enumeration, _ id: NodeID) {
    guard !enumeration.contains(value) else { return }
    reportWrongValue(value, allowed: enumeration.values, keyword: "enum", id)
  }

  /// Shared with `const`, which is an enumeration of one value.
  mutating func reportWrongValue(
    _ value: JSONValue,
    allowed: [JSONValue],
    keyword: String,
    _ id: NodeID
  ) {
    var mistake = ValueMessage(place: place, value: value, allowed: allowed).mistake(id)
    mistake.keyword = keyword
    mistake.allowed = allowed
    mistake.isCause = true
    report(mistake)
  }
}

/// Says which values are allowed, and which of them was probably meant.
struct ValueMessage {
  var place: Place
  var value: JSONValue
  var allowed: [JSONValue]

  /// Longer lists are cut.
  private static let shownValues = 12

  func mistake(_ id: NodeID) -> Mistake {
    let shown = place.isSecret ? nil : Wording.literal(value)
    var diagnostic = Diagnostic(
      .error,
      .wrongValue,
      shown.map { "\($0) is not allowed \(place.depth == 0 ? "here" : "for \(place.subject)")" }
        ?? "\(place.subject) does not have an allowed value",
      at: value.range
    )
    // `true` beside `"true"` is said once.
    let plain = Set(allowed.compactMap { $0.string == nil ? Wording.literal($0) : nil })
    let shownValues = allowed.filter { !plain.contains($0.string ?? "") }
    let literals = shownValues.compactMap { Wording.literal($0) }
    if let only = literals.first, shownValues.count == 1 {
      diagnostic.message = "\(place.subject) has to be \(only)"
      if let shown { diagnostic.message += ", not \(shown)" }
      diagnostic.help = ["write \(only)"]
    } else if place.isKey {
      diagnostic.message = "\(place.subject) is not allowed"
    }
    if diagnostic.help.isEmpty, let nearest {
      diagnostic.help = ["did you mean \(nearest.literal)?"]
      if nearest.isSure {
        diagnostic.fix = .init(replace: value.range, with: nearest.literal)
      }
    }
    if shownValues.count > 1, literals.count == shownValues.count {
      var list = literals.prefix(Self.shownValues).joined(separator: ", ")
      if literals.count > Self.shownValues {
        list += " and \(literals.count - Self.shownValues) more"
      }
      diagnostic.notes = ["allowed: \(list)"]
    }
    return Mistake(diagnostic, keyword: "enum", node: id, place: place)
  }

  private struct Nearest {
    var literal: String
    /// Whether it is the only one near, or differs only in case, separators or type.
    var isSure: Bool
  }

  /// The allowed value that was probably meant.
  private var nearest: Nearest? {
    if case .string(let text) = value.content,
      let name = NearestName.of(text, among: allowed.compactMap(\.string)),
      let literal = Wording.literal(.string(name))
    {
      let others = allowed.compactMap(\.string).filter { $0 != name }
      let isOnly = NearestName.of(text, among: others) == nil
      return Nearest(
        literal: literal,
        isSure: isOnly || Wording.folded(name) == Wording.folded(text)
      )
    }
    guard let literal = Wording.literal(value) else { return nil }
    let bare = value.string ?? literal
    return allowed.lazy.compactMap { candidate -> Nearest? in
      guard let written = Wording.literal(candidate), (candidate.string ?? written) == bare else {
        return nil
      }
      return Nearest(literal: written, isSure: true)
    }.first
  }
}
