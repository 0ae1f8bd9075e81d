public import JSON

/// Writes a JSON value as the YAML text that Helm and kubectl would write, byte for byte.
///
/// ```swift
/// YAMLWriter().string(["b": [1, "yes"], "a": nil])
/// // a: null
/// // b:
/// // - 1
/// // - "yes"
/// ```
///
/// Follows `sigs.k8s.io/yaml.Marshal`, or go-yaml version 3 for ``YAMLDialect/pretty``.
public struct YAMLWriter: Sendable {
  public var dialect: YAMLDialect

  public init(_ dialect: YAMLDialect = .kubernetes) { self.dialect = dialect }

  /// The text of the value, ended by a newline; `nil` where it holds a text that go-yaml refuses, such
  /// as a control character, or is nested too deeply.
  public func string(_ value: JSONValue) -> String? {
    var emitter = YAMLEmitter(dialect)
    guard write(value, depth: 0, into: &emitter), !emitter.failed else { return nil }
    return emitter.finish()
  }

  /// How deep a value may be nested.
  public static let depthLimit = 512

  private func write(_ value: JSONValue, depth: Int, into emitter: inout YAMLEmitter) -> Bool {
    guard depth <= Self.depthLimit else { return false }
    switch value.content {
    case .null: emitter.null()
    case .bool(let bool): emitter.bool(bool)
    case .number(let number): emitter.number(json: number.literal)
    case .string(let string): emitter.string(string)
    case .array(let array):
      guard !array.isEmpty else {
        emitter.emptySequence()
        return true
      }
      emitter.startSequence()
      for element in array {
        emitter.item()
        guard write(element, depth: depth + 1, into: &emitter) else { return false }
      }
      emitter.endSequence()
    case .object(let object):
      guard !object.isEmpty else {
        emitter.emptyMapping()
        return true
      }
      emitter.startMapping()
      let order = dialect.keyOrder
      for member in object.members.sorted(by: { order.precedes($0.key, $1.key) }) {
        emitter.key(member.key)
        guard write(member.value, depth: depth + 1, into: &emitter) else { return false }
      }
      emitter.endMapping()
    }
    return true
  }
}
