import Diagnostics
public import JSON

/// How a person writes the value of a key where a new config is made: shorter than in the config.
public enum StarterShape: Sendable, Equatable {
  /// A text, as it is.
  case text
  /// A whole number; what is none stays a text, so that the schema says what is wrong with it.
  case number
  /// `NAME=NUMBER`, or `NAME=NUMBER:NODEPORT`, one for each port.
  case ports
  /// `PATH=SIZE`, one for each volume.
  case volumes
  /// Anything else: JSON, or a text without its quotes.
  case value

  /// Whether there can be several, with spaces between them.
  public var isList: Bool { self == .ports || self == .volumes }

  /// The form, where it is not the value itself.
  public var form: String? {
    switch self {
    case .ports: "NAME=NUMBER"
    case .volumes: "PATH=SIZE"
    case .text, .number, .value: nil
    }
  }

  /// The values that what was written can mean, the likeliest first.
  ///
  /// - Throws: ``StarterMistake`` where it does not have the form.
  public func values(of texts: [String]) throws(StarterMistake) -> [JSONValue] {
    let last = texts.last ?? ""
    switch self {
    case .text: return [.string(last)]
    case .number: return [Int(last).map(JSONValue.int) ?? .string(last)]
    case .value: return Self.json(last).map { [.string(last), $0] } ?? [.string(last)]
    case .ports: return [.object(try Self.ports(texts))]
    case .volumes: return [.array(try Self.volumes(texts))]
    }
  }

  private static func json(_ text: String) -> JSONValue? {
    try? JSONReader().read(Array(text.utf8))
  }

  private static func ports(_ texts: [String]) throws(StarterMistake) -> JSONObject {
    var ports = JSONObject()
    for text in texts {
      guard let (name, number) = halves(text, at: text.firstIndex(of: "=")) else {
        throw StarterMistake(text, "a port is written as NAME=NUMBER, such as web=8080")
      }
      guard ports[name] == nil else {
        throw StarterMistake(text, "there is another port \"\(name)\"")
      }
      let numbers = number.split(separator: ":", omittingEmptySubsequences: false)
      ports[name] = .array(numbers.map { Int($0).map(JSONValue.int) ?? .string(String($0)) })
    }
    return ports
  }

  private static func volumes(_ texts: [String]) throws(StarterMistake) -> [JSONValue] {
    var volumes: [JSONValue] = []
    for text in texts {
      // A path may have an equals sign, a size has none.
      guard let (path, size) = halves(text, at: text.lastIndex(of: "=")) else {
        throw StarterMistake(text, "a volume is written as PATH=SIZE, such as /data=10Gi")
      }
      volumes.append(["mountPath": .string(path), "size": .string(size)])
    }
    return volumes
  }

  private static func halves(_ text: String, at middle: String.Index?) -> (String, String)? {
    guard let middle, middle > text.startIndex, text.index(after: middle) < text.endIndex else {
      return nil
    }
    return (String(text[..<middle]), String(text[text.index(after: middle)...]))
  }
}

/// An answer that is none.
public struct StarterMistake: Error, Sendable, Equatable {
  /// What was written.
  public var text: String
  /// What is wrong with it.
  public var reason: String
  /// What to write instead.
  public var help: [String]

  init(_ text: String, _ reason: String) {
    self.text = text
    self.reason = reason
    help = []
  }

  init(_ text: String, _ diagnostic: Diagnostic) {
    self.text = text
    reason = diagnostic.message
    help = diagnostic.help
  }
}
