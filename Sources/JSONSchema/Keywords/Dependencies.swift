internal import Diagnostics
internal import JSON

// `dependentRequired`, `dependentSchemas`, and `dependencies` of the older drafts

/// What an object needs once it has a key.
struct DependencyRules: Sendable {
  struct Rule: Sendable {
    var key: String
    var required: [String] = []
    /// A schema for the whole object; −1 where there is none.
    var node: NodeID = -1
  }

  var rules: [Rule] = []
}

extension NodeCompiler {
  mutating func compileDependencies(_ site: SchemaSite, into builder: inout NodeBuilder) {
    var rules = DependencyRules()
    for keyword in ["dependentRequired", "dependencies"] {
      for member in site[keyword]?.object?.members ?? [] {
        guard let names = member.value.array else { continue }
        rules.rules.append(.init(key: member.key, required: names.compactMap(\.string)))
      }
    }
    for keyword in ["dependentSchemas", "dependencies"] {
      for member in site[keyword]?.object?.members ?? [] where member.value.array == nil {
        guard let location = registry.child(of: site.location, keyword, member.key) else {
          continue
        }
        let target = node(at: location)
        addStep(from: builder.id, to: target)
        rules.rules.append(.init(key: member.key, node: target))
      }
    }
    guard !rules.rules.isEmpty else { return }
    builder.objects.append(.dependencies(add(rules, to: \.dependencies)))
  }
}

extension Evaluator {
  mutating func dependenciesHold(_ value: ValueAddress, _ rules: DependencyRules) -> Bool {
    guard spend(rules.rules.count) else { return false }
    for rule in rules.rules where value.hasMember(rule.key) {
      for name in rule.required where !value.hasMember(name) { return false }
      if rule.node >= 0 {
        guard isValid(at: value, rule.node) else { return false }
      }
    }
    return true
  }

  mutating func dependenciesHold(
    _ value: ValueAddress,
    _ rules: DependencyRules,
    _ marks: inout Marks
  ) -> Bool {
    guard spend(rules.rules.count) else { return false }
    for rule in rules.rules where value.hasMember(rule.key) {
      for name in rule.required where !value.hasMember(name) { return false }
      if rule.node >= 0 {
        guard isValid(at: value, rule.node, marking: &marks) else { return false }
      }
    }
    return true
  }
}

extension Diagnoser {
  mutating func explainDependencies(
    _ value: JSONValue,
    _ object: JSONObject,
    _ rules: DependencyRules,
    _ id: NodeID
  ) {
    for rule in rules.rules {
      guard let member = object.member(rule.key) else { continue }
      for name in rule.required where object.index(of: name) == nil {
        let schema = propertySchema(name, of: id)
        let snippet = "\(Wording.quoted(name)): \(Wording.placeholder(of: schema ?? true))"
        let diagnostic = Diagnostic(
          .error,
          .missingCompanion,
          "\(Wording.quoted(rule.key)) needs \(Wording.quoted(name)) beside it",
          at: member.keyRange,
          help: ["add \(snippet), or remove \(Wording.quoted(rule.key))"]
        )
        let there = place.appending(.key(rule.key, member.keyRange))
        report(Mistake(diagnostic, keyword: "dependentRequired", node: id, place: there))
      }
      if rule.node >= 0 {
        explain(value, rule.node, because: "because \(Wording.quoted(rule.key)) is given")
      }
    }
  }
}
