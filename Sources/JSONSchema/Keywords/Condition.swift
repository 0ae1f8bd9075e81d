internal import JSON

// `if`, `then`, `else`

/// A choice between two schemas; −1 where one is missing.
struct Condition: Sendable {
  var test: NodeID
  var whenValid: NodeID
  var otherwise: NodeID
}

extension NodeCompiler {
  mutating func compileCondition(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let test = nodeInPlace(site, "if", from: builder) else { return }
    let condition = Condition(
      test: test,
      whenValid: nodeInPlace(site, "then", from: builder) ?? -1,
      otherwise: nodeInPlace(site, "else", from: builder) ?? -1
    )
    builder.general.append(.condition(add(condition, to: \.conditions)))
  }
}

extension Evaluator {
  mutating func conditionHolds(_ value: ValueAddress, _ condition: Condition) -> Bool {
    guard condition.whenValid >= 0 || condition.otherwise >= 0 else { return true }
    let branch = isValid(at: value, condition.test) ? condition.whenValid : condition.otherwise
    return branch < 0 || isValid(at: value, branch)
  }

  /// The test marks, too, where it holds.
  mutating func conditionHolds(
    _ value: ValueAddress,
    _ condition: Condition,
    _ marks: inout Marks
  ) -> Bool {
    let isMet = isValid(at: value, condition.test, marking: &marks)
    let branch = isMet ? condition.whenValid : condition.otherwise
    return branch < 0 || isValid(at: value, branch, marking: &marks)
  }
}

extension Diagnoser {
  /// Only the branch that is taken speaks.
  mutating func explainCondition(_ value: JSONValue, _ condition: Condition) {
    let isMet = evaluator.isValid(value, condition.test)
    let branch = isMet ? condition.whenValid : condition.otherwise
    guard branch >= 0 else { return }
    explain(value, branch, because: isMet ? reason(value, condition.test) : nil)
  }

  /// Why a condition is met, where it only compares keys with values: `because "workload" is "job"`.
  private func reason(_ value: JSONValue, _ test: NodeID) -> String? {
    let schema = program.schemas[Int(test)]
    guard let properties = schema["properties"]?.object, let object = value.object else {
      return nil
    }
    var parts: [String] = []
    for property in properties.members {
      guard property.value["const"] != nil || property.value["enum"] != nil,
        let given = object[property.key], let literal = Wording.literal(given)
      else { return nil }
      parts.append("\(Wording.quoted(property.key)) is \(literal)")
    }
    return parts.isEmpty ? nil : "because \(Wording.list(parts, "and"))"
  }
}
