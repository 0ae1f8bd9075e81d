import Base64
import Charts
import JSON

/// A chart as a release's record holds it, in the words of Helm's `chart.Chart`, so that Helm can take
/// the release on.
///
/// As in Helm, charts below it are not in the record; what they bring along is in the manifest, and
/// what is imported from them in the values.
enum RecordedChart {
  /// - Parameter chart: with the dependencies that the values switch on.
  static func json(_ chart: Chart) -> JSONValue {
    [
      "metadata": .object(metadata(chart.metadata)),
      "lock": lock(chart.lock),
      "templates": .array(chart.templates.map(file)),
      "values": .object(chart.values),
      "schema": chart.schema.map { .string(Base64.encode($0.bytes)) } ?? .null,
      "files": .array(chart.files.map(file)),
    ]
  }

  private static func file(_ file: ChartFile) -> JSONValue {
    ["name": .string(file.path), "data": .string(Base64.encode(file.bytes))]
  }

  private static func lock(_ lock: JSONValue?) -> JSONValue {
    guard let lock = lock?.object else { return .null }
    let keys = ["generated", "digest", "dependencies"]
    return .object(JSONObject(lock.members.filter { keys.contains($0.key) }))
  }

  private static func metadata(_ metadata: ChartMetadata) -> JSONObject {
    var json = JSONObject()
    json.add("name", metadata.name)
    json.add("home", metadata.home)
    json.add("sources", metadata.sources)
    json.add("version", metadata.version)
    json.add("description", metadata.description)
    json.add("keywords", metadata.keywords)
    if !metadata.maintainers.isEmpty {
      json["maintainers"] = .array(
        metadata.maintainers.map { maintainer in
          var json = JSONObject()
          json.add("name", maintainer.name)
          json.add("email", maintainer.email)
          json.add("url", maintainer.url)
          return .object(json)
        }
      )
    }
    json.add("icon", metadata.icon)
    json.add("apiVersion", metadata.apiVersion)
    json.add("condition", metadata.condition)
    json.add("tags", metadata.tags)
    json.add("appVersion", metadata.appVersion)
    if metadata.deprecated { json["deprecated"] = true }
    if let annotations = metadata.annotations, !annotations.isEmpty {
      json["annotations"] = .object(
        JSONObject(
          annotations.sorted { $0.key < $1.key }
            .map { JSONObject.Member(key: $0.key, value: .string($0.value)) }
        )
      )
    }
    json.add("kubeVersion", metadata.kubeVersion)
    if !metadata.dependencies.isEmpty {
      json["dependencies"] = .array(metadata.dependencies.map { .object(dependency($0)) })
    }
    json.add("type", metadata.type)
    return json
  }

  private static func dependency(_ dependency: ChartMetadata.Dependency) -> JSONObject {
    var json = JSONObject()
    json["name"] = .string(dependency.name)
    json.add("version", dependency.version)
    json["repository"] = .string(dependency.repository)
    json.add("condition", dependency.condition)
    json.add("tags", dependency.tags)
    if dependency.enabled { json["enabled"] = true }
    if !dependency.importValues.isEmpty { json["import-values"] = .array(dependency.importValues) }
    json.add("alias", dependency.alias)
    return json
  }
}

extension JSONObject {
  /// Adds a text that is not empty: Go's `omitempty`.
  fileprivate mutating func add(_ key: String, _ text: String) {
    if !text.isEmpty { self[key] = .string(text) }
  }

  fileprivate mutating func add(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { self[key] = .array(texts.map(JSONValue.string)) }
  }
}
