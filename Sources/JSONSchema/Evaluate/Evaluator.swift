internal import JSON
internal import RE2

/// Decides whether a value is valid, as fast as it can, and says nothing more.
///
/// What each keyword does stands in the keyword's own file. Evaluating marks (which members some
/// keyword has looked at) is a second set of functions, used only below schemas that need it.
struct Evaluator {
  private let shared: SharedProgram
  /// The program's tables in plain memory, which `shared` keeps alive.
  let tables: PlainTables
  /// How many schemas are being evaluated, each within the one before.
  private var depth = 0
  /// At which depth the thread's stack has to be left for a larger one.
  private var stackLimit: Int
  /// The resources that evaluation came through, outermost first; kept only for dynamic references.
  private(set) var scope: [Int32] = []
  /// How many schemas may still be applied.
  private var budget: Int
  /// Why evaluation was given up; then no answer counts.
  private(set) var surrender: Surrender?

  /// What a hostile schema can do: recurse without end, or double its work at each step.
  enum Surrender {
    case tooDeep
    case tooLong
  }

  /// Beyond it a schema is taken to recurse without end: 512 levels of a value, each through eight
  /// references.
  static let depthLimit = 4096
  /// What threads with 512 KiB of stack can bear even in debug builds.
  private static let shallowDepth = 40

  /// - Parameter isDeep: whether the thread has a large stack already.
  init(_ program: SharedProgram, isDeep: Bool = false) {
    shared = program
    tables = program.tables
    budget = program.workLimit
    stackLimit = isDeep ? Self.depthLimit : Self.shallowDepth
  }

  var program: Program {
    @inline(__always) _read { yield shared.program }
  }

  /// Whether the value is valid for a schema.
  mutating func isValid(_ value: JSONValue, _ id: NodeID) -> Bool {
    let node = tables.nodes[Int(id)]
    guard node.types == .all || node.types.allows(value) else { return false }
    if depth >= stackLimit { return goDeeper { $0.isValid(value, id) } }
    guard spend() else { return false }
    depth += 1
    defer { depth -= 1 }
    guard tables.hasDynamicReferences else { return keywordsHold(value, node) }
    let isEntered = enter(node)
    defer { if isEntered { leave() } }
    return keywordsHold(value, node)
  }

  private mutating func keywordsHold(_ value: JSONValue, _ node: Program.Node) -> Bool {
    switch value.content {
    case .object(let object):
      if node.tracksEvaluation {
        var marks = Marks()
        return keywordsHold(value, node, marking: &marks)
      }
      for index in node.objects.indices {
        guard holds(tables.objectKeywords[index], object) else { return false }
      }
    case .array(let array):
      if node.tracksEvaluation {
        var marks = Marks()
        return keywordsHold(value, node, marking: &marks)
      }
      for index in node.arrays.indices {
        guard holds(tables.arrayKeywords[index], array) else { return false }
      }
    case .string(let string):
      for index in node.strings.indices {
        guard holds(tables.stringKeywords[index], string) else { return false }
      }
    case .number(let number):
      if !node.numbers.isEmpty {
        let exact = ExactNumber(number)
        for index in node.numbers.indices {
          guard holds(tables.numberKeywords[index], exact) else { return false }
        }
      }
    case .null, .bool: break
    }
    for index in node.general.indices {
      guard holds(tables.generalKeywords[index], value) else { return false }
    }
    return true
  }

  /// Goes on with a large stack, or gives up.
  private mutating func goDeeper(_ work: (inout Evaluator) -> Bool) -> Bool {
    guard stackLimit < Self.depthLimit else {
      surrender = surrender ?? .tooDeep
      return false
    }
    var deep = self
    deep.stackLimit = Self.depthLimit
    let result = DeepStack.run { work(&deep) }
    surrender = deep.surrender ?? (result == nil ? .tooDeep : nil)
    budget = deep.budget
    return result ?? false
  }

  /// Takes one from the budget; `false` when nothing is left.
  @inline(__always)
  mutating func spend() -> Bool {
    budget -= 1
    if budget > 0 { return surrender == nil }
    surrender = surrender ?? .tooLong
    return false
  }

  /// Notes that evaluation has come into a node's resource; `true` when that is to be undone by
  /// ``leave()``.
  mutating func enter(_ node: Program.Node) -> Bool {
    guard tables.hasDynamicReferences, scope.last != node.resource else { return false }
    scope.append(node.resource)
    return true
  }

  mutating func leave() { scope.removeLast() }
}

// MARK: - With marks

extension Evaluator {
  /// Whether the value is valid for a schema; marks which of its members or elements the schema has
  /// evaluated.
  mutating func isValid(_ value: JSONValue, _ id: NodeID, marking marks: inout Marks) -> Bool {
    let node = tables.nodes[Int(id)]
    guard node.types == .all || node.types.allows(value) else { return false }
    if depth >= stackLimit {
      var found = Marks()
      defer { marks.formUnion(found) }
      return goDeeper { $0.isValid(value, id, marking: &found) }
    }
    guard spend() else { return false }
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
  private mutating func keywordsHold(
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

// MARK: - To the keywords' own files

extension Evaluator {
  mutating func holds(_ keyword: NumberKeyword, _ number: ExactNumber) -> Bool {
    switch keyword {
    case .minimum(let limit, let isExclusive):
      let limit = program.limits[Int(limit)]
      return isExclusive ? limit < number : !(number < limit)
    case .maximum(let limit, let isExclusive):
      let limit = program.limits[Int(limit)]
      return isExclusive ? number < limit : !(limit < number)
    case .multipleOf(let divisor): return number.isMultiple(of: program.limits[Int(divisor)])
    }
  }

  mutating func holds(_ keyword: StringKeyword, _ string: String) -> Bool {
    switch keyword {
    case .minLength(let limit): hasLength(string, atLeast: limit)
    case .maxLength(let limit): hasLength(string, atMost: limit)
    case .pattern(let index): program.patterns[Int(index)].matches(in: string)
    case .format(let index): program.formats[Int(index)].isValid(string)
    }
  }

  mutating func holds(_ keyword: ArrayKeyword, _ array: [JSONValue]) -> Bool {
    switch keyword {
    case .minItems(let limit): return array.count >= limit
    case .maxItems(let limit): return array.count <= limit
    case .items(let index): return itemsHold(array, tables.items[Int(index)])
    case .contains(let index): return containsHolds(array, tables.contains[Int(index)])
    case .uniqueItems: return UniqueItems.firstRepetition(in: array) == nil
    case .unevaluatedItems: return true
    }
  }

  mutating func holds(
    _ keyword: ArrayKeyword,
    _ array: [JSONValue],
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .items(let index): itemsHold(array, tables.items[Int(index)], &marks)
    case .contains(let index): containsHolds(array, tables.contains[Int(index)], &marks)
    default: holds(keyword, array)
    }
  }

  mutating func holds(_ keyword: ObjectKeyword, _ object: JSONObject) -> Bool {
    switch keyword {
    case .minProperties(let limit): return object.count >= limit
    case .maxProperties(let limit): return object.count <= limit
    case .members(let index): return membersHold(object, index)
    case .propertyNames(let id): return propertyNamesHold(object, id)
    case .dependencies(let index):
      return dependenciesHold(object, program.dependencies[Int(index)])
    case .unevaluatedProperties: return true
    }
  }

  mutating func holds(
    _ keyword: ObjectKeyword,
    _ object: JSONObject,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .members(let index): membersHold(object, index, &marks)
    case .dependencies(let index):
      dependenciesHold(object, program.dependencies[Int(index)], &marks)
    default: holds(keyword, object)
    }
  }

  mutating func holds(_ keyword: GeneralKeyword, _ value: JSONValue) -> Bool {
    switch keyword {
    case .never: return false
    case .const(let index): return Sameness.holds(value, program.constants[Int(index)])
    case .enumeration(let index): return program.enumerations[Int(index)].contains(value)
    case .reference(let id): return isValid(value, id)
    case .dynamicReference(let index): return isValid(value, target(of: index))
    case .allOf(let list): return allHold(value, list)
    case .anyOf(let list): return anyHolds(value, list)
    case .oneOf(let list): return oneHolds(value, list)
    case .not(let id): return !isValid(value, id) && surrender == nil
    case .condition(let index): return conditionHolds(value, tables.conditions[Int(index)])
    }
  }

  mutating func holds(
    _ keyword: GeneralKeyword,
    _ value: JSONValue,
    marking marks: inout Marks
  ) -> Bool {
    switch keyword {
    case .reference(let id): isValid(value, id, marking: &marks)
    case .dynamicReference(let index): isValid(value, target(of: index), marking: &marks)
    case .allOf(let list): allHold(value, list, &marks)
    case .anyOf(let list): anyHolds(value, list, &marks)
    case .oneOf(let list): oneHolds(value, list, &marks)
    case .condition(let index):
      conditionHolds(value, tables.conditions[Int(index)], &marks)
    default: holds(keyword, value)
    }
  }
}
