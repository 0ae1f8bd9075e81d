import Glibc
import Synchronization
import Testing

@testable import Actions

/// Work that is spread over the cores.
@Suite struct SpreadTests {
  @Test(arguments: [0, 1, 7, 8, 9, 1_000])
  func `results come in the order of the elements, each once`(count: Int) async {
    var delivered: [Int] = []
    await Spread.over(Array(0..<count)) { number in
      if number % 8 == 0 { usleep(200) }
      return number * 2
    } deliver: { element, output in
      #expect(output == element * 2)
      delivered.append(element)
    }
    #expect(delivered == Array(0..<count))
  }

  @Test func `what is done runs only so far ahead of what is delivered`() async {
    let started = Atomic(0)
    var delivered = 0
    var ahead = 0
    await Spread.over(Array(0..<5_000)) { number in
      started.add(1, ordering: .relaxed)
      // The first one is slow, and all others have to wait for it.
      if number == 0 { usleep(50_000) }
    } deliver: { _, _ in
      ahead = max(ahead, started.load(ordering: .relaxed) - delivered)
      delivered += 1
    }
    #expect(delivered == 5_000)
    #expect(ahead <= 33 * 8)
  }

  @Test func `who is cancelled begins nothing new`() async {
    let count = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      var count = 0
      await Spread.over(Array(0..<5_000)) {
        $0
      } deliver: { _, _ in
        count += 1
      }
      return count
    }.value
    #expect(count == 0)
  }
}
