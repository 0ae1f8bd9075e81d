/// Which lines of a text were taken out, and which came in their place.
///
/// It is Myers' greedy search for the shortest script ("An O(ND) Difference Algorithm and Its
/// Variations", 1986), with a limit: texts that have too little in common count as replaced.
struct LineDifference<Line: Equatable> {
  /// A step from the old text to the new one; the numbers are positions in the texts.
  enum Step: Equatable {
    case keep(old: Int, new: Int)
    case remove(old: Int)
    case insert(new: Int)
  }

  let steps: [Step]

  init(from old: [Line], to new: [Line], limit: Int = 400) {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    {
      tail += 1
    }
    let middle = Self.steps(
      Array(old[head..<(old.count - tail)]),
      Array(new[head..<(new.count - tail)]),
      limit: limit
    )
    var steps = (0..<head).map { Step.keep(old: $0, new: $0) }
    steps += middle.map { step in
      switch step {
      case .keep(let a, let b): .keep(old: a + head, new: b + head)
      case .remove(let a): .remove(old: a + head)
      case .insert(let b): .insert(new: b + head)
      }
    }
    for index in 0..<tail {
      steps.append(.keep(old: old.count - tail + index, new: new.count - tail + index))
    }
    self.steps = Self.removalsFirst(steps)
  }

  /// The shortest script, or everything out and everything in where it is longer than the limit.
  private static func steps(_ old: [Line], _ new: [Line], limit: Int) -> [Step] {
    let replaced =
      old.indices.map { Step.remove(old: $0) } + new.indices.map { Step.insert(new: $0) }
    guard !old.isEmpty, !new.isEmpty else { return replaced }
    let limit = min(limit, old.count + new.count)
    let offset = limit + 1
    var furthest = Array(repeating: 0, count: 2 * limit + 3)
    var history: [[Int]] = []
    for distance in 0...limit {
      history.append(furthest)
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let goesDown =
          diagonal == -distance
          || (diagonal != distance
            && furthest[offset + diagonal - 1] < furthest[offset + diagonal + 1])
        var x =
          goesDown ? furthest[offset + diagonal + 1] : furthest[offset + diagonal - 1] + 1
        var y = x - diagonal
        while x < old.count, y >= 0, y < new.count, old[x] == new[y] { (x, y) = (x + 1, y + 1) }
        furthest[offset + diagonal] = x
        if x >= old.count, y >= new.count {
          return walkBack(history, offset: offset, from: (old.count, new.count))
        }
      }
    }
    return replaced
  }

  private static func walkBack(
    _ history: [[Int]],
    offset: Int,
    from end: (Int, Int)
  ) -> [Step] {
    var (x, y) = end
    var steps: [Step] = []
    for distance in history.indices.reversed() {
      let furthest = history[distance]
      let diagonal = x - y
      let goesDown =
        diagonal == -distance
        || (diagonal != distance
          && furthest[offset + diagonal - 1] < furthest[offset + diagonal + 1])
      let previous = goesDown ? diagonal + 1 : diagonal - 1
      let (startX, startY) = (furthest[offset + previous], furthest[offset + previous] - previous)
      while x > startX, y > startY {
        (x, y) = (x - 1, y - 1)
        steps.append(.keep(old: x, new: y))
      }
      guard distance > 0 else { break }
      steps.append(goesDown ? .insert(new: startY) : .remove(old: startX))
      (x, y) = (startX, startY)
    }
    return steps.reversed()
  }

  /// Between two lines that stay, what goes is told before what comes.
  private static func removalsFirst(_ steps: [Step]) -> [Step] {
    var result: [Step] = []
    var insertions: [Step] = []
    for step in steps {
      switch step {
      case .insert: insertions.append(step)
      case .remove: result.append(step)
      case .keep:
        result += insertions
        insertions = []
        result.append(step)
      }
    }
    return result + insertions
  }
}
