internal import Diagnostics
internal import JSON

// `prefixItems`, `items`, and `additionalItems` of the older drafts

/// The schemas of an array's elements.
struct ItemRules: Sendable {
  /// Of the first elements, one each.
  var prefix = Stretch()
  /// Of all others; −1 where there is none.
  var rest: NodeID = -1
}

extension NodeCompiler {
  mutating func compileItems(_ site: SchemaSite, into builder: inout NodeBuilder) {
    var rules = ItemRules()
    if site["items"]?.array != nil {
      rules.prefix = list(site, "items") ?? Stretch()
      rules.rest = node(site, "additionalItems") ?? -1
    } else {
      rules.prefix = list(site, "prefixItems") ?? Stretch()
      rules.rest = node(site, "items") ?? -1
    }
    guard !rules.prefix.isEmpty || rules.rest >= 0 else { return }
    builder.arrays.append(.items(add(rules, to: \.items)))
  }
}

extension Evaluator {
  mutating func itemsHold(
    _ array: UnsafeBufferPointer<JSONValue>,
    _ rules: ItemRules
  ) -> Bool {
    let prefix = rules.prefix.indices
    for index in array.indices {
      if index < prefix.count {
        let node = tables.pointee.lists[prefix.lowerBound + index]
        guard isValid(at: array.address(at: index), node) else { return false }
      } else {
        guard rules.rest >= 0 else { return true }
        guard isValid(at: array.address(at: index), rules.rest) else { return false }
      }
    }
    return true
  }

  mutating func itemsHold(
    _ array: UnsafeBufferPointer<JSONValue>,
    _ rules: ItemRules,
    _ marks: inout Marks
  ) -> Bool {
    guard itemsHold(array, rules) else { return false }
    if rules.rest >= 0 {
      marks.insertAll()
    } else {
      for index in 0..<min(array.count, rules.prefix.indices.count) { marks.insert(index) }
    }
    return true
  }
}

extension Diagnoser {
  mutating func explainItems(_ array: [JSONValue], _ rules: ItemRules, _ id: NodeID) {
    let prefix = rules.prefix.indices
    for (index, element) in array.enumerated() {
      if index < prefix.count {
        explain(element, program.lists[prefix.lowerBound + index], at: .index(index))
      } else if rules.rest >= 0 {
        if program.schemas[Int(rules.rest)].bool == false {
          reportExtraElement(
            array,
            from: index,
            keyword: prefix.isEmpty ? "items" : "prefixItems",
            id
          )
          return
        }
        explain(element, rules.rest, at: .index(index))
      } else {
        return
      }
    }
  }

  /// There are more elements than the schema has a place for.
  mutating func reportExtraElement(
    _ array: [JSONValue],
    from index: Int,
    keyword: String,
    _ id: NodeID
  ) {
    let diagnostic = Diagnostic(
      .error,
      .wrongCount,
      index == 0
        ? "\(place.subject) has to be empty"
        : "\(place.subject) has \(Wording.count(array.count, "element")), and may have at most \(index)",
      at: array[index].range,
      label: array.count == index + 1 ? "one too many" : "from here on too many"
    )
    report(Mistake(diagnostic, keyword: keyword, node: id, place: place))
  }
}
