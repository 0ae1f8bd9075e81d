/// The way from a config to one of its keys, as people write it: `persistent_volume[].size`.
public struct SchemaPath: Sendable, Hashable, CustomStringConvertible {
  public enum Step: Sendable, Hashable {
    /// A key that the schema names.
    case key(String)
    /// A key where names are free; the name, or `nil` for any.
    case anyKey(String?)
    /// An element of a list; the index, or `nil` for any.
    case element(Int?)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// Reads the written form; what it does not understand it takes for a key.
  public init(parsing text: String) {
    steps = []
    for part in text.split(separator: ".") {
      var key = part
      var elements: [Step] = []
      while key.last == "]", let open = key.lastIndex(of: "[") {
        let inside = key[key.index(after: open)...].dropLast()
        guard inside.isEmpty || Int(inside) != nil else { break }
        elements.insert(.element(Int(inside)), at: 0)
        key = key[..<open]
      }
      if key == "*" || (key.first == "<" && key.last == ">") {
        steps.append(.anyKey(nil))
      } else if !key.isEmpty {
        steps.append(.key(String(key)))
      }
      steps += elements
    }
  }

  func appending(_ step: Step) -> SchemaPath { SchemaPath(steps + [step]) }

  /// The written form; `<name>` stands for a key that the user chooses.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .anyKey(let key): text += (text.isEmpty ? "" : ".") + (key ?? "<name>")
      case .element(let index): text += "[\(index.map(String.init) ?? "")]"
      }
    }
    return text
  }
}
