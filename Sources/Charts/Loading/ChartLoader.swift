public import Diagnostics
import JSON
import YAML

/// Makes a chart out of its files.
///
/// ```swift
/// var sources = SourceMap()
/// let chart = try ChartLoader().load(
///   [
///     ChartFile(path: "Chart.yaml", text: "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
///     ChartFile(path: "templates/a.yaml", text: "kind: ConfigMap"),
///   ], into: &sources)
/// ```
///
/// Follows Helm's `loader.LoadFiles`: `requirements.yaml` is read for charts of both API versions,
/// what is below `charts/`, folders and archives, becomes dependencies; names there that begin with `_`
/// or `.` are skipped.
public struct ChartLoader: Sendable {
  /// What stands before a file's path in diagnostics: the folder as the user wrote it.
  public var folder: String

  public init(folder: String = "") { self.folder = folder }

  /// The chart; its files are added to the source map.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with the first mistake: no `Chart.yaml`, a file that is
  ///   not YAML, metadata that Helm refuses.
  public func load(_ files: [ChartFile], into sources: inout SourceMap) throws(DiagnosticError)
    -> Chart
  {
    do throws(Diagnostic) {
      var budget = Self.unpackedLimit
      return try load(files, at: folder, depth: 0, budget: &budget, into: &sources)
    } catch {
      throw DiagnosticError(error)
    }
  }

  /// Charts inside charts inside charts: nobody goes so far.
  private static let depthLimit = 16
  /// What the archives in `charts/`, and those in them, may unpack to together.
  static let unpackedLimit = 256 << 20

  private func load(
    _ files: [ChartFile],
    at folder: String,
    depth: Int,
    budget: inout Int,
    into sources: inout SourceMap
  ) throws(Diagnostic) -> Chart {
    guard depth < Self.depthLimit else { throw ChartMistake.tooDeep(folder) }
    let files = files.map { file in
      var file = file
      if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { file.bytes.removeFirst(3) }
      if !file.path.hasPrefix("charts/") {
        let name = folder.isEmpty ? file.path : "\(folder)/\(file.path)"
        file.source = sources.add(SourceFile(name: name, bytes: file.bytes))
      }
      return file
    }
    guard let chartFile = files.last(where: { $0.path == "Chart.yaml" }) else {
      throw ChartMistake.noChartFile(folder)
    }
    var chart = Chart(metadata: ChartMetadata())
    let document = try Self.read(chartFile)
    try Self.readMetadata(document, "Chart.yaml", into: &chart.metadata)
    if chart.metadata.apiVersion.isEmpty { chart.metadata.apiVersion = "v1" }

    var packed: [(name: String, files: [ChartFile])] = []
    for file in files {
      switch file.path {
      case "Chart.yaml": continue
      case "Chart.lock": chart.lock = try Self.read(file)
      case "values.yaml": chart.values = try ValuesFile.read(file)
      case "values.schema.json": chart.schema = file
      case "requirements.yaml":
        try Self.readMetadata(try Self.read(file), file.path, into: &chart.metadata)
        if chart.metadata.apiVersion == "v1" { chart.files.append(file) }
      case "requirements.lock":
        chart.lock = try Self.read(file)
        if chart.metadata.apiVersion == "v1" { chart.files.append(file) }
      case let path where path.hasPrefix("templates/"): chart.templates.append(file)
      case let path where path.hasPrefix("charts/"):
        if path.hasSuffix(".prov") {
          chart.files.append(file)
        } else {
          Self.sort(file, into: &packed)
        }
      default: chart.files.append(file)
      }
    }
    try chart.metadata.validate(ChartPlaces(document: document))
    for (name, files) in packed where !name.hasPrefix("_") && !name.hasPrefix(".") {
      let path = folder.isEmpty ? "charts/\(name)" : "\(folder)/charts/\(name)"
      var files = files
      if name.hasSuffix(".tgz") {
        guard let archive = files.first, files.count == 1, archive.path.isEmpty else {
          throw ChartMistake.folderForArchive(path)
        }
        files = try ChartArchive(name: path, bytes: archive.bytes).unpack(limit: budget)
        budget -= files.reduce(0) { $0 + $1.bytes.count }
      } else {
        // A file that lies in charts/ itself is no chart.
        files.removeAll { $0.path.isEmpty }
      }
      guard !files.isEmpty else { throw ChartMistake.noChartFile(path) }
      chart.dependencies.append(
        try load(files, at: path, depth: depth + 1, budget: &budget, into: &sources)
      )
    }
    return chart
  }

  /// Puts a file of `charts/` to the others of its chart, under its path there, which is empty for one
  /// that lies in `charts/` itself.
  private static func sort(
    _ file: ChartFile,
    into packed: inout [(name: String, files: [ChartFile])]
  ) {
    let path = file.path.dropFirst("charts/".count)
    let name = String(path.prefix { $0 != "/" })
    if packed.last?.name != name, !packed.contains(where: { $0.name == name }) {
      packed.append((name, []))
    }
    guard let index = packed.lastIndex(where: { $0.name == name }) else { return }
    var file = file
    file.path = String(path.dropFirst(name.count + 1))
    packed[index].files.append(file)
  }

  private static func read(_ file: ChartFile) throws(Diagnostic) -> JSONValue {
    do throws(DiagnosticError) {
      return try YAMLReader().read(file.bytes, as: file.source)
    } catch {
      throw error.first
    }
  }

  private static func readMetadata(
    _ document: JSONValue,
    _ file: String,
    into metadata: inout ChartMetadata
  ) throws(Diagnostic) {
    switch document.content {
    case .null: break
    case .object(let object): try metadata.read(object, file: file)
    default:
      throw Diagnostic(
        .error,
        .chartMetadata,
        "\(file) has to be a mapping",
        at: document.range
      )
    }
  }
}

extension DiagnosticError {
  /// The first finding, for readers that stop at one.
  var first: Diagnostic {
    diagnostics.first ?? Diagnostic(.error, .chartFiles, "the file cannot be read")
  }
}
