import Diagnostics
import GoTemplate
import JSON

extension Value {
  /// A JSON value as templates see it: numbers are `float64`, as all that Go reads from JSON, but for
  /// those that stand in one of the given sources, which are `int64`.
  init(_ json: JSONValue, integerSources: Set<SourceID> = []) {
    switch json.content {
    case .null: self = .nil
    case .bool(let bool): self = .bool(bool)
    case .number(let number):
      if !integerSources.isEmpty, integerSources.contains(json.range.file), let int = number.int {
        self = .int64(Int64(int))
      } else {
        // Go keeps nothing of a number beyond its range.
        let double = number.double
        self = double.isFinite ? .float64(double) : .nil
      }
    case .string(let text): self = .string(text)
    case .array(let elements):
      self = .list(elements.map { Value($0, integerSources: integerSources) })
    case .object(let object): self = .map(Map(object, integerSources: integerSources))
    }
  }
}

extension Value {
  /// An object of the Kubernetes API as Go's client gives it: whole numbers are `int64`.
  init(unstructured json: JSONValue) {
    switch json.content {
    case .number(let number):
      self = Int(number.literal).map { .int64(Int64($0)) } ?? .float64(number.double)
    case .array(let elements): self = .list(elements.map { Value(unstructured: $0) })
    case .object(let object):
      self = .map(
        Map(object.members.map { .init(key: $0.key, value: Value(unstructured: $0.value)) })
      )
    default: self = Value(json)
    }
  }
}

extension Map {
  convenience init(
    _ object: JSONObject,
    type: GoType = .dictionary,
    integerSources: Set<SourceID> = []
  ) {
    self.init(
      object.members.map {
        Entry(key: $0.key, value: Value($0.value, integerSources: integerSources))
      },
      type: type
    )
  }
}
