internal import Diagnostics
internal import JSON

/// Where in the instance a value stands, and what to call it.
struct Place: Sendable {
  enum Step: Sendable {
    case key(String, SourceRange)
    case index(Int)
  }

  private(set) var steps: [Step] = []
  /// Whether the schema says that the value is secret; then no message repeats it.
  var isSecret = false
  /// Whether it is the key itself that is looked at, as a string.
  var isKey = false

  func appending(_ step: Step) -> Place {
    var place = self
    place.steps.append(step)
    return place
  }

  var depth: Int { steps.count }

  /// The range of the key under which the value stands.
  var keyRange: SourceRange? {
    if case .key(_, let range) = steps.last { range } else { nil }
  }

  var pointer: String { Self.pointer(of: steps[...]) }

  /// The pointer to what the value stands in.
  var parentPointer: String { Self.pointer(of: steps.dropLast()) }

  private static func pointer(of steps: ArraySlice<Step>) -> String {
    var pointer = ""
    for step in steps {
      switch step {
      case .key(let key, _): pointer += "/" + JSONPointer.escaped(key)
      case .index(let index): pointer += "/\(index)"
      }
    }
    return pointer
  }

  /// What messages call the value: its key and the indexes behind it, in quotes.
  var subject: String {
    var indexes = ""
    for step in steps.reversed() {
      switch step {
      case .index(let index): indexes = "[\(index)]" + indexes
      case .key(let key, _):
        let name = Wording.quoted(key + indexes)
        return isKey ? "the key \(name)" : name
      }
    }
    return indexes.isEmpty ? "the top level" : "element \(indexes)"
  }
}

extension JSONValue {
  /// The range of the bracket that opens an object or array.
  var openingBracket: SourceRange {
    range.isNone ? range : SourceRange(file: range.file, start: range.start, end: range.start + 1)
  }
}
