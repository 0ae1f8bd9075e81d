import Charts
import JSON
import YAML

/// The name and version of a chart, where nothing else of it is wanted.
enum ChartName {
  static func read(_ file: ChartFile) -> String? { field("name", file) }

  static func version(_ file: ChartFile) -> String? { field("version", file) }

  private static func field(_ key: String, _ file: ChartFile) -> String? {
    let value = try? YAMLReader().read(file.bytes)[key]
    return value?.string ?? value?.number?.literal
  }
}
