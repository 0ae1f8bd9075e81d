internal import Diagnostics
internal import JSON

// `contains`, `minContains`, `maxContains`

/// How many elements of an array have to fit a schema.
struct ContainsRule: Sendable {
  var node: NodeID
  var minimum: Int
  var maximum: Int
  /// Whether elements that fit count as evaluated; since 2020-12.
  var marks: Bool
}

extension NodeCompiler {
  mutating func compileContains(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let node = node(site, "contains") else { return }
    let rule = ContainsRule(
      node: node,
      minimum: site.count("minContains") ?? 1,
      maximum: site.count("maxContains") ?? Int.max,
      marks: site.draft >= .draft202012
    )
    builder.arrays.append(.contains(add(rule, to: \.contains)))
  }
}

extension Evaluator {
  mutating func containsHolds(
    _ array: UnsafeBufferPointer<JSONValue>,
    _ rule: ContainsRule
  ) -> Bool {
    var count = 0
    for index in array.indices {
      if count >= rule.minimum, rule.maximum == Int.max { return true }
      if isValid(at: array.address(at: index), rule.node) { count += 1 }
      if count > rule.maximum { return false }
    }
    return count >= rule.minimum
  }

  mutating func containsHolds(
    _ array: UnsafeBufferPointer<JSONValue>,
    _ rule: ContainsRule,
    _ marks: inout Marks
  ) -> Bool {
    guard rule.marks else { return containsHolds(array, rule) }
    var count = 0
    for index in array.indices where isValid(at: array.address(at: index), rule.node) {
      count += 1
      marks.insert(index)
    }
    return count >= rule.minimum && count <= rule.maximum
  }
}

extension Diagnoser {
  mutating func explainContains(
    _ value: JSONValue,
    _ array: [JSONValue],
    _ rule: ContainsRule,
    _ id: NodeID
  ) {
    let fitting = array.filter { evaluator.isValid($0, rule.node) }
    guard fitting.count < rule.minimum || fitting.count > rule.maximum else { return }
    let noun = Wording.title(of: program.schemas[Int(rule.node)]).map { "the form \"\($0)\"" }
    let form = noun ?? "the form that is asked for"
    var diagnostic = Diagnostic(.error, .wrongCount, "", at: value.range)
    if fitting.count < rule.minimum {
      diagnostic.message =
        rule.minimum == 1
        ? "no element of \(place.subject) has \(form)"
        : "\(place.subject) needs at least \(Wording.count(rule.minimum, "element")) of \(form), and has \(fitting.count)"
      if let example = Wording.example(of: program.schemas[Int(rule.node)]) {
        diagnostic.help = ["add one, for example \(example)"]
      }
    } else {
      diagnostic.message =
        "\(place.subject) may have at most \(Wording.count(rule.maximum, "element")) of \(form), and has \(fitting.count)"
      diagnostic.range = fitting[rule.maximum].range
      diagnostic.label = "one too many"
    }
    report(Mistake(diagnostic, keyword: "contains", node: id, place: place))
  }
}
