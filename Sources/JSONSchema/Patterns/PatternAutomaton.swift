internal import Synchronization

/// Matches a simple pattern in texts of ASCII characters, one table look-up for each.
///
/// A deterministic automaton whose states are made when a text first needs them, so that a pattern
/// costs little until it is used. All threads may use one at once: a state never changes once others
/// can see it, but for the ways out of it, which are added atomically.
final class PatternAutomaton: Sendable {
  /// A state is a stretch of memory: its head, and behind it the way out for each class of characters;
  /// 0 where that is not known yet.
  private typealias State = UnsafeMutableRawPointer
  private typealias Way = Atomic<UInt>

  private struct Head {
    /// The positions that the text so far can have ended at.
    var positions: PatternPositions.Set
    var isMatch: Bool
    /// Whether nothing that follows can make a match.
    var isDead: Bool
  }

  private static let waysOffset =
    (MemoryLayout<Head>.size + MemoryLayout<Way>.alignment - 1) & -MemoryLayout<Way>.alignment

  /// What all states together may take, in bytes; texts that need more are left to RE2.
  private static let memoryLimit = 64 << 10

  private let positions: PatternPositions
  /// The class of each byte; characters that no position tells from each other have one.
  private nonisolated(unsafe) let classes: UnsafeMutablePointer<UInt8>
  /// Which positions each class can stand at; the last one is the end of the text.
  private let members: [PatternPositions.Set]
  private let endClass: Int
  private let stateLimit: Int
  private let isAnchored: Bool
  private nonisolated(unsafe) let start: State
  private let states: Mutex<[PatternPositions.Set: UInt]>

  /// Of characters that are not ASCII.
  private static let foreign: UInt8 = 0xFF

  init(_ positions: PatternPositions) {
    self.positions = positions
    let (classes, members) = Self.classify(positions)
    self.classes = .allocate(capacity: classes.count)
    self.classes.initialize(from: classes, count: classes.count)
    self.members = members
    endClass = members.count - 1
    stateLimit = Self.memoryLimit / Self.stateSize(ways: members.count)
    var anchors = PatternPositions.Set()
    for (index, symbol) in positions.symbols.enumerated() {
      if case .start = symbol { anchors.insert(index) }
    }
    isAnchored = (positions.first & anchors) == positions.first
    let begin = positions.first & anchors
    var head = Head(positions: begin, isMatch: false, isDead: false)
    head.isMatch = positions.matchesNothing || !(begin & positions.last).isEmpty
    start = Self.makeState(head, ways: members.count)
    states = Mutex([begin: UInt(bitPattern: start)])
  }

  deinit {
    classes.deallocate()
    states.withLock { states in
      for state in states.values { UnsafeMutableRawPointer(bitPattern: state)?.deallocate() }
    }
  }

  private static func classify(
    _ positions: PatternPositions
  ) -> (classes: [UInt8], members: [PatternPositions.Set]) {
    var sets: [PatternPositions.Set: UInt8] = [:]
    var members: [PatternPositions.Set] = []
    var classes = [UInt8](repeating: foreign, count: 256)
    // Positions often share their characters; each sort is looked at once.
    var sorts: [ASCIISet: PatternPositions.Set] = [:]
    var end = PatternPositions.Set()
    for (index, symbol) in positions.symbols.enumerated() {
      switch symbol {
      case .characters(let characters): sorts[characters, default: .init()].insert(index)
      case .end: end.insert(index)
      case .start: break
      }
    }
    for code in UInt8(0)..<128 {
      var set = PatternPositions.Set()
      for (characters, positions) in sorts where characters.contains(code) { set = set | positions }
      if let known = sets[set] {
        classes[Int(code)] = known
      } else {
        classes[Int(code)] = UInt8(members.count)
        sets[set] = UInt8(members.count)
        members.append(set)
      }
    }
    return (classes, members + [end])
  }

  private static func stateSize(ways: Int) -> Int {
    waysOffset + ways * MemoryLayout<Way>.stride
  }

  private static func makeState(_ head: Head, ways: Int) -> State {
    let state = State.allocate(
      byteCount: stateSize(ways: ways),
      alignment: max(MemoryLayout<Head>.alignment, MemoryLayout<Way>.alignment)
    )
    state.initializeMemory(as: Head.self, to: head)
    for index in 0..<ways {
      let way = state + waysOffset + index * MemoryLayout<Way>.stride
      way.bindMemory(to: Way.self, capacity: 1).initialize(to: Way(0))
    }
    return state
  }

  /// Whether the pattern matches anywhere in the text; `nil` where that is for RE2 to say.
  func matches(in text: UnsafeBufferPointer<UInt8>) -> Bool? {
    var state = start
    for byte in text {
      if Self.head(state).pointee.isMatch { return true }
      if Self.head(state).pointee.isDead { return false }
      let kind = classes[Int(byte)]
      guard kind != Self.foreign, let next = way(from: state, Int(kind)) else { return nil }
      state = next
    }
    if Self.head(state).pointee.isMatch { return true }
    return way(from: state, endClass).map { Self.head($0).pointee.isMatch }
  }

  @inline(__always)
  private static func head(_ state: State) -> UnsafePointer<Head> {
    UnsafePointer(state.assumingMemoryBound(to: Head.self))
  }

  @inline(__always)
  private func way(from state: State, _ kind: Int) -> State? {
    let way = (state + Self.waysOffset).assumingMemoryBound(to: Way.self) + kind
    if let known = State(bitPattern: way.pointee.load(ordering: .acquiring)) { return known }
    return findWay(from: state, kind)
  }

  /// The way that is not known yet; `nil` where there are too many states.
  private func findWay(from state: State, _ kind: Int) -> State? {
    var set = positions.first
    Self.head(state).pointee.positions.forEach { set = set | positions.follow[$0] }
    set = set & members[kind]
    let found = states.withLock { states -> UInt? in
      if let known = states[set] { return known }
      guard states.count < stateLimit else { return nil }
      let isMatch = !(set & positions.last).isEmpty
      let head = Head(positions: set, isMatch: isMatch, isDead: set.isEmpty && isAnchored)
      let made = UInt(bitPattern: Self.makeState(head, ways: members.count))
      states[set] = made
      return made
    }
    guard let found else { return nil }
    let way = (state + Self.waysOffset).assumingMemoryBound(to: Way.self) + kind
    way.pointee.store(found, ordering: .releasing)
    return State(bitPattern: found)
  }
}
