/// Leads around schemas that only refer to another one, as the properties of most schemas do.
///
/// Diagnostics still go through them, since they have titles, descriptions and the like.
struct Shortcuts {
  private var targets: [NodeID]

  /// How many references are followed at once; no one but an attacker writes more.
  private static let stepLimit = 8

  init(_ program: Program) {
    targets = program.nodes.indices.map { NodeID($0) }
    // On the way to a dynamic reference each schema counts.
    guard !program.hasDynamicReferences else { return }
    for start in program.nodes.indices {
      var place = start
      for _ in 0..<Self.stepLimit {
        guard let next = Self.onlyReference(of: program.nodes[place], in: program) else { break }
        place = Int(next)
      }
      targets[start] = NodeID(place)
    }
  }

  private static func onlyReference(of node: Program.Node, in program: Program) -> NodeID? {
    guard node.types == .all, node.numbers.isEmpty, node.strings.isEmpty, node.arrays.isEmpty,
      node.objects.isEmpty, node.general.indices.count == 1,
      case .reference(let target) = program.generalKeywords[node.general.indices.lowerBound]
    else { return nil }
    return target
  }

  /// Where evaluation may go on instead; −1, for no schema, stays.
  func follow(_ id: NodeID) -> NodeID { id < 0 ? id : targets[Int(id)] }
}

// The same for all that leads to schemas.
extension Shortcuts {
  func follow(_ keyword: ArrayKeyword) -> ArrayKeyword {
    if case .unevaluatedItems(let id) = keyword { .unevaluatedItems(follow(id)) } else { keyword }
  }

  func follow(_ keyword: ObjectKeyword) -> ObjectKeyword {
    switch keyword {
    case .propertyNames(let id): .propertyNames(follow(id))
    case .unevaluatedProperties(let id): .unevaluatedProperties(follow(id))
    default: keyword
    }
  }

  func follow(_ keyword: GeneralKeyword) -> GeneralKeyword {
    switch keyword {
    case .reference(let id): .reference(follow(id))
    case .not(let id): .not(follow(id))
    default: keyword
    }
  }

  func follow(_ rules: ItemRules) -> ItemRules {
    ItemRules(prefix: rules.prefix, rest: follow(rules.rest))
  }

  func follow(_ rule: ContainsRule) -> ContainsRule {
    var rule = rule
    rule.node = follow(rule.node)
    return rule
  }

  func follow(_ condition: Condition) -> Condition {
    Condition(
      test: follow(condition.test),
      whenValid: follow(condition.whenValid),
      otherwise: follow(condition.otherwise)
    )
  }

  func follow(_ rules: MemberRules) -> MemberRules {
    var rules = rules
    rules.nodes = rules.nodes.map { follow($0) }
    rules.patterns = rules.patterns.map { .init(pattern: $0.pattern, node: follow($0.node)) }
    rules.others = follow(rules.others)
    return rules
  }
}
