internal import Diagnostics
internal import JSON

// `unevaluatedItems`

extension NodeCompiler {
  mutating func compileUnevaluatedItems(_ site: SchemaSite, into builder: inout NodeBuilder) {
    guard let node = node(site, "unevaluatedItems") else { return }
    builder.arrays.append(.unevaluatedItems(node))
  }
}

extension Evaluator {
  mutating func unevaluatedItemsHold(
    _ array: UnsafeBufferPointer<JSONValue>,
    _ id: NodeID,
    _ marks: inout Marks
  ) -> Bool {
    for index in array.indices where !marks.contains(index) {
      guard isValid(at: array.address(at: index), id) else { return false }
    }
    marks.insertAll()
    return true
  }
}

extension Diagnoser {
  /// Elements that no other keyword has looked at. Where another keyword has failed, that is the
  /// cause, and is reported alone.
  mutating func explainUnevaluatedItems(
    _ value: JSONValue,
    _ array: [JSONValue],
    _ items: NodeID,
    _ id: NodeID,
    hasOtherMistakes: Bool
  ) {
    guard !hasOtherMistakes else { return }
    let marks = evaluator.marks(of: value, id)
    for (index, element) in array.enumerated() where !marks.contains(index) {
      if program.schemas[Int(items)].bool == false {
        reportExtraElement(array, from: index, keyword: "unevaluatedItems", id)
        return
      }
      explain(element, items, at: .index(index))
    }
  }
}
