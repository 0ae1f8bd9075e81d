internal import Diagnostics
internal import JSON
internal import RE2

// `properties`, `patternProperties`, `additionalProperties`, `required`

/// What a schema says of an object's members, for one pass over them.
struct MemberRules: Sendable {
  /// Every key that `properties` or `required` names.
  var names = StringTable()
  /// The schema of each name; −1 where only `required` names it.
  var nodes: [NodeID] = []
  var isRequired: [Bool] = []
  var requiredCount = 0
  var patterns: [PatternRule] = []
  /// The schema of all other members; −1 where there is none.
  var others: NodeID = -1
  /// Whether that schema is `false`.
  var forbidsOthers = false

  struct PatternRule: Sendable {
    var pattern: Int32
    var node: NodeID
  }

  mutating func insert(_ name: String) -> Int {
    let index = names.insert(name)
    if index == nodes.count {
      nodes.append(-1)
      isRequired.append(false)
    }
    return index
  }

  mutating func require(_ name: String) {
    let index = insert(name)
    guard !isRequired[index] else { return }
    isRequired[index] = true
    requiredCount += 1
  }
}

extension NodeCompiler {
  mutating func compileMembers(_ site: SchemaSite, into builder: inout NodeBuilder) {
    var rules = MemberRules()
    for (name, node) in map(site, "properties") {
      let index = rules.insert(name)
      rules.nodes[index] = node
    }
    for name in site["required"]?.array ?? [] {
      if let name = name.string { rules.require(name) }
    }
    for (written, node) in map(site, "patternProperties") {
      let member = site["patternProperties"]?.object?.member(written)
      if let pattern = pattern(written, at: member?.keyRange ?? .none, site) {
        rules.patterns.append(MemberRules.PatternRule(pattern: pattern, node: node))
      }
    }
    rules.others = node(site, "additionalProperties") ?? -1
    rules.forbidsOthers = site["additionalProperties"]?.bool == false
    guard rules.names.count > 0 || !rules.patterns.isEmpty || rules.others >= 0 else { return }
    builder.objects.append(.members(add(rules, to: \.members)))
  }
}

extension MemberRules {
  /// The rules in plain memory that someone else owns.
  struct View: BitwiseCopyable {
    let names: StringTable.View
    let nodes: UnsafeBufferPointer<NodeID>
    let isRequired: UnsafeBufferPointer<Bool>
    let requiredCount: Int
    let patterns: UnsafeBufferPointer<PatternRule>
    let others: NodeID
    let forbidsOthers: Bool
  }

  func view(in memory: inout PlainMemory) -> View {
    View(
      names: names.view(in: &memory),
      nodes: memory.copy(nodes),
      isRequired: memory.copy(isRequired),
      requiredCount: requiredCount,
      patterns: memory.copy(patterns),
      others: others,
      forbidsOthers: forbidsOthers
    )
  }
}

extension Evaluator {
  mutating func membersHold(
    _ members: UnsafeBufferPointer<JSONObject.Member>,
    _ index: Int32
  ) -> Bool {
    let rules = tables.pointee.members.baseAddress.unsafelyUnwrapped + Int(index)
    var missing = rules.pointee.requiredCount
    if members.count < missing { return false }
    for position in members.indices {
      guard memberHolds(members, position, rules, &missing) != nil else { return false }
    }
    return missing == 0
  }

  mutating func membersHold(
    _ members: UnsafeBufferPointer<JSONObject.Member>,
    _ index: Int32,
    _ marks: inout Marks
  ) -> Bool {
    let rules = tables.pointee.members.baseAddress.unsafelyUnwrapped + Int(index)
    var missing = rules.pointee.requiredCount
    if members.count < missing { return false }
    for position in members.indices {
      guard let isKnown = memberHolds(members, position, rules, &missing) else { return false }
      if isKnown || rules.pointee.others >= 0 { marks.insert(position) }
    }
    return missing == 0
  }

  /// Whether some name or pattern knows a member; `nil` where the member is wrong.
  @inline(__always)
  private mutating func memberHolds(
    _ members: UnsafeBufferPointer<JSONObject.Member>,
    _ position: Int,
    _ rules: UnsafePointer<MemberRules.View>,
    _ missing: inout Int
  ) -> Bool? {
    var isKnown = false
    let name = rules.pointee.names.index(of: members[position].key)
    if name >= 0 {
      if rules.pointee.isRequired[name] { missing -= 1 }
      let node = rules.pointee.nodes[name]
      if node >= 0 {
        isKnown = true
        guard isValid(at: members.value(at: position), node) else { return nil }
      }
    }
    for rule in rules.pointee.patterns {
      guard spend(1 + members[position].key.utf8.count / 64) else { return nil }
      guard matches(members[position].key, rule.pattern) else { continue }
      isKnown = true
      guard isValid(at: members.value(at: position), rule.node) else { return nil }
    }
    if !isKnown, rules.pointee.others >= 0 {
      guard !rules.pointee.forbidsOthers,
        isValid(at: members.value(at: position), rules.pointee.others)
      else { return nil }
    }
    return isKnown
  }
}

extension Diagnoser {
  mutating func explainMembers(
    _ value: JSONValue,
    _ object: JSONObject,
    _ rules: MemberRules,
    _ id: NodeID
  ) {
    for member in object.members {
      var isKnown = false
      if let name = rules.names.index(of: member.key), rules.nodes[name] >= 0 {
        isKnown = true
        explain(member.value, rules.nodes[name], at: .key(member.key, member.keyRange))
      }
      for rule in rules.patterns
      where program.patterns[Int(rule.pattern)].matches(in: member.key) {
        isKnown = true
        explain(member.value, rule.node, at: .key(member.key, member.keyRange))
      }
      guard !isKnown, rules.others >= 0 else { continue }
      if rules.forbidsOthers {
        reportUnknownKey(member, of: object, keyword: "additionalProperties", id)
      } else {
        explain(member.value, rules.others, at: .key(member.key, member.keyRange))
      }
    }
    for (index, name) in rules.names.strings.enumerated()
    where rules.isRequired[index] && object.index(of: name) == nil {
      reportMissingKey(name, of: value, id)
    }
  }
}
