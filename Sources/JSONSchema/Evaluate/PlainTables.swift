internal import JSON

/// The part of a program that evaluation walks through.
struct PlainTables: BitwiseCopyable {
  private let nodes: UnsafePointer<Program.Node>
  let numberKeywords: UnsafeBufferPointer<NumberKeyword>
  let stringKeywords: UnsafeBufferPointer<StringKeyword>
  let arrayKeywords: UnsafeBufferPointer<ArrayKeyword>
  let objectKeywords: UnsafeBufferPointer<ObjectKeyword>
  let generalKeywords: UnsafeBufferPointer<GeneralKeyword>
  let lists: UnsafeBufferPointer<NodeID>
  /// The limits of numbers, as far as they are plain integers.
  let limits: UnsafeBufferPointer<Int?>
  /// Kept alive by the program.
  let patterns: UnsafeBufferPointer<Unmanaged<SchemaPattern>>
  let constants: UnsafeBufferPointer<Enumeration.View>
  let enumerations: UnsafeBufferPointer<Enumeration.View>
  let items: UnsafeBufferPointer<ItemRules>
  let contains: UnsafeBufferPointer<ContainsRule>
  let conditions: UnsafeBufferPointer<Condition>
  let members: UnsafeBufferPointer<MemberRules.View>
  let hasDynamicReferences: Bool

  @inline(__always)
  func node(_ id: NodeID) -> UnsafePointer<Program.Node> { nodes + Int(id) }

  init(_ program: Program, in memory: inout PlainMemory) {
    let shortcuts = Shortcuts(program)
    nodes = memory.copy(program.nodes).baseAddress.unsafelyUnwrapped
    numberKeywords = memory.copy(program.numberKeywords)
    stringKeywords = memory.copy(program.stringKeywords)
    arrayKeywords = memory.copy(program.arrayKeywords.map { shortcuts.follow($0) })
    objectKeywords = memory.copy(program.objectKeywords.map { shortcuts.follow($0) })
    generalKeywords = memory.copy(program.generalKeywords.map { shortcuts.follow($0) })
    lists = memory.copy(program.lists.map { shortcuts.follow($0) })
    limits = memory.copy(program.limits.map(\.whole))
    patterns = memory.copy(program.patterns.map { Unmanaged.passUnretained($0) })
    constants = memory.copy(program.constants.map { Enumeration([$0]).view(in: &memory) })
    enumerations = memory.copy(program.enumerations.map { $0.view(in: &memory) })
    items = memory.copy(program.items.map { shortcuts.follow($0) })
    contains = memory.copy(program.contains.map { shortcuts.follow($0) })
    conditions = memory.copy(program.conditions.map { shortcuts.follow($0) })
    members = memory.copy(program.members.map { shortcuts.follow($0).view(in: &memory) })
    hasDynamicReferences = program.hasDynamicReferences
  }
}
