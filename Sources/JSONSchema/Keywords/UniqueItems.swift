internal import Diagnostics
internal import JSON

// `uniqueItems`

enum UniqueItems {
  /// The first element that repeats an earlier one, and that one.
  static func firstRepetition(in array: [JSONValue]) -> (first: Int, again: Int)? {
    var work = 0
    return array.withUnsafeBufferPointer { firstRepetition(in: $0, work: &work) }
  }

  /// - Parameter work: is raised by how many values had to be looked at.
  static func firstRepetition(
    in array: UnsafeBufferPointer<JSONValue>,
    work: inout Int
  ) -> (first: Int, again: Int)? {
    if array.count < 2 { return nil }
    if array.count <= 8 {
      for again in 1..<array.count {
        for first in 0..<again where Sameness.holds(array[first], array[again], work: &work) {
          return (first, again)
        }
      }
      return nil
    }
    var seen: [Int: [Int]] = [:]
    seen.reserveCapacity(array.count)
    for (index, element) in array.enumerated() {
      let hash = Sameness.hash(element, work: &work)
      let same = seen[hash]?.first { Sameness.holds(array[$0], element, work: &work) }
      if let first = same {
        return (first, index)
      }
      seen[hash, default: []].append(index)
    }
    return nil
  }
}

extension NodeCompiler {
  mutating func compileUniqueItems(_ site: SchemaSite, into builder: inout NodeBuilder) {
    if site["uniqueItems"]?.bool == true { builder.arrays.append(.uniqueItems) }
  }
}

extension Diagnoser {
  mutating func explainUniqueItems(_ array: [JSONValue], _ id: NodeID) {
    guard let (first, again) = UniqueItems.firstRepetition(in: array) else { return }
    let diagnostic = Diagnostic(
      .error,
      .duplicateElement,
      "element \(again) of \(place.subject) repeats element \(first)",
      at: array[again].range,
      label: "again here",
      related: [.init("first here", at: array[first].range)],
      help: ["remove one of them"]
    )
    report(
      Mistake(diagnostic, keyword: "uniqueItems", node: id, place: place.appending(.index(again)))
    )
  }
}
