/// Owns a finished program, so that evaluators share it at the cost of one reference.
///
/// The tables that evaluation walks through are copied to plain memory here: reading Swift arrays that
/// hold references would count those references up and down at every step, which took half of the
/// time.
final class SharedProgram: Sendable {
  let program: Program
  /// How many schemas one validation may apply.
  let workLimit: Int
  /// Valid as long as the program; nothing writes to it after `init`.
  nonisolated(unsafe) let tables: PlainTables
  nonisolated(unsafe) private let memory: PlainMemory

  init(_ program: Program, workLimit: Int) {
    self.program = program
    self.workLimit = workLimit
    var memory = PlainMemory()
    tables = PlainTables(program, in: &memory)
    self.memory = memory
  }

  deinit { memory.free() }
}

/// Memory that is filled once and freed by its owner.
struct PlainMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  /// The elements in memory of their own.
  mutating func copy<Element: BitwiseCopyable>(
    _ elements: [Element]
  ) -> UnsafeBufferPointer<Element> {
    guard !elements.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
    let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = block.initialize(from: elements)
    if let start = block.baseAddress { blocks.append(UnsafeMutableRawPointer(start)) }
    return UnsafeBufferPointer(block)
  }

  func free() {
    for block in blocks { block.deallocate() }
  }
}

/// The part of a program that evaluation walks through.
struct PlainTables: BitwiseCopyable {
  let nodes: UnsafeBufferPointer<Program.Node>
  let numberKeywords: UnsafeBufferPointer<NumberKeyword>
  let stringKeywords: UnsafeBufferPointer<StringKeyword>
  let arrayKeywords: UnsafeBufferPointer<ArrayKeyword>
  let objectKeywords: UnsafeBufferPointer<ObjectKeyword>
  let generalKeywords: UnsafeBufferPointer<GeneralKeyword>
  let lists: UnsafeBufferPointer<NodeID>
  let items: UnsafeBufferPointer<ItemRules>
  let contains: UnsafeBufferPointer<ContainsRule>
  let conditions: UnsafeBufferPointer<Condition>
  let members: UnsafeBufferPointer<MemberRules.View>
  let hasDynamicReferences: Bool

  init(_ program: Program, in memory: inout PlainMemory) {
    nodes = memory.copy(program.nodes)
    numberKeywords = memory.copy(program.numberKeywords)
    stringKeywords = memory.copy(program.stringKeywords)
    arrayKeywords = memory.copy(program.arrayKeywords)
    objectKeywords = memory.copy(program.objectKeywords)
    generalKeywords = memory.copy(program.generalKeywords)
    lists = memory.copy(program.lists)
    items = memory.copy(program.items)
    contains = memory.copy(program.contains)
    conditions = memory.copy(program.conditions)
    var views: [MemberRules.View] = []
    for rules in program.members { views.append(rules.view(in: &memory)) }
    members = memory.copy(views)
    hasDynamicReferences = program.hasDynamicReferences
  }
}
