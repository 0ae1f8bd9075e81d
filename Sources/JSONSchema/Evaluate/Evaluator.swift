internal import JSON

/// Decides whether a value is valid, as fast as it can, and says nothing more.
///
/// What each keyword does stands in the keyword's own file. Evaluating marks (which members some
/// keyword has looked at) is a second set of functions, used only below schemas that need it.
///
/// Values are handed around by their address, since each copy of one would count its references up
/// and down. An address comes from a value that a caller of ``isValid(_:_:)`` holds, so it is good
/// until that returns.
struct Evaluator {
  private let shared: SharedProgram
  /// The program's tables in plain memory, which `shared` keeps alive.
  let tables: UnsafePointer<PlainTables>
  /// How many schemas are being evaluated, each within the one before.
  var depth = 0
  /// At which depth the thread's stack has to be left for a larger one.
  var stackLimit: Int
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
    withUnsafePointer(to: value) { isValid(at: $0, id) }
  }

  /// Whether the value at an address is valid for a schema.
  mutating func isValid(at value: ValueAddress, _ id: NodeID) -> Bool {
    guard spend() else { return false }
    let node = tables.pointee.node(id)
    guard node.pointee.types.allows(value) else { return false }
    if depth >= stackLimit { return goDeeper { $0.isValid(at: value, id) } }
    guard !node.pointee.isFinished else { return true }
    depth += 1
    defer { depth -= 1 }
    guard tables.pointee.hasDynamicReferences else { return keywordsHold(value, node) }
    let isEntered = enter(node.pointee)
    defer { if isEntered { leave() } }
    return keywordsHold(value, node)
  }

  mutating func keywordsHold(
    _ value: ValueAddress,
    _ node: UnsafePointer<Program.Node>
  ) -> Bool {
    switch value.kind {
    case .object:
      if node.pointee.tracksEvaluation {
        var marks = Marks()
        return keywordsHold(value, node, marking: &marks)
      }
      for index in node.pointee.objects.indices {
        guard holds(tables.pointee.objectKeywords[index], value) else { return false }
      }
    case .array:
      if node.pointee.tracksEvaluation {
        var marks = Marks()
        return keywordsHold(value, node, marking: &marks)
      }
      for index in node.pointee.arrays.indices {
        guard holds(tables.pointee.arrayKeywords[index], value) else { return false }
      }
    case .string:
      if !node.pointee.strings.isEmpty {
        guard stringKeywordsHold(value, node) else { return false }
      }
    case .number:
      if !node.pointee.numbers.isEmpty {
        guard numberKeywordsHold(value, node) else { return false }
      }
    case .null, .bool: break
    }
    for index in node.pointee.general.indices {
      guard holds(tables.pointee.generalKeywords[index], value) else { return false }
    }
    return true
  }

  private mutating func stringKeywordsHold(
    _ value: ValueAddress,
    _ node: UnsafePointer<Program.Node>
  ) -> Bool {
    guard case .string(var string) = value.pointee.content else { return true }
    let length = string.utf8.count
    if length > 64, !spend(length / 64 * node.pointee.strings.indices.count) { return false }
    return string.withUTF8 { bytes in
      for index in node.pointee.strings.indices {
        guard holds(tables.pointee.stringKeywords[index], bytes) else { return false }
      }
      return true
    }
  }

  private mutating func numberKeywordsHold(
    _ value: ValueAddress,
    _ node: UnsafePointer<Program.Node>
  ) -> Bool {
    guard case .number(let number) = value.pointee.content else { return true }
    if let whole = WholeNumber(number) {
      for index in node.pointee.numbers.indices {
        guard holds(tables.pointee.numberKeywords[index], whole) else { return false }
      }
    } else {
      let length = number.literal.utf8.count
      if length > 64, !spend(length / 64 * node.pointee.numbers.indices.count) { return false }
      let exact = ExactNumber(number)
      for index in node.pointee.numbers.indices {
        guard holds(tables.pointee.numberKeywords[index], exact) else { return false }
      }
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
    guard tables.pointee.hasDynamicReferences, scope.last != node.resource else { return false }
    scope.append(node.resource)
    return true
  }

  mutating func leave() { scope.removeLast() }
}
