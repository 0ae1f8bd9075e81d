import Actions

/// What is said of a chart that a config names.
enum ChartText {
  /// `chart web 1.4.0 from charts/web, with redis 18.1.0 fetched for it`.
  static func line(_ chart: OpenedChart) -> String {
    let name = "chart \(chart.chartName) \(chart.chartVersion) from \(chart.name)"
    guard !chart.fetchedDependencies.isEmpty else { return name }
    return name + ", with \(chart.fetchedDependencies.joined(separator: ", ")) fetched for it"
  }
}
