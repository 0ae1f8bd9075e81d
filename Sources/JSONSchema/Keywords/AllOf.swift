internal import JSON

// `allOf`

extension NodeCompiler {
  mutating func compileAllOf(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let list = listInPlace(site, "allOf", from: builder) else { return }
    builder.general.append(.allOf(list))
  }
}

extension Evaluator {
  mutating func allHold(_ value: ValueAddress, _ list: Stretch) -> Bool {
    for index in list.indices {
      guard isValid(at: value, tables.pointee.lists[index]) else { return false }
    }
    return true
  }

  mutating func allHold(_ value: ValueAddress, _ list: Stretch, _ marks: inout Marks) -> Bool {
    for index in list.indices {
      guard isValid(at: value, tables.pointee.lists[index], marking: &marks) else { return false }
    }
    return true
  }
}
