public import Diagnostics
public import Host
public import JSON

/// A config whose schema has held, with what it takes to follow its references to local files.
public struct Config: Sendable {
  /// The members of the file.
  public var object: JSONObject
  /// What local paths are relative to: the folder of the config file.
  public var folder: String
  /// The folder of each file, where the config was made from several.
  public var folders: [SourceID: String]
  public var host: Host
  /// What it is that a variable of the environment is not set which the config names: it may well be
  /// set on the machine that deploys.
  public var unsetVariable: Diagnostic.Severity
  /// The flags whose numbers a chart's templates see as whole ones.
  public var integerSources: Set<SourceID>
  /// What the workload type has filled in.
  public var defaults: WorkloadDefaults?

  public init(
    object: JSONObject,
    folder: String,
    folders: [SourceID: String] = [:],
    host: Host,
    unsetVariable: Diagnostic.Severity = .error,
    integerSources: Set<SourceID> = [],
    defaults: WorkloadDefaults? = nil
  ) {
    self.object = object
    self.folder = folder
    self.folders = folders
    self.host = host
    self.unsetVariable = unsetVariable
    self.integerSources = integerSources
    self.defaults = defaults
  }

  /// A part of the config as a config of its own, for example one of the further containers.
  func part(_ value: JSONValue) -> Config {
    var part = self
    part.object = value.object ?? JSONObject()
    return part
  }

  /// The config with values for the keys that it does not have.
  func completed(by defaults: JSONValue) -> Config {
    var completed = self
    for member in defaults.object?.members ?? [] where object[member.key] == nil {
      completed.object[member.key] = member.value
    }
    return completed
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

  /// Where a local file stands whose path is written at that place of the config.
  func localPath(_ path: String, writtenAt place: SourceRange) -> String {
    if let defaults, place.file == defaults.source {
      return defaults.localPath(path, host.files)
    }
    return Path.resolve(path, from: folders[place.file] ?? folder, home: host["HOME"])
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
