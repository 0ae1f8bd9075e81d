internal import Diagnostics
internal import JSON
internal import RE2

/// Finds the values that a schema marks `writeOnly`. It follows all branches, since a secret must not
/// come to light only because the config is wrong elsewhere.
struct SecretFinder {
  private let program: Program
  private(set) var ranges: [SourceRange] = []
  /// The keys and indexes to each secret.
  private(set) var paths: [[String]] = []
  private var path: [String] = []
  private var depth = 0
  private var visits = 0
  /// The schemas that look at the current value already.
  private var seen: Set<NodeID> = []

  /// At which depth the thread's stack has to be left for a larger one.
  private var stackLimit = 24

  /// Beyond it everything is taken for secret.
  private static let visitLimit = 10_000_000

  init(_ program: Program) { self.program = program }

  private mutating func visit(_ value: JSONValue, _ id: NodeID, at token: String) {
    path.append(token)
    visit(value, id)
    path.removeLast()
  }

  mutating func visit(_ value: JSONValue, _ id: NodeID) {
    let outer = seen
    seen = []
    visitInPlace(value, id)
    seen = outer
  }

  private mutating func visitInPlace(_ value: JSONValue, _ id: NodeID) {
    guard id >= 0, program.secretSchemas.contains(id), seen.insert(id).inserted else { return }
    visits += 1
    guard visits < Self.visitLimit, depth < Evaluator.depthLimit,
      program.schemas[Int(id)]["writeOnly"]?.bool != true
    else {
      ranges.append(value.range)
      paths.append(path)
      return
    }
    guard depth < stackLimit else { return goDeeper(value, id) }
    visitKeywords(value, id)
  }

  private mutating func goDeeper(_ value: JSONValue, _ id: NodeID) {
    var deep = self
    deep.stackLimit = Evaluator.depthLimit
    let isDone: Void? = DeepStack.run { deep.visitKeywords(value, id) }
    guard isDone != nil else {
      ranges.append(value.range)
      paths.append(path)
      return
    }
    deep.stackLimit = stackLimit
    self = deep
  }

  private mutating func visitKeywords(_ value: JSONValue, _ id: NodeID) {
    depth += 1
    defer { depth -= 1 }
    let node = program.nodes[Int(id)]
    switch value.content {
    case .object(let object):
      for index in node.objects.indices { visit(object, value, program.objectKeywords[index]) }
    case .array(let array):
      for index in node.arrays.indices { visit(array, program.arrayKeywords[index]) }
    default: break
    }
    for index in node.general.indices { visit(value, program.generalKeywords[index]) }
  }

  private mutating func visit(_ object: JSONObject, _ value: JSONValue, _ keyword: ObjectKeyword) {
    switch keyword {
    case .members(let index):
      let rules = program.members[Int(index)]
      for member in object.members {
        var isKnown = false
        if let name = rules.names.index(of: member.key), rules.nodes[name] >= 0 {
          isKnown = true
          visit(member.value, rules.nodes[name], at: member.key)
        }
        for rule in rules.patterns
        where program.patterns[Int(rule.pattern)].matches(in: member.key) {
          isKnown = true
          visit(member.value, rule.node, at: member.key)
        }
        if !isKnown, rules.others >= 0 {
          visit(member.value, rules.others, at: member.key)
          // A misspelt key hides its value as the right one would.
          let near = NearestName.of(member.key, among: rules.names.strings)
          let meant = near.flatMap { rules.names.index(of: $0) }
          if rules.forbidsOthers, let meant, rules.nodes[meant] >= 0 {
            visit(member.value, rules.nodes[meant], at: member.key)
          }
        }
      }
    case .dependencies(let index):
      for rule in program.dependencies[Int(index)].rules { visitInPlace(value, rule.node) }
    case .unevaluatedProperties(let id):
      for member in object.members { visit(member.value, id, at: member.key) }
    case .minProperties, .maxProperties, .propertyNames: break
    }
  }

  private mutating func visit(_ array: [JSONValue], _ keyword: ArrayKeyword) {
    switch keyword {
    case .items(let index):
      let rules = program.items[Int(index)]
      let prefix = rules.prefix.indices
      for (index, element) in array.enumerated() {
        if index < prefix.count {
          visit(element, program.lists[prefix.lowerBound + index], at: String(index))
        } else if rules.rest >= 0 {
          visit(element, rules.rest, at: String(index))
        }
      }
    case .contains(let index):
      for (position, element) in array.enumerated() {
        visit(element, program.contains[Int(index)].node, at: String(position))
      }
    case .unevaluatedItems(let id):
      for (position, element) in array.enumerated() {
        visit(element, id, at: String(position))
      }
    case .minItems, .maxItems, .uniqueItems: break
    }
  }

  private mutating func visit(_ value: JSONValue, _ keyword: GeneralKeyword) {
    switch keyword {
    case .reference(let target): visitInPlace(value, target)
    case .dynamicReference(let index):
      let reference = program.dynamicReferences[Int(index)]
      visitInPlace(value, reference.target)
      for offer in reference.offers.values { visitInPlace(value, offer) }
    case .allOf(let list), .anyOf(let list), .oneOf(let list):
      for index in list.indices { visitInPlace(value, program.lists[index]) }
    case .condition(let index):
      visitInPlace(value, program.conditions[Int(index)].whenValid)
      visitInPlace(value, program.conditions[Int(index)].otherwise)
    case .never, .const, .enumeration, .not: break
    }
  }
}
