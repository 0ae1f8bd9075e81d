internal import Diagnostics
internal import JSON

// `multipleOf`

extension NodeCompiler {
  mutating func compileMultipleOf(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let value = site["multipleOf"], let number = value.number else { return }
    let divisor = ExactNumber(number)
    guard divisor.isDivisor else {
      report(
        SchemaMistake.badKeyword(
          "multipleOf",
          expected: "a number of at most 19 digits",
          at: value.range,
          pointer: registry.pointer(of: site.location) + "/multipleOf"
        )
      )
      return
    }
    builder.numbers.append(.multipleOf(add(divisor, to: \.limits)))
  }
}

extension Diagnoser {
  mutating func explainMultipleOf(_ value: JSONValue, _ number: JSONNumber, _ id: NodeID) {
    guard let divisor = program.schemas[Int(id)]["multipleOf"]?.number else { return }
    let message =
      divisor == JSONNumber(1)
      ? "\(place.subject) has to be a whole number, not \(number.literal)"
      : "\(place.subject) has to be a multiple of \(divisor.literal), not \(number.literal)"
    let diagnostic = Diagnostic(.error, .notMultiple, message, at: value.range)
    report(Mistake(diagnostic, keyword: "multipleOf", node: id, place: place))
  }
}
