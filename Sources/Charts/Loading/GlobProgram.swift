/// A pattern for paths, compiled to steps that are followed all at once, so that no pattern takes more
/// time than its length times that of the path.
struct GlobProgram {
  struct ScalarSet {
    var ranges: [(low: Unicode.Scalar, high: Unicode.Scalar)] = []
    var isNegated = false
    var excludesSeparator = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      if excludesSeparator, scalar == "/" { return false }
      return ranges.contains { $0.low <= scalar && scalar <= $0.high } != isNegated
    }
  }

  private enum Step {
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
    case any
    /// Goes on at one of these.
    case split([Int])
    case match
  }

  private var steps: [Step]

  /// Whether the whole path matches.
  func matches(_ path: String) -> Bool {
    var current = reachable([0])
    for scalar in path.unicodeScalars {
      guard !current.isEmpty else { return false }
      var next: [Int] = []
      for index in current {
        switch steps[index] {
        case .scalar(let wanted) where wanted == scalar: next.append(index + 1)
        case .set(let set) where set.contains(scalar): next.append(index + 1)
        case .any: next.append(index + 1)
        default: break
        }
      }
      current = reachable(next)
    }
    return current.contains { if case .match = steps[$0] { true } else { false } }
  }

  /// The steps that can be reached without reading a character.
  private func reachable(_ start: [Int]) -> [Int] {
    var seen = Array(repeating: false, count: steps.count)
    var found: [Int] = []
    var waiting = start
    while let index = waiting.popLast() {
      guard !seen[index] else { continue }
      seen[index] = true
      if case .split(let targets) = steps[index] {
        waiting.append(contentsOf: targets)
      } else {
        found.append(index)
      }
    }
    return found
  }

  struct Builder {
    private var steps: [Step] = []
    /// For each open group of alternatives, where it begins and which steps leave it.
    private var groups: [(start: Int, starts: [Int], exits: [Int])] = []

    mutating func scalar(_ scalar: Unicode.Scalar) { steps.append(.scalar(scalar)) }
    mutating func set(_ set: ScalarSet) { steps.append(.set(set)) }

    mutating func single(exceptSeparator: Bool) {
      steps.append(exceptSeparator ? .set(Self.notSeparator) : .any)
    }

    mutating func repeatAny(exceptSeparator: Bool) {
      let start = steps.count
      steps.append(.split([start + 1, start + 3]))
      single(exceptSeparator: exceptSeparator)
      steps.append(.split([start]))
    }

    mutating func openGroup() {
      let start = steps.count
      steps.append(.split([]))
      groups.append((start, [start + 1], []))
    }

    mutating func nextAlternative() {
      guard !groups.isEmpty else { return }
      groups[groups.count - 1].exits.append(steps.count)
      steps.append(.split([]))
      groups[groups.count - 1].starts.append(steps.count)
    }

    mutating func closeGroup() {
      guard let group = groups.popLast() else { return }
      steps[group.start] = .split(group.starts)
      for exit in group.exits { steps[exit] = .split([steps.count]) }
    }

    mutating func finish() -> GlobProgram {
      while !groups.isEmpty { closeGroup() }
      return GlobProgram(steps: steps + [.match])
    }

    private static let notSeparator = ScalarSet(
      ranges: [],
      isNegated: true,
      excludesSeparator: true
    )
  }

  private init(steps: [Step]) { self.steps = steps }
}
