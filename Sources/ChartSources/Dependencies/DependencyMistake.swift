import Charts
import Diagnostics
import Host

/// The words for what can be wrong with the dependencies of a chart.
enum DependencyMistake {
  static func outOfSync(_ chart: String, isV1: Bool) -> DiagnosticError {
    let lock = isV1 ? "requirements.lock" : "Chart.lock"
    let list = isV1 ? "requirements.yaml" : "Chart.yaml"
    return DiagnosticError(
      Diagnostic(
        .error,
        .chartLock,
        "\(lock) of \"\(chart)\" is not the lock of the dependencies that its \(list) names now",
        help: ["make a new one: helm dependency update"]
      )
    )
  }

  private static func files(_ message: String, help: [String] = []) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, .chartFiles, message, help: help))
  }

  static func repository(_ dependency: ChartMetadata.Dependency, chart: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        .error,
        .chartSource,
        "\"\(dependency.repository)\" is no repository, and \"\(chart)\" wants \"\(dependency.name)\" "
          + "from it",
        help: ["a repository is https://…, oci://…, file://…, or @NAME of Helm's repositories"]
      )
    )
  }

  /// A name becomes a part of paths.
  static func check(_ entry: ChartLock.Entry) throws(DiagnosticError) {
    guard entry.name.isEmpty || entry.name == "." || entry.name == ".." || entry.name.contains("/")
    else { return }
    throw files("\"\(entry.name)\" cannot be the name of a dependency")
  }

  static func notInCharts(_ entry: ChartLock.Entry, chart: String) -> DiagnosticError {
    files(
      "\"\(chart)\" depends on \"\(entry.name)\", which has no repository and is not in charts/"
    )
  }

  static func version(_ entry: ChartLock.Entry, is version: String) -> DiagnosticError {
    files("the dependency \"\(entry.name)\" is at \(version), and \(entry.version) is wanted")
  }

  static func folderOfArchive(_ entry: ChartLock.Entry) -> DiagnosticError {
    files(
      "the dependency \"\(entry.name)\" is in a folder beside the chart, which a packed chart has not"
    )
  }

  static func noChart(_ entry: ChartLock.Entry, _ path: String) -> DiagnosticError {
    files("the dependency \"\(entry.name)\" is not at \"\(path)\": there is no chart")
  }

  static func empty(_ entry: ChartLock.Entry) -> DiagnosticError {
    files("the dependency \"\(entry.name)\" is not packed")
  }

  static func unwritable(_ error: FileError) -> DiagnosticError {
    files("cannot put the dependencies into the chart: \"\(error.path)\": \(error.reason)")
  }

  static func unpackable(_ name: String) -> DiagnosticError {
    files("the dependency \"\(name)\" cannot be packed: its Chart.yaml has no version")
  }

  /// What went wrong, with the dependency that it is about.
  static func failed(_ entry: ChartLock.Entry, _ error: DiagnosticError) -> DiagnosticError {
    var error = error
    let note = "this is the dependency \"\(entry.name)\" \(entry.version)"
    for index in error.diagnostics.indices { error.diagnostics[index].notes.append(note) }
    return error
  }
}
