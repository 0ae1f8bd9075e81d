internal import JSON

// Evaluating with marks: which members or elements some keyword has looked at.

extension Evaluator {
  /// Whether the value is valid for a schema; marks which of its members or elements the schema has
  /// evaluated.
  mutating func isValid(_ value: JSONValue, _ id: NodeID, marking marks: inout Marks) -> Bool {
    guard spend() else { return false }
    let node = tables.nodes[Int(id)]
    guard node.types == .all || node.types.allows(value) else { return false }
    if depth >= stackLimit {
      var found = Marks()
      defer { marks.formUnion(found) }
      return goDeeper { $0.isValid(value, id, marking: &found) }
    }
    depth += 1
    defer { depth -= 1 }
    let isEntered = enter(node)
    defer { if isEntered { leave() } }
    var own = Marks()
    guard keywordsHold(value, node, marking: &own) else { return false }
    marks.formUnion(own)
    return true
  }

  /// Evaluates the keywords with the `unevaluated…` ones last, since they ask what the others did.
  mutating func keywordsHold(
    _ value: JSONValue,
    _ node: Program.Node,
    marking marks: inout Marks
  ) -> Bool {
    switch value.content {
    case .object(let object):
      for index in node.objects.indices {
        if case .unevaluatedProperties = tables.objectKeywords[index] { continue }
        guard holds(tables.objectKeywords[index], object, marking: &marks) else { return false }
      }
    case .array(let array):
      for index in node.arrays.indices {
        if case .unevaluatedItems = tables.arrayKeywords[index] { continue }
        guard holds(tables.arrayKeywords[index], array, marking: &marks) else { return false }
      }
    default: return keywordsHold(value, node)
    }
    for index in node.general.indices {
      guard holds(tables.generalKeywords[index], value, marking: &marks) else { return false }
    }
    switch value.content {
    case .object(let object):
      for index in node.objects.indices {
        if case .unevaluatedProperties(let id) = tables.objectKeywords[index] {
          guard unevaluatedPropertiesHold(object, id, &marks) else { return false }
        }
      }
    case .array(let array):
      for index in node.arrays.indices {
        if case .unevaluatedItems(let id) = tables.arrayKeywords[index] {
          guard unevaluatedItemsHold(array, id, &marks) else { return false }
        }
      }
    default: break
    }
    return true
  }

  /// What the keywords that stand beside `unevaluated…` mark, each that fails left out.
  mutating func marks(of value: JSONValue, _ id: NodeID) -> Marks {
    let node = tables.nodes[Int(id)]
    var marks = Marks()
    func attempt(_ evaluate: (inout Evaluator, inout Marks) -> Bool) {
      var own = Marks()
      if evaluate(&self, &own) { marks.formUnion(own) }
    }
    switch value.content {
    case .object(let object):
      for index in node.objects.indices {
        if case .unevaluatedProperties = tables.objectKeywords[index] { continue }
        attempt { $0.holds($0.tables.objectKeywords[index], object, marking: &$1) }
      }
    case .array(let array):
      for index in node.arrays.indices {
        if case .unevaluatedItems = tables.arrayKeywords[index] { continue }
        attempt { $0.holds($0.tables.arrayKeywords[index], array, marking: &$1) }
      }
    default: break
    }
    for index in node.general.indices {
      attempt { $0.holds($0.tables.generalKeywords[index], value, marking: &$1) }
    }
    return marks
  }
}
