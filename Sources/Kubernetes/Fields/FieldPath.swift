public import JSON

/// Where something stands in an object, as users of Kubernetes write it.
///
/// ```text
/// spec.replicas
/// spec.template.spec.containers[name=web].image
/// metadata.labels["app.kubernetes.io/name"]
/// spec.accessModes[0]
/// ```
///
/// Elements of lists are named by what tells them apart, where there is such a thing, since their
/// numbers say little and change.
public struct FieldPath: Sendable, Equatable {
  public enum Step: Sendable, Equatable {
    /// A member of an object.
    case key(String)
    /// The element of a list that has these members.
    case element([JSONObject.Member])
    /// The element of a list that is this value.
    case value(JSONValue)
    /// The element of a list at this place, counted from 0.
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// A path of keys: `FieldPath("spec", "replicas")`.
  public init(_ keys: String...) { steps = keys.map(Step.key) }

  /// The path one step further down.
  public func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

  /// The value at the path; `nil` where there is none.
  public func value(in whole: JSONValue) -> JSONValue? {
    var value: JSONValue? = whole
    for step in steps { value = value.flatMap { Self.value(at: step, in: $0) } }
    return value
  }

  static func value(at step: Step, in whole: JSONValue) -> JSONValue? {
    switch step {
    case .key(let key): return whole[key]
    case .index(let index): return whole[index]
    case .value(let value): return whole.array?.first { $0 == value }
    case .element(let members):
      // A member that is missing has its default, such as the protocol of a port.
      return whole.array?.first { element in
        members.contains { element[$0.key] == $0.value }
          && members.allSatisfy { element[$0.key] == nil || element[$0.key] == $0.value }
      }
    }
  }
}

extension FieldPath: CustomStringConvertible {
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key) where Self.isPlain(key): text += (text.isEmpty ? "" : ".") + key
      case .key(let key): text += "[\(JSONWriter().string(.string(key)))]"
      case .index(let index): text += "[\(index)]"
      case .value(let value): text += "[\(Self.text(value))]"
      case .element(let members):
        text += "["
        text += members.map { "\($0.key)=\(Self.text($0.value))" }.joined(separator: ",")
        text += "]"
      }
    }
    return text
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }

  private static func text(_ value: JSONValue) -> String {
    if let text = value.string, isPlain(text) { return text }
    return JSONWriter().string(value)
  }
}

extension FieldPath {
  /// Reads a path as the API server writes it: `.spec.ports[port=80,protocol="TCP"].targetPort`.
  ///
  /// The server does not tell a dot in a key from one between keys; the objects that the path is
  /// about do.
  public init(server text: String, in objects: [JSONValue]) {
    var rest = text[...]
    var values = objects
    var steps: [Step] = []
    while let first = rest.first {
      let step: Step
      if first == "[", let inner = Self.bracketed(&rest) {
        step = Self.step(inner)
      } else {
        if first == "." || first == "[" { rest.removeFirst() }
        let key = Self.key(of: rest, among: values)
        guard !key.isEmpty else { continue }
        rest.removeFirst(key.count)
        step = .key(key)
      }
      steps.append(step)
      values = values.compactMap { Self.value(at: step, in: $0) }
    }
    self.init(steps)
  }

  /// The longest key of the objects that the text begins with, else what stands before the next sign.
  private static func key(of text: Substring, among values: [JSONValue]) -> String {
    var longest = ""
    for value in values {
      for key in value.object?.keys.map(\.self) ?? [] where key.count > longest.count {
        guard text.hasPrefix(key) else { continue }
        let next = text.dropFirst(key.count).first
        if next == nil || next == "." || next == "[" { longest = key }
      }
    }
    return longest.isEmpty ? String(text.prefix { $0 != "." && $0 != "[" }) : longest
  }

  /// What stands between brackets at the beginning of a text, which is taken off.
  private static func bracketed(_ text: inout Substring) -> Substring? {
    var isQuoted = false
    var isEscaped = false
    for index in text.indices.dropFirst() {
      let character = text[index]
      if isEscaped {
        isEscaped = false
      } else if character == "\\", isQuoted {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == "]", !isQuoted {
        let inner = text[text.index(after: text.startIndex)..<index]
        text = text[text.index(after: index)...]
        return inner
      }
    }
    return nil
  }

  private static func step(_ text: Substring) -> Step {
    if let index = Int(text) { return .index(index) }
    if text.first == "=" { return .value(value(text.dropFirst())) }
    var members: [JSONObject.Member] = []
    var isQuoted = false
    for part in text.split(whereSeparator: { character in
      if character == "\"" { isQuoted.toggle() }
      return character == "," && !isQuoted
    }) {
      let key = part.prefix { $0 != "=" }
      members.append(.init(key: String(key), value: value(part.dropFirst(key.count + 1))))
    }
    return .element(members)
  }

  private static func value(_ text: Substring) -> JSONValue {
    (try? JSONReader().read(Array(text.utf8))) ?? .string(String(text))
  }
}
