internal import Diagnostics
internal import JSON

// `oneOf`

extension NodeCompiler {
  mutating func compileOneOf(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let list = listInPlace(site, "oneOf", from: builder) else { return }
    builder.general.append(.oneOf(list))
  }
}

extension Evaluator {
  mutating func oneHolds(_ value: ValueAddress, _ list: Stretch) -> Bool {
    var count = 0
    for index in list.indices {
      if isValid(at: value, tables.pointee.lists[index]) { count += 1 }
      if count > 1 { return false }
    }
    return count == 1
  }

  mutating func oneHolds(_ value: ValueAddress, _ list: Stretch, _ marks: inout Marks) -> Bool {
    var count = 0
    for index in list.indices {
      if isValid(at: value, tables.pointee.lists[index], marking: &marks) { count += 1 }
      if count > 1 { return false }
    }
    return count == 1
  }
}

extension Diagnoser {
  mutating func explainOneOf(_ value: JSONValue, _ list: Stretch, _ id: NodeID) {
    let branches = list.indices.map { program.lists[$0] }
    let fitting = branches.filter { evaluator.isValid(value, $0) }
    switch fitting.count {
    case 0: explainBranches(value, branches, keyword: "oneOf", id)
    case 1: explainWarnings(value, fitting)
    default: reportSeveral(value, fitting, id)
    }
  }

  /// The value fits several branches. Mostly these only ask for different keys.
  private mutating func reportSeveral(_ value: JSONValue, _ fitting: [NodeID], _ id: NodeID) {
    var diagnostic = Diagnostic(
      .error,
      .severalAlternatives,
      "\(place.subject) fits \(fitting.count) alternatives, and may fit only one",
      at: value.range
    )
    let keys = fitting.compactMap { branch -> JSONObject.Member? in
      guard let names = program.schemas[Int(branch)]["required"]?.array, names.count == 1 else {
        return nil
      }
      return names.first?.string.flatMap { value.object?.member($0) }
    }
    if keys.count == fitting.count, let last = keys.last {
      let names = keys.map { Wording.quoted($0.key) }
      diagnostic.message = "\(Wording.list(names, "and")) exclude each other"
      diagnostic.range = last.keyRange
      diagnostic.label = "only one of them may be given"
      diagnostic.related = keys.dropLast().map { .init("beside this", at: $0.keyRange) }
      diagnostic.help = ["keep \(Wording.list(names, "or"))"]
    } else {
      let titles = fitting.compactMap { Wording.title(of: program.schemas[Int($0)]) }
      if titles.count == fitting.count {
        let list = Wording.list(titles.map { "\"\($0)\"" }, "and")
        diagnostic.notes = ["the alternatives are \(list)"]
      }
    }
    report(Mistake(diagnostic, keyword: "oneOf", node: id, place: place))
  }
}
