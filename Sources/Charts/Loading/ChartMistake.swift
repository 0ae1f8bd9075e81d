import Diagnostics
import JSON

/// The words for what can be wrong with the files of a chart.
enum ChartMistake {
  static func noChartFile(_ folder: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartFiles,
      "\(folder.isEmpty ? "this" : "\"\(folder)\"") is no chart: it has no file Chart.yaml"
    )
  }

  static func missing(_ key: String, _ places: ChartPlaces) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "Chart.yaml has no \"\(key)\"",
      at: places.start,
      help: [key == "version" ? "write version: 0.1.0" : "write \(key): my-chart"]
    )
  }

  static func name(_ name: String, _ places: ChartPlaces) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "\"\(name)\" cannot be the name of a chart",
      at: places.key("name")
    )
  }

  static func version(_ version: String, _ places: ChartPlaces) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "the chart's version \"\(version)\" is no semantic version",
      at: places.key("version"),
      help: ["a version looks like 1.4.0"]
    )
  }

  static func type(_ type: String, _ places: ChartPlaces) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "\"\(type)\" is no type of chart",
      at: places.key("type"),
      help: ["a chart is an application or a library"]
    )
  }

  static func alias(
    _ dependency: ChartMetadata.Dependency,
    _ index: Int,
    _ places: ChartPlaces
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "the alias \"\(dependency.alias)\" of the dependency \"\(dependency.name)\" may only have "
        + "letters, digits, \"-\" and \"_\"",
      at: places.dependency(index)
    )
  }

  static func duplicateDependency(
    _ name: String,
    _ index: Int,
    _ places: ChartPlaces
  ) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "two dependencies are named \"\(name)\"",
      at: places.dependency(index),
      help: ["give one of them an alias"]
    )
  }

  static func odd(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartFiles,
      "\"\(path)\" is neither a file nor a folder, or a link to nowhere",
      help: ["name it in .helmignore where the chart does not need it"]
    )
  }

  static func tooDeep(_ path: String) -> Diagnostic {
    Diagnostic(.error, .chartFiles, "folders are nested too deeply at \"\(path)\"")
  }

  static func notAMapping(_ what: String, _ value: JSONValue) -> Diagnostic {
    Diagnostic(
      .error,
      .chartValues,
      "\(what) have to be a mapping, not \(value.kindWithArticle)",
      at: value.range
    )
  }

  static func missingDependencies(_ names: [String], chart: String) -> Diagnostic {
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    return Diagnostic(
      .error,
      .chartFiles,
      "Chart.yaml of \"\(chart)\" names charts that charts/ does not have: \(list)",
      help: ["fetch them: helm dependency update"]
    )
  }

  static func library(_ name: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartMetadata,
      "\"\(name)\" is a library chart, which has templates for other charts and cannot be deployed"
    )
  }

  static func kubeVersion(_ chart: ChartMetadata, cluster: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartKubeVersion,
      "\"\(chart.name)\" needs Kubernetes \(chart.kubeVersion), and this is \(cluster)"
    )
  }
}
