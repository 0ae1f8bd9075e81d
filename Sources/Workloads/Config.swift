public import Host
public import JSON

/// A config whose schema has held, with what it takes to follow its references to local files.
public struct Config: Sendable {
  /// The members of the file.
  public var object: JSONObject
  /// The folder of the config file; local paths in it are relative to this.
  public var folder: String
  public var host: Host

  public init(object: JSONObject, folder: String, host: Host) {
    self.object = object
    self.folder = folder
    self.host = host
  }

  /// The value of a key.
  public subscript(key: String) -> JSONValue? { object[key] }

  /// The elements of a key that holds a list; empty where it is missing.
  func list(_ key: String) -> [JSONValue] { object[key]?.array ?? [] }

  /// The members of a key that holds an object; empty where it is missing.
  func members(_ key: String) -> [JSONObject.Member] { object[key]?.object?.members ?? [] }

  /// The name of the release.
  public var releaseName: String { object["chart_name"]?.string ?? "" }
  /// The namespace to deploy into.
  public var namespace: String { object["namespace"]?.string ?? "" }

  /// Where a local file of the config stands.
  func localPath(_ path: String) -> String {
    Path.resolve(path, from: folder, home: host["HOME"])
  }
}

extension JSONValue {
  /// Whether a switch is on: `true`, or `"true"` in quotes.
  var isOn: Bool { bool ?? (string == "true") }

  /// A whole number, also one in quotes.
  var wholeNumber: Int? { int ?? string.flatMap { Int($0) } }

  /// The value as text: strings as they are, numbers and booleans as they were written.
  var text: String? {
    switch content {
    case .string(let string): string
    case .number(let number): number.literal
    case .bool(let bool): bool ? "true" : "false"
    default: nil
    }
  }
}
