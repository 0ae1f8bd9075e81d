internal import Diagnostics
internal import JSON

/// What one branch of `anyOf` or `oneOf` has against a value.
private struct Branch {
  var node: NodeID
  var mistakes: [Mistake]
  var depth: Int

  init(_ node: NodeID, _ mistakes: [Mistake], at place: Place) {
    self.node = node
    self.mistakes = mistakes.filter(\.isError)
    depth = place.depth
  }

  /// The value has not even the type that the branch is about.
  var typeMistake: TypeSet? {
    mistakes.lazy.filter { $0.place.depth == depth }.compactMap(\.types).first
  }

  /// The values of which the branch wants one at the value's own place.
  var allowed: [JSONValue]? {
    mistakes.lazy.filter { $0.place.depth == depth }.compactMap(\.allowed).first
  }

  /// How many members say, by a constant, that another branch is meant.
  var discriminators: [String] {
    mistakes.filter { $0.place.depth == depth + 1 && $0.allowed != nil }.map(\.place.pointer)
  }

  var deepest: Int { mistakes.map(\.place.depth).max() ?? 0 }
}

extension Diagnoser {
  /// No branch fits: speaks for the one that was meant. That is told by type, then by the members
  /// that are compared with constants, then by the fewest and deepest mistakes.
  mutating func explainBranches(
    _ value: JSONValue,
    _ nodes: [NodeID],
    keyword: String,
    _ id: NodeID
  ) {
    var branches = nodes.map { Branch($0, mistakes(value, $0), at: place) }
    let ofRightType = branches.filter { $0.typeMistake == nil }
    if ofRightType.isEmpty {
      var types: TypeSet = []
      for branch in branches { types.formUnion(branch.typeMistake ?? []) }
      explainType(value, types, id)
      return
    }
    branches = ofRightType
    if branches.count > 1, let allowed = commonValues(branches) {
      reportWrongValue(value, allowed: allowed, keyword: keyword, id)
      return
    }
    let fewest = branches.map(\.discriminators.count).min() ?? 0
    if branches.contains(where: { $0.discriminators.count > fewest }) {
      branches.removeAll { $0.discriminators.count > fewest }
    } else if branches.count > 1, fewest == 1, let mistake = commonDiscriminator(branches, value) {
      report(mistake)
      return
    }
    if branches.count > 1, let mistake = missingAlternatives(branches, value, keyword, id) {
      report(mistake)
      return
    }
    let best = branches.min { left, right in
      (left.mistakes.count, -left.deepest) < (right.mistakes.count, -right.deepest)
    }
    for mistake in best?.mistakes ?? [] { report(mistake) }
    if best?.mistakes.isEmpty ?? true {
      let diagnostic = Diagnostic(
        .error,
        .noAlternative,
        "\(place.subject) fits none of the allowed forms",
        at: value.range
      )
      report(Mistake(diagnostic, keyword: keyword, node: id, place: place))
    }
  }

  /// The values that all branches together allow, where each is only about values.
  private func commonValues(_ branches: [Branch]) -> [JSONValue]? {
    var values: [JSONValue] = []
    for branch in branches {
      guard branch.mistakes.count == 1, let allowed = branch.allowed else { return nil }
      values.append(contentsOf: allowed)
    }
    return values
  }

  /// All branches compare the same member, which has none of their values.
  private func commonDiscriminator(_ branches: [Branch], _ value: JSONValue) -> Mistake? {
    guard let pointer = branches.first?.discriminators.first,
      branches.allSatisfy({ $0.discriminators == [pointer] })
    else { return nil }
    let found = branches.compactMap { branch in
      branch.mistakes.first { $0.place.pointer == pointer && $0.allowed != nil }
    }
    let allowed = found.flatMap { $0.allowed ?? [] }
    guard let first = found.first, case .key(let key, _) = first.place.steps.last,
      let given = value.object?[key]
    else { return nil }
    var mistake = ValueMessage(place: first.place, value: given, allowed: allowed)
      .mistake(first.node)
    mistake.allowed = allowed
    return mistake
  }

  /// All branches miss nothing but a key each: one of the keys has to be given.
  private func missingAlternatives(
    _ branches: [Branch],
    _ value: JSONValue,
    _ keyword: String,
    _ id: NodeID
  ) -> Mistake? {
    var missing: [Mistake.Missing] = []
    for branch in branches {
      guard branch.mistakes.count == 1, let only = branch.mistakes.first, let key = only.missing,
        only.place.depth == place.depth
      else { return nil }
      missing.append(key)
    }
    let names = missing.map { Wording.quoted($0.key) }
    let diagnostic = Diagnostic(
      .error,
      .missingKey,
      "\(Wording.list(names, "or")) is missing",
      at: value.openingBracket,
      label: keyword == "oneOf" ? "needs exactly one of them" : "needs one of them",
      help: ["add \(Wording.list(missing.map(\.snippet), "or"))"]
    )
    return Mistake(diagnostic, keyword: keyword, node: id, place: place)
  }
}
