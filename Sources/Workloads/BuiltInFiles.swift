public import Charts
public import JSON
import Diagnostics

/// The schemas and charts that are part of the program. The build puts them in from `schemas/` and
/// from the chart folders beside the workload types.
public enum BuiltInFiles {
  /// The schema that picks a config's type by `"workload"`, for editors.
  public static let indexPath = "kubegate.schema.json"

  /// The schema of administrators' policies.
  public static let policyPath = "policy.schema.json"

  /// The text of a schema: `environment.schema.json`.
  public static func schemaText(_ path: String) -> String? {
    let path = "schemas/" + path
    return EmbeddedFiles.all.first { $0.path.isSame(as: path) }.map { "\($0.text)" }
  }

  /// A schema as a value, its ranges pointing into no file of the user's.
  public static func schema(_ path: String) -> JSONValue? {
    schemaText(path).flatMap { try? JSONReader().read(Array($0.utf8)) }
  }

  /// A workload type's chart, with the library inside.
  fileprivate static func chart(_ workload: String) -> [ChartFile] {
    ChartLibrary.inlined(into: chartFiles(workload))
  }

  /// The files of a chart as they stand beside the workload types.
  static func chartFiles(_ workload: String) -> [ChartFile] {
    let prefix = "charts/\(workload)/"
    return EmbeddedFiles.all.compactMap { file in
      let path = "\(file.path)"
      guard path.hasPrefix(prefix) else { return nil }
      return ChartFile(
        path: String(path.dropFirst(prefix.count)),
        bytes: Array("\(file.text)".utf8)
      )
    }
  }
}

/// The chart of a workload type, which is put together when its files are asked for: many configs are
/// looked at without it.
public struct BuiltInChart: Sendable {
  private let name: String?

  /// - Parameter name: the type's name; `nil` for a chart without files.
  init(_ name: String?) { self.name = name }

  /// The files, those of the library inside.
  public var files: [ChartFile] { name.map(BuiltInFiles.chart) ?? [] }
}

extension StaticString {
  /// Compares without making a text of it: all files are gone through for each schema.
  fileprivate func isSame(as text: String) -> Bool {
    withUTF8Buffer { $0.elementsEqual(text.utf8) }
  }
}
