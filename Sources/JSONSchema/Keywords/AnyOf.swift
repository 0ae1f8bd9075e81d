internal import JSON

// `anyOf`

extension NodeCompiler {
  mutating func compileAnyOf(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let list = listInPlace(site, "anyOf", from: builder) else { return }
    builder.general.append(.anyOf(list))
  }
}

extension Evaluator {
  mutating func anyHolds(_ value: ValueAddress, _ list: Stretch) -> Bool {
    for index in list.indices {
      if isValid(at: value, tables.pointee.lists[index]) { return true }
    }
    return false
  }

  /// All branches are looked at, since each that holds marks what it has evaluated.
  mutating func anyHolds(_ value: ValueAddress, _ list: Stretch, _ marks: inout Marks) -> Bool {
    var holds = false
    for index in list.indices {
      if isValid(at: value, tables.pointee.lists[index], marking: &marks) { holds = true }
    }
    return holds
  }
}

extension Diagnoser {
  mutating func explainAnyOf(_ value: JSONValue, _ list: Stretch, _ id: NodeID) {
    let branches = list.indices.map { program.lists[$0] }
    let fitting = branches.filter { evaluator.isValid(value, $0) }
    guard fitting.isEmpty else {
      explainWarnings(value, fitting)
      return
    }
    explainBranches(value, branches, keyword: "anyOf", id)
  }
}
