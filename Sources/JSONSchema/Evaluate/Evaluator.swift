internal import JSON

/// Decides whether a value is valid, as fast as it can, and says nothing more.
///
/// What each keyword does stands in the keyword's own file. Evaluating marks (which members some
/// keyword has looked at) is a second set of functions, used only below schemas that need it.
struct Evaluator {
  private let shared: SharedProgram
  /// The program's tables in plain memory, which `shared` keeps alive.
  let tables: PlainTables
  /// How many schemas are being evaluated, each within the one before.
  var depth = 0
  /// At which depth the thread's stack has to be left for a larger one.
  private(set) var stackLimit: Int
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
    guard spend() else { return false }
    let node = tables.nodes[Int(id)]
    guard node.types == .all || node.types.allows(value) else { return false }
    if depth >= stackLimit { return goDeeper { $0.isValid(value, id) } }
    depth += 1
    defer { depth -= 1 }
    guard tables.hasDynamicReferences else { return keywordsHold(value, node) }
    let isEntered = enter(node)
    defer { if isEntered { leave() } }
    return keywordsHold(value, node)
  }

  mutating func keywordsHold(_ value: JSONValue, _ node: Program.Node) -> Bool {
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
      if string.utf8.count > 64, !spend(string.utf8.count / 64 * node.strings.indices.count) {
        return false
      }
      for index in node.strings.indices {
        guard holds(tables.stringKeywords[index], string) else { return false }
      }
    case .number(let number):
      if !node.numbers.isEmpty {
        let length = number.literal.utf8.count
        if length > 64, !spend(length / 64 * node.numbers.indices.count) { return false }
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
  mutating func goDeeper(_ work: (inout Evaluator) -> Bool) -> Bool {
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

  /// Takes several from the budget, for work that is not in proportion to the schemas applied.
  mutating func spend(_ amount: Int) -> Bool {
    budget -= min(amount, budget)
    return spend()
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
