internal import Diagnostics
internal import JSON

// `const`

extension NodeCompiler {
  mutating func compileConst(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let value = site["const"] else { return }
    builder.general.append(.const(add(value, to: \.constants)))
  }
}

extension Evaluator {
  mutating func isConstant(_ value: ValueAddress, _ index: Int32) -> Bool {
    if let answer = tables.pointee.constants[Int(index)].contains(value) { return answer }
    var work = 0
    let isSame = Sameness.holds(value.pointee, program.constants[Int(index)], work: &work)
    return spend(work) && isSame
  }
}

extension Diagnoser {
  mutating func explainConst(_ value: JSONValue, _ wanted: JSONValue, _ id: NodeID) {
    guard !Sameness.holds(value, wanted) else { return }
    reportWrongValue(value, allowed: [wanted], keyword: "const", id)
  }
}
