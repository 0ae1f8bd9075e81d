/// Does the same with many elements on all cores.
enum Spread {
  /// How many elements one task takes, so that small pieces of work are worth a task.
  private static let chunk = 8
  /// How many chunks may be under way or wait for an earlier one: what bounds the memory.
  private static let window = 32

  /// Results are delivered in the order of the elements. When the task is cancelled, what has not begun
  /// is left out.
  static func over<Element: Sendable, Output: Sendable>(
    _ elements: [Element],
    _ work: @escaping @Sendable (Element) async -> Output,
    deliver: (Element, Output) -> Void
  ) async {
    let chunks = stride(from: 0, to: elements.count, by: chunk).map {
      elements[$0..<min($0 + chunk, elements.count)]
    }
    await withTaskGroup(of: (Int, [Output]).self) { group in
      var next = 0
      var delivered = 0
      var finished: [Int: [Output]] = [:]
      while true {
        while next < chunks.count, next < delivered + window, !Task.isCancelled {
          let (index, elements) = (next, chunks[next])
          group.addTask {
            var outputs: [Output] = []
            for element in elements { outputs.append(await work(element)) }
            return (index, outputs)
          }
          next += 1
        }
        guard let (index, outputs) = await group.next() else { break }
        finished[index] = outputs
        while let outputs = finished.removeValue(forKey: delivered) {
          for (element, output) in zip(chunks[delivered], outputs) { deliver(element, output) }
          delivered += 1
        }
      }
    }
  }
}
