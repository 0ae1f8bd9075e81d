import OracleSupport
import Charts
import Diagnostics
import JSON
import Testing

extension Project {
  static let charts = root + "/Tests/ChartsTests/Charts"
}

/// One of the charts in `Charts/`, with its own values or with a file of its folder `ci/`.
struct ChartCase: Sendable, CustomTestStringConvertible {
  var folder: String
  var values: String?

  var testDescription: String { folder + (values.map { " with \($0)" } ?? "") }
  var path: String { "\(Project.charts)/\(folder)" }

  /// Every chart of a folder, with every set of values.
  static func all(in folder: String) -> [ChartCase] {
    Disk.names("\(Project.charts)/\(folder)").flatMap { name -> [ChartCase] in
      let chart = "\(folder)/\(name)"
      let files = Disk.names("\(Project.charts)/\(chart)/ci")
      return [ChartCase(folder: chart)] + files.map { ChartCase(folder: chart, values: $0) }
    }
  }

  /// The values that the user gives.
  func userValues() throws -> JSONObject {
    guard let values else { return JSONObject() }
    let bytes = Disk.bytes("\(path)/ci/\(values)")
    return try ValuesFile.read(SourceFile(name: values, bytes: bytes), as: .first)
  }

  /// What this project's engine renders.
  func render() throws -> RenderedChart {
    var sources = SourceMap()
    return try render(&sources)
  }

  func render(_ sources: inout SourceMap) throws -> RenderedChart {
    let chart = try ChartLoader(folder: folder).load(
      try ChartFolder.disk(path).files(),
      into: &sources
    )
    return try ChartRenderer().render(
      chart,
      values: Values(try userValues()),
      release: .init(name: "demo", namespace: "lab"),
      sources: &sources
    )
  }

  /// What Helm's engine answers.
  func ask(_ question: String) throws -> JSONValue {
    try Oracle.shared.ask([
      "do": .string(question), "chart": .string(path), "values": .object(try userValues()),
      "release": "demo", "namespace": "lab",
    ])
  }
}
