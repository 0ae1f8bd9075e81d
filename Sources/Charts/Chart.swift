public import Diagnostics
public import JSON

/// A file of a chart.
public struct ChartFile: Sendable, Equatable {
  /// The path inside the chart, with `/`: `templates/deployment.yaml`.
  public var path: String
  public var bytes: [UInt8]
  /// Where the file stands in the source map, so that diagnostics can point into it.
  public var source: SourceID

  public init(path: String, bytes: [UInt8], source: SourceID = .none) {
    self.path = path
    self.bytes = bytes
    self.source = source
  }

  /// A file of text, for example in tests.
  public init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }

  /// The text; bytes that are not UTF-8 become replacement characters.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A Helm chart as it was loaded, with the charts that it brings along in `charts/`.
///
/// ```swift
/// var sources = SourceMap()
/// let chart = try ChartLoader().load(files, into: &sources)
/// chart.metadata.version            // "1.4.0"
/// chart.dependencies.map(\.name)    // ["redis"]
/// ```
public struct Chart: Sendable {
  public var metadata: ChartMetadata
  /// `Chart.lock` or `requirements.lock`, as it was read.
  public var lock: JSONValue?
  /// The files below `templates/`.
  public var templates: [ChartFile]
  /// The default values.
  public var values: JSONObject
  /// `values.schema.json`.
  public var schema: ChartFile?
  /// All other files but `Chart.yaml`, `values.yaml` and what is below `charts/`.
  public var files: [ChartFile]
  public var dependencies: [Chart]

  public init(
    metadata: ChartMetadata,
    lock: JSONValue? = nil,
    templates: [ChartFile] = [],
    values: JSONObject = JSONObject(),
    schema: ChartFile? = nil,
    files: [ChartFile] = [],
    dependencies: [Chart] = []
  ) {
    self.metadata = metadata
    self.lock = lock
    self.templates = templates
    self.values = values
    self.schema = schema
    self.files = files
    self.dependencies = dependencies
  }

  public var name: String { metadata.name }

  /// Whether it only has templates for other charts.
  public var isLibrary: Bool { metadata.type.lowercased() == "library" }

  /// The files of `crds/`, of this chart and of those below it, by their paths from this chart on:
  /// `web/charts/redis/crds/a.yaml`. They are installed before all else, and are no templates.
  public var customResourceDefinitions: [ChartFile] { customResourceDefinitions(at: name) }

  private func customResourceDefinitions(at path: String) -> [ChartFile] {
    let own = files.filter { file in
      guard file.path.hasPrefix("crds/") else { return false }
      let path = file.path.lowercased()
      return [".yaml", ".yml", ".json"].contains { path.hasSuffix($0) }
    }
    return own.map { file in
      var file = file
      file.path = "\(path)/\(file.path)"
      return file
    } + dependencies.flatMap { $0.customResourceDefinitions(at: "\(path)/charts/\($0.name)") }
  }
}
