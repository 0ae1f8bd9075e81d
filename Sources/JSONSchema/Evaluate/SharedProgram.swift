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
  nonisolated(unsafe) let tables: UnsafePointer<PlainTables>
  nonisolated(unsafe) private let memory: PlainMemory

  init(_ program: Program, workLimit: Int) {
    self.program = program
    self.workLimit = workLimit
    var memory = PlainMemory()
    let made = PlainTables(program, in: &memory)
    tables = memory.copy([made]).baseAddress.unsafelyUnwrapped
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
