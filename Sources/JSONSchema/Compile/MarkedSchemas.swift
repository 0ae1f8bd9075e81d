internal import JSON

/// Tells which schemas a search for marks has to go through, such as `writeOnly` or `deprecated`: those
/// that have the mark, and those from which one of them can be reached.
struct MarkedSchemas: Sendable {
  private var leads: [Bool] = []

  init() {}

  init(_ program: Program, with keyword: String) {
    leads = Array(repeating: false, count: program.nodes.count)
    var sources: [[NodeID]] = Array(repeating: [], count: program.nodes.count)
    var pending: [Int] = []
    for index in program.nodes.indices {
      program.forEachTarget(of: index) { sources[Int($0)].append(NodeID(index)) }
      if program.schemas[index][keyword]?.bool == true {
        leads[index] = true
        pending.append(index)
      }
    }
    while let index = pending.popLast() {
      for source in sources[index] where !leads[Int(source)] {
        leads[Int(source)] = true
        pending.append(Int(source))
      }
    }
  }

  /// Whether the schema, or one that it leads to, has the mark.
  func contains(_ id: NodeID) -> Bool { !leads.isEmpty && leads[Int(id)] }
}

extension Program {
  /// Calls the body with every schema that a schema applies, to the same value or to a part of it.
  fileprivate func forEachTarget(of index: Int, _ body: (NodeID) -> Void) {
    func visit(_ id: NodeID) { if id >= 0 { body(id) } }
    func visit(_ list: Stretch) { for index in list.indices { body(lists[index]) } }
    let node = nodes[index]
    for index in node.arrays.indices {
      switch arrayKeywords[index] {
      case .items(let index):
        visit(items[Int(index)].prefix)
        visit(items[Int(index)].rest)
      case .contains(let index): visit(contains[Int(index)].node)
      case .unevaluatedItems(let id): visit(id)
      case .minItems, .maxItems, .uniqueItems: break
      }
    }
    for index in node.objects.indices {
      switch objectKeywords[index] {
      case .members(let index):
        members[Int(index)].nodes.forEach(visit)
        for rule in members[Int(index)].patterns { visit(rule.node) }
        visit(members[Int(index)].others)
      case .dependencies(let index):
        for rule in dependencies[Int(index)].rules { visit(rule.node) }
      case .propertyNames(let id), .unevaluatedProperties(let id): visit(id)
      case .minProperties, .maxProperties: break
      }
    }
    for index in node.general.indices {
      switch generalKeywords[index] {
      case .reference(let id), .not(let id): visit(id)
      case .dynamicReference(let index):
        visit(dynamicReferences[Int(index)].target)
        for offer in dynamicReferences[Int(index)].offers.values { visit(offer) }
      case .allOf(let list), .anyOf(let list), .oneOf(let list): visit(list)
      case .condition(let index):
        visit(conditions[Int(index)].test)
        visit(conditions[Int(index)].whenValid)
        visit(conditions[Int(index)].otherwise)
      case .never, .const, .enumeration: break
      }
    }
  }
}
