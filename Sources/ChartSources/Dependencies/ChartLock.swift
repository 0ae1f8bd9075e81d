import Charts
public import JSON
import YAML

/// `Chart.lock`: the exact versions of a chart's dependencies, and a digest of what was asked for and
/// what was found.
public struct ChartLock: Sendable, Equatable {
  /// What one dependency is held to.
  public struct Entry: Sendable, Equatable {
    public var name: String
    public var repository: String
    public var version: String

    public init(name: String, repository: String, version: String) {
      self.name = name
      self.repository = repository
      self.version = version
    }
  }

  public var dependencies: [Entry]
  public var digest: String
  /// When it was made, after RFC 3339.
  public var generated: String

  public init(dependencies: [Entry], digest: String, generated: String) {
    self.dependencies = dependencies
    self.digest = digest
    self.generated = generated
  }

  /// Reads the lock that a chart has; `nil` where it is none, or has what no such file can hold, such as
  /// control characters.
  public init?(_ value: JSONValue) {
    guard value.object != nil else { return nil }
    func text(_ value: JSONValue?) -> String { value?.string ?? value?.number?.literal ?? "" }
    dependencies = (value["dependencies"]?.array ?? []).map { entry in
      Entry(
        name: text(entry["name"]),
        repository: text(entry["repository"]),
        version: text(entry["version"])
      )
    }
    digest = text(value["digest"])
    generated = text(value["generated"])
    if yaml.isEmpty { return nil }
  }

  /// The file as Helm writes it.
  public var yaml: String {
    let list = dependencies.map { entry -> JSONValue in
      [
        "name": .string(entry.name), "repository": .string(entry.repository),
        "version": .string(entry.version),
      ]
    }
    let value: JSONValue = [
      "dependencies": .array(list), "digest": .string(digest), "generated": .string(generated),
    ]
    return YAMLWriter().string(value) ?? ""
  }

  /// Whether the lock is that of these dependencies. Charts of the first API version may have a lock of
  /// Helm 2, with another digest.
  func fits(_ wanted: [ChartMetadata.Dependency], asWritten: [ChartMetadata.Dependency], isV1: Bool)
    -> Bool
  {
    if digest == Self.digest(of: wanted, dependencies) { return true }
    return isV1 && digest == Self.digestOfHelm2(asWritten)
  }

  /// Helm's `resolver.HashReq`: of the JSON of both lists as Go writes it.
  static func digest(of wanted: [ChartMetadata.Dependency], _ locked: [Entry]) -> String {
    let locked = locked.map { entry in
      ChartMetadata.Dependency(
        name: entry.name,
        version: entry.version,
        repository: entry.repository
      )
    }
    return digest(.array([.array(wanted.map(\.goJSON)), .array(locked.map(\.goJSON))]))
  }

  /// Helm's `resolver.HashV2Req`.
  static func digestOfHelm2(_ wanted: [ChartMetadata.Dependency]) -> String {
    digest(["dependencies": .array(wanted.map(\.goJSON))])
  }

  private static func digest(_ value: JSONValue) -> String {
    var text: [UInt8] = []
    // Go's encoder escapes what could end a script in a page. All of it stands inside strings.
    for byte in JSONWriter().bytes(value) {
      switch byte {
      case UInt8(ascii: "<"): text += "\\u003c".utf8
      case UInt8(ascii: ">"): text += "\\u003e".utf8
      case UInt8(ascii: "&"): text += "\\u0026".utf8
      default: text.append(byte)
      }
    }
    return ContentDigest(of: text).description
  }
}

extension ChartMetadata.Dependency {
  /// The fields in the order of Helm's structure, empty ones left out as there.
  fileprivate var goJSON: JSONValue {
    var object = JSONObject()
    object["name"] = .string(name)
    if !version.isEmpty { object["version"] = .string(version) }
    object["repository"] = .string(repository)
    if !condition.isEmpty { object["condition"] = .string(condition) }
    if !tags.isEmpty { object["tags"] = .array(tags.map { .string($0) }) }
    if enabled { object["enabled"] = true }
    if !importValues.isEmpty { object["import-values"] = .array(importValues.map(\.keysSorted)) }
    if !alias.isEmpty { object["alias"] = .string(alias) }
    return .object(object)
  }
}

extension JSONValue {
  /// Go sorts the keys of maps, which are all objects but structures.
  fileprivate var keysSorted: JSONValue {
    switch content {
    case .array(let array): .array(array.map(\.keysSorted))
    case .object(let object):
      .object(
        JSONObject(
          object.members
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { JSONObject.Member(key: $0.key, value: $0.value.keysSorted) }
        )
      )
    default: self
    }
  }
}
