/// The ways from one schema to another that look at the same value: references and combinations.
/// A circle of them could never come to an end.
struct InPlaceSteps {
  struct Step {
    var source: NodeID
    var target: NodeID
  }

  private var targets: [[NodeID]]

  init(_ steps: [Step], nodeCount: Int) {
    targets = Array(repeating: [], count: nodeCount)
    for step in steps { targets[Int(step.source)].append(step.target) }
  }

  /// A circle, its first node repeated at the end; `nil` where there is none.
  var circle: [NodeID]? {
    enum State { case new, open, done }
    var states = Array(repeating: State.new, count: targets.count)
    for start in targets.indices where states[start] == .new {
      var path: [(node: Int, next: Int)] = [(start, 0)]
      states[start] = .open
      while let (node, next) = path.last {
        guard next < targets[node].count else {
          states[node] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = Int(targets[node][next])
        switch states[target] {
        case .done: continue
        case .new:
          states[target] = .open
          path.append((target, 0))
        case .open:
          let circle = path.drop { $0.node != target }.map { NodeID($0.node) }
          return circle + [NodeID(target)]
        }
      }
    }
    return nil
  }
}
