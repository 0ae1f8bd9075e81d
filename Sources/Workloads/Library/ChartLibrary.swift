import Charts

/// The library chart: what the charts of workload types have in common, once. Its templates and the
/// defaults that they read become part of a type's own chart, so that this chart stands alone wherever
/// it goes: into a release record, or to `helm install`.
enum ChartLibrary {
  /// Where its templates stand in a chart.
  private static let folder = "templates/library/"

  /// A chart with the library inside.
  ///
  /// - Parameter files: the chart's own files. A value that they set at the top level replaces the
  ///   library's whole default of that name.
  static func inlined(into files: [ChartFile]) -> [ChartFile] {
    let library = BuiltInFiles.chartFiles("library")
    var result = files.map { file in
      guard file.path == valuesPath, let defaults = library.first(where: { $0.path == valuesPath })
      else { return file }
      return ChartFile(path: file.path, bytes: joined(file.bytes, defaults.bytes))
    }
    result += library.compactMap { file in
      file.path.hasPrefix("templates/")
        ? ChartFile(path: folder + file.path.dropFirst("templates/".count), bytes: file.bytes) : nil
    }
    return result
  }

  private static let valuesPath = "values.yaml"

  /// A chart's values, and behind them those of the library that it does not set itself.
  private static func joined(_ own: [UInt8], _ defaults: [UInt8]) -> [UInt8] {
    let set = Set(blocks(own).compactMap(\.key))
    var result = own
    for block in blocks(defaults) where block.key.map({ !set.contains($0) }) ?? false {
      result += block.text
    }
    return result
  }

  /// A top-level key of a YAML text with its value, and the comments and empty lines before it.
  private struct Block {
    var key: String?
    var text: [UInt8] = []
  }

  private static func blocks(_ text: [UInt8]) -> [Block] {
    var blocks = [Block()]
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let first = line.first
      let isRemark = first == nil || first == UInt8(ascii: "#")
      let isInside = first == UInt8(ascii: " ") || first == UInt8(ascii: "-")
      let isEnd = blocks[blocks.count - 1].key != nil && !isInside
      if isEnd { blocks.append(Block()) }
      if !isRemark, !isInside, let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        blocks[blocks.count - 1].key = String(decoding: line[..<colon], as: UTF8.self)
      }
      blocks[blocks.count - 1].text += line + [UInt8(ascii: "\n")]
    }
    return blocks
  }
}
