import Diagnostics

/// The words for what can be wrong with a chart repository.
enum RepositoryMistake {
  private static func repository(
    _ message: String,
    _ code: DiagnosticCode = .chartRepository,
    notes: [String] = [],
    help: [String] = []
  ) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, code, message, notes: notes, help: help))
  }

  static func noIndex(_ repository: String, _ bytes: [UInt8]) -> DiagnosticError {
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
    let isPage = start.contains("<!doctype html") || start.contains("<html")
    return Self.repository(
      "\(repository) is no chart repository: its index.yaml "
        + (isPage ? "is a web page" : bytes.isEmpty ? "is empty" : "cannot be read as an index"),
      help: isPage ? ["a repository that wants a login often answers with a page"] : []
    )
  }

  static func noVersion(_ repository: String) -> DiagnosticError {
    Self.repository("the index.yaml of \(repository) has no \"apiVersion\"")
  }

  static func noChart(_ chart: String, _ repository: String, among names: [String])
    -> DiagnosticError
  {
    let near = NearestName.of(chart, among: names)
    return Self.repository(
      "\(repository) has no chart \"\(chart)\"",
      .chartNotFound,
      help: near.map { ["did you mean \"\($0)\"?"] } ?? []
    )
  }

  static func constraint(_ text: String, chart: String) -> DiagnosticError {
    repository(
      "\"\(text)\" is neither a version of \"\(chart)\" nor a range of versions",
      help: ["ranges look like ~1.4, ^1.4.2 or \">=1.2 <2\""]
    )
  }

  static func noVersion(of chart: String, _ wanted: String, at place: String, there: [String])
    -> DiagnosticError
  {
    guard !there.isEmpty else {
      return repository(
        "\(place) has no version of the chart \"\(chart)\" that can be used",
        .chartNotFound
      )
    }
    let newest = there.prefix(5).joined(separator: ", ")
    let message =
      wanted.isEmpty
      ? "\(place) has only prereleases of the chart \"\(chart)\""
      : "\(place) has no version \(wanted) of the chart \"\(chart)\""
    return repository(
      message,
      .chartNotFound,
      notes: ["the newest there: \(newest)"],
      help: wanted.isEmpty ? ["ask for one of them, or for all with --devel"] : []
    )
  }

  static func noAddress(_ chart: String, _ version: String, _ place: String) -> DiagnosticError {
    repository("\(place) says nothing of where \(chart) \(version) can be fetched")
  }

  static func wrongAddress(_ chart: String, _ version: String, _ place: String) -> DiagnosticError {
    repository("\(place) gives an address for \(chart) \(version) that cannot be used")
  }

  static func badDigest(_ chart: String, _ version: String, _ place: String) -> DiagnosticError {
    repository("\(place) gives a digest for \(chart) \(version) that is no SHA-256")
  }

  static func unknownName(_ name: String, known: [String], file: String?) -> DiagnosticError {
    let near = NearestName.of(name, among: known)
    return repository(
      "no chart repository is known by the name \"\(name)\"",
      .chartNotFound,
      notes: file.map { ["the names are in \($0)"] } ?? [],
      help: near.map { ["did you mean \"\($0)\"?"] }
        ?? ["add it: helm repo add \(name) ADDRESS, or use --repo ADDRESS"]
    )
  }

  static func badFile(_ path: String, _ reason: String) -> DiagnosticError {
    repository("cannot read the repositories in \"\(path)\": \(reason)")
  }
}
