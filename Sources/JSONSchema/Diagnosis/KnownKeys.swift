internal import Diagnostics
internal import JSON

/// The keys that an object may have by its schema and all schemas that look at the same object.
struct KnownKeys {
  struct Key {
    var name: String
    /// The schema of the value; −1 where it is not known.
    var node: NodeID
    /// What people write instead, by the schema's `x-kubegate-aliases`.
    var aliases: [String]
  }

  private(set) var keys: [Key] = []
  private var positions: [String: Int] = [:]
  /// What to write instead of keys that other tools have, by their folded names: the schema's
  /// `x-kubegate-instead`.
  fileprivate(set) var advice: [String: String] = [:]

  func contains(_ name: String) -> Bool { positions[name] != nil }

  subscript(name: String) -> Key? { positions[name].map { keys[$0] } }

  fileprivate mutating func advise(_ name: String, _ words: String) {
    let folded = Wording.folded(name)
    if advice[folded] == nil { advice[folded] = words }
  }

  fileprivate mutating func insert(_ key: Key) {
    guard let index = positions[key.name] else {
      positions[key.name] = keys.count
      keys.append(key)
      return
    }
    // One schema requires a key, another describes it.
    if keys[index].node < 0 { keys[index] = key }
  }
}

extension Diagnoser {
  /// Gathers the keys from a schema, its references, combinations and conditions.
  mutating func knownKeys(of id: NodeID) -> KnownKeys {
    if let known = knownKeysOfNodes[id] { return known }
    let known = gatherKnownKeys(of: id)
    knownKeysOfNodes[id] = known
    return known
  }

  private func gatherKnownKeys(of id: NodeID) -> KnownKeys {
    var known = KnownKeys()
    var seen: Set<NodeID> = [id]
    var pending = [id]
    func visit(_ id: NodeID) {
      if id >= 0, seen.insert(id).inserted { pending.append(id) }
    }
    while let id = pending.popLast() {
      for member in program.schemas[Int(id)]["x-kubegate-instead"]?.object?.members ?? [] {
        if let words = member.value.string { known.advise(member.key, words) }
      }
      let node = program.nodes[Int(id)]
      for index in node.objects.indices {
        switch program.objectKeywords[index] {
        case .members(let rules): addKeys(of: program.members[Int(rules)], to: &known)
        case .dependencies(let rules):
          for rule in program.dependencies[Int(rules)].rules { visit(rule.node) }
        default: break
        }
      }
      var next: [NodeID] = []
      for index in node.general.indices {
        next.append(contentsOf: inPlaceTargets(of: program.generalKeywords[index]))
      }
      for target in next.reversed() { visit(target) }
    }
    return known
  }

  private func addKeys(of rules: MemberRules, to known: inout KnownKeys) {
    for (index, name) in rules.names.strings.enumerated() {
      let node = rules.nodes[index]
      // A key may be named only to be forbidden.
      if node >= 0, program.schemas[Int(node)].bool == false { continue }
      let aliases = node < 0 ? nil : annotated(node)["x-kubegate-aliases"]?.array
      known.insert(
        .init(name: name, node: node, aliases: (aliases ?? []).compactMap(\.string))
      )
    }
  }

  private func inPlaceTargets(of keyword: GeneralKeyword) -> [NodeID] {
    switch keyword {
    case .reference(let target): [target]
    case .dynamicReference(let index): [evaluator.target(of: index)]
    case .allOf(let list), .anyOf(let list), .oneOf(let list):
      list.indices.map { program.lists[$0] }
    case .condition(let index):
      [program.conditions[Int(index)].whenValid, program.conditions[Int(index)].otherwise]
    case .never, .const, .enumeration, .not: []
    }
  }

  /// The schemas of the elements of a list, as far as one schema is for all.
  func elementNodes(of id: NodeID) -> [NodeID] {
    var found: [NodeID] = []
    var seen: Set<NodeID> = [id]
    var pending = [id]
    while let id = pending.popLast() {
      let node = program.nodes[Int(id)]
      for index in node.arrays.indices {
        if case .items(let rules) = program.arrayKeywords[index] {
          let rest = program.items[Int(rules)].rest
          if rest >= 0 { found.append(rest) }
        }
      }
      for index in node.general.indices {
        for target in inPlaceTargets(of: program.generalKeywords[index])
        where target >= 0 && seen.insert(target).inserted {
          pending.append(target)
        }
      }
    }
    return found
  }

  /// The schema of a key's value, references followed, for examples.
  mutating func propertySchema(_ name: String, of id: NodeID) -> JSONValue? {
    for schema in [id, entry] {
      if let key = knownKeys(of: schema)[name], key.node >= 0 { return annotated(key.node) }
    }
    return nil
  }

  /// A right value for the current place: the schema's own example, else that of the schema by which
  /// the walk came here.
  func example(_ id: NodeID) -> String? {
    Wording.example(of: program.schemas[Int(id)]) ?? Wording.example(of: annotated(entry))
  }

  /// A schema's text, with what it leaves unsaid taken from where its `$ref` points to.
  func annotated(_ id: NodeID) -> JSONValue {
    var schema = program.schemas[Int(id)].object ?? JSONObject()
    var node = program.nodes[Int(id)]
    for _ in 0..<8 {
      let target = node.general.indices.lazy.compactMap { index -> NodeID? in
        if case .reference(let target) = program.generalKeywords[index] { target } else { nil }
      }.first
      guard let target else { break }
      for member in program.schemas[Int(target)].object?.members ?? []
      where schema.index(of: member.key) == nil {
        schema.append(member)
      }
      node = program.nodes[Int(target)]
    }
    return .object(schema)
  }
}
