import Diagnostics
import GoTemplate
import JSON

/// The templates of a chart and of all below it, each with the data that it sees.
struct RenderContexts {
  struct Template {
    var file: ChartFile
    /// The chart's data: one map for all templates of a chart.
    var data: Map
    /// Where the chart's templates are: `web/templates`.
    var basePath: String
  }

  /// By name: `web/charts/redis/templates/service.yaml`.
  private(set) var templates: [String: Template] = [:]

  private let release: Value
  private let capabilities: Value

  init(
    _ chart: Chart,
    values: Map,
    release: ChartRenderer.Release,
    capabilities: Capabilities
  ) {
    self.release = .map([
      "Name": .string(release.name),
      "Namespace": .string(release.namespace),
      "IsUpgrade": .bool(release.isUpgrade),
      "IsInstall": .bool(release.isInstall),
      "Revision": .int(release.revision),
      "Service": "Helm",
    ])
    self.capabilities = .object(CapabilitiesObject(capabilities))
    _ = add(chart, values: .object(ValuesObject(values)), path: chart.name, isRoot: true)
  }

  /// Adds the templates of a chart and of those below it, and gives the data of the chart.
  private mutating func add(_ chart: Chart, values: Value, path: String, isRoot: Bool) -> Map {
    let subcharts = Map()
    let data = Map(type: ValuesObject.type)
    data["Chart"] = .map(chart.metadata.templateMap(isRoot: isRoot))
    data["Files"] = .object(FilesObject(chart.files))
    data["Release"] = release
    data["Capabilities"] = capabilities
    data["Values"] = values
    data["Subcharts"] = .map(subcharts)
    for dependency in chart.dependencies {
      let inner = Self.table(dependency.name, in: values)
      subcharts[dependency.name] = .map(
        add(
          dependency,
          values: inner,
          path: "\(path)/charts/\(dependency.name)",
          isRoot: false
        )
      )
    }
    let basePath = "\(path)/templates"
    for file in chart.templates {
      // A library chart gives its definitions only.
      if chart.isLibrary, !Self.isPartial(file.path) { continue }
      templates["\(path)/\(file.path)"] = Template(file: file, data: data, basePath: basePath)
    }
    return data
  }

  /// Files that only hold definitions for others: their names begin with `_`.
  static func isPartial(_ path: String) -> Bool {
    path.split(separator: "/").last?.hasPrefix("_") ?? false
  }

  /// The values of a chart below, which are part of the values of the one above.
  private static func table(_ name: String, in values: Value) -> Value {
    var map = values.map
    for part in name.split(separator: ".", omittingEmptySubsequences: false) {
      guard case .map(let inner)? = map?[String(part)] else {
        return .map(Map(type: ValuesObject.type))
      }
      map = inner
    }
    return map.map { .object(ValuesObject($0)) } ?? .map(Map(type: ValuesObject.type))
  }

  /// The names in the order in which Helm parses and executes them: deeper folders first, names from the
  /// last to the first, so that the definition of a shallower and earlier file replaces the others.
  var names: [String] {
    templates.keys.map { (depth: $0.utf8.count { $0 == UInt8(ascii: "/") }, name: $0) }
      .sorted { left, right in
        if left.depth != right.depth { return left.depth > right.depth }
        return right.name.precedesByBytes(left.name)
      }
      .map(\.name)
  }
}
