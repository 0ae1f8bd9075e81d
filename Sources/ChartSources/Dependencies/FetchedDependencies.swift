public import Charts

/// The charts that a chart builds on, fetched into memory.
public struct FetchedDependencies: Sendable {
  /// What `Chart.lock` has to say.
  public var lock: ChartLock
  /// Whether the lock is another one than the chart came with.
  public var lockIsNew: Bool
  /// Packed charts as `charts/NAME-VERSION.tgz`, and the files of charts from folders beside the chart.
  public var files: [ChartFile]
  /// The dependencies that were fetched, by their names.
  var names: Set<String>
  /// Those without a repository, which `charts/` has to hold.
  var localNames: Set<String>

  /// The chart's files with these in place of what `charts/` held of them.
  public func merged(into chart: FetchedChart) -> FetchedChart {
    var merged = chart
    merged.files.removeAll { file in
      guard file.path.hasPrefix("charts/") else { return false }
      let rest = file.path.dropFirst("charts/".count)
      let name = String(rest.prefix { $0 != "/" })
      if name.count < rest.count { return names.contains(name) }
      return name.hasSuffix(".tgz") && isOutdated(file)
    }
    merged.files += files
    return merged
  }

  /// Whether a file in `charts/` is a packed chart that stands there in vain: another version of one of
  /// these, or one that the chart does not depend on any more. As in Helm, all but those without a
  /// repository are.
  func isOutdated(_ file: ChartFile) -> Bool {
    guard let unpacked = try? ChartArchive(name: file.path, bytes: file.bytes).files(),
      let name = unpacked.first(where: { $0.path == "Chart.yaml" }).flatMap(ChartName.read)
    else { return false }
    return !localNames.contains(name)
  }
}
