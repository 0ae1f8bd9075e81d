internal import Diagnostics
internal import JSON

// `const`

extension NodeCompiler {
  mutating func compileConst(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let value = site["const"] else { return }
    builder.general.append(.const(add(value, to: \.constants)))
  }
}

extension Diagnoser {
  mutating func explainConst(_ value: JSONValue, _ wanted: JSONValue, _ id: NodeID) {
    guard !Sameness.holds(value, wanted) else { return }
    reportWrongValue(value, allowed: [wanted], keyword: "const", id)
  }
}
