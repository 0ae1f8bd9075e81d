internal import JSON

// Evaluating with marks: which members or elements some keyword has looked at.

extension Evaluator {
  /// Whether the value at an address is valid for a schema; marks which of its members or elements
  /// the schema has evaluated.
  mutating func isValid(
    at value: ValueAddress,
    _ id: NodeID,
    marking marks: inout Marks
  ) -> Bool {
    guard spend() else { return false }
    let node = tables.pointee.node(id)
    guard node.pointee.types.allows(value) else { return false }
    if depth >= stackLimit {
      var found = Marks()
      defer { marks.formUnion(found) }
      return goDeeper { $0.isValid(at: value, id, marking: &found) }
    }
    guard !node.pointee.isFinished else { return true }
    depth += 1
    defer { depth -= 1 }
    let isEntered = enter(node.pointee)
    defer { if isEntered { leave() } }
    var own = Marks()
    guard keywordsHold(value, node, marking: &own) else { return false }
    marks.formUnion(own)
    return true
  }

  /// Evaluates the keywords with the `unevaluated…` ones last, since they ask what the others did.
  mutating func keywordsHold(
    _ value: ValueAddress,
    _ node: UnsafePointer<Program.Node>,
    marking marks: inout Marks
  ) -> Bool {
    switch value.kind {
    case .object:
      for index in node.pointee.objects.indices {
        if case .unevaluatedProperties = tables.pointee.objectKeywords[index] { continue }
        guard holds(tables.pointee.objectKeywords[index], value, marking: &marks) else {
          return false
        }
      }
    case .array:
      for index in node.pointee.arrays.indices {
        if case .unevaluatedItems = tables.pointee.arrayKeywords[index] { continue }
        guard holds(tables.pointee.arrayKeywords[index], value, marking: &marks) else {
          return false
        }
      }
    default: return keywordsHold(value, node)
    }
    for index in node.pointee.general.indices {
      guard holds(tables.pointee.generalKeywords[index], value, marking: &marks) else {
        return false
      }
    }
    switch value.kind {
    case .object:
      for index in node.pointee.objects.indices {
        if case .unevaluatedProperties(let id) = tables.pointee.objectKeywords[index] {
          guard unevaluatedPropertiesHold(value.members, id, &marks) else { return false }
        }
      }
    case .array:
      for index in node.pointee.arrays.indices {
        if case .unevaluatedItems(let id) = tables.pointee.arrayKeywords[index] {
          guard unevaluatedItemsHold(value.elements, id, &marks) else { return false }
        }
      }
    default: break
    }
    return true
  }

  /// What the keywords that stand beside `unevaluated…` mark, each that fails left out.
  mutating func marks(of value: JSONValue, _ id: NodeID) -> Marks {
    withUnsafePointer(to: value) { marks(at: $0, id) }
  }

  private mutating func marks(at value: ValueAddress, _ id: NodeID) -> Marks {
    let node = tables.pointee.node(id).pointee
    var marks = Marks()
    func attempt(_ evaluate: (inout Evaluator, inout Marks) -> Bool) {
      var own = Marks()
      if evaluate(&self, &own) { marks.formUnion(own) }
    }
    switch value.kind {
    case .object:
      for index in node.objects.indices {
        if case .unevaluatedProperties = tables.pointee.objectKeywords[index] { continue }
        attempt { $0.holds($0.tables.pointee.objectKeywords[index], value, marking: &$1) }
      }
    case .array:
      for index in node.arrays.indices {
        if case .unevaluatedItems = tables.pointee.arrayKeywords[index] { continue }
        attempt { $0.holds($0.tables.pointee.arrayKeywords[index], value, marking: &$1) }
      }
    default: break
    }
    for index in node.general.indices {
      attempt { $0.holds($0.tables.pointee.generalKeywords[index], value, marking: &$1) }
    }
    return marks
  }
}
