import Charts
import Glibc
import Host
import JSON
import OracleSupport
import Workloads

/// A built-in type's chart as a folder, with the library inside, as Helm's engine takes it.
enum BuiltInChartFolder {
  private static let root = "\(Project.root)/.build/test-charts-\(getpid())"

  /// The folder, written at the first question.
  static func path(of type: String) throws -> String {
    try written[type]?.get() ?? ""
  }

  private static let written: [String: Result<String, any Error>] = Dictionary(
    uniqueKeysWithValues: WorkloadChartTests.types.map { type in
      (type, Result { try write(type) })
    }
  )

  private static func write(_ type: String) throws -> String {
    let config = Config(
      object: JSONObject(),
      folder: "/",
      host: Host(environment: [:], files: .live, now: { .zero })
    )
    guard let workload = BuiltInWorkloads.named(type),
      case .builtIn(let chart) = try workload.chart(of: config)
    else { return "" }
    for file in chart.files {
      let path = "\(root)/\(type)/\(file.path)"
      var folder = ""
      for part in Path.folder(of: path).split(separator: "/") {
        folder += "/\(part)"
        mkdir(folder, 0o755)
      }
      try Files.live.write(path, file.bytes)
    }
    return "\(root)/\(type)"
  }
}
