public import Diagnostics
public import Host

/// Where a chart comes from, as users write it behind `kubegate template NAME` or in a config.
///
/// ```swift
/// try ChartSource("oci://ghcr.io/org/charts/web", in: host.files)     // .registry
/// try ChartSource("web", repository: "https://charts.example.com", in: host.files)
/// ```
public enum ChartSource: Sendable, Equatable {
  /// A folder with a `Chart.yaml`.
  case folder(String)
  /// A packed chart on disk.
  case archive(String)
  /// The address of a packed chart.
  case address(ChartAddress)
  /// A chart of a repository with an `index.yaml`.
  case repository(ChartAddress, chart: String)
  /// A chart of a repository that Helm's `repositories.yaml` knows by that name.
  case knownRepository(String, chart: String)
  /// A chart of an OCI registry.
  case registry(RegistryReference)

  /// Reads what a user wrote, in the order in which Helm looks: `oci://`, what stands on disk, an
  /// address, and `repository/chart`.
  ///
  /// - Parameter repository: the address of a repository; then the text is the name of a chart.
  /// - Throws: ``Diagnostics/DiagnosticError`` where it can be none of these.
  public init(_ text: String, repository: String? = nil, in files: Files) throws(DiagnosticError) {
    guard !text.isEmpty else { throw SourceMistake.emptySource() }
    if let repository {
      guard RegistryReference.isOne(repository) == false else {
        throw SourceMistake.registryAsRepository(repository, chart: text)
      }
      self = .repository(try ChartAddress(repository), chart: text)
      return
    }
    if RegistryReference.isOne(text) {
      self = .registry(try RegistryReference(text))
    } else if let onDisk = Self.onDisk(text, files) {
      self = onDisk
    } else if text.contains("://") {
      self = .address(try ChartAddress(text))
    } else if text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("~") {
      throw SourceMistake.missingPath(text)
    } else {
      let name = text.prefix { $0 != "/" }
      let chart = text.dropFirst(name.count + 1)
      guard !name.isEmpty, !chart.isEmpty else { throw SourceMistake.unknownSource(text) }
      self = .knownRepository(String(name), chart: String(chart))
    }
  }

  private static func onDisk(_ path: String, _ files: Files) -> ChartSource? {
    do throws(FileError) {
      _ = try files.list(path, DiskFolder.entryLimit)
      return .folder(path)
    } catch {
      if case .notFound = error { return files.exists(path) ? .archive(path) : nil }
      return .folder(path)
    }
  }
}

extension ChartSource: CustomStringConvertible {
  /// The source without secrets.
  public var description: String {
    switch self {
    case .folder(let path), .archive(let path): path
    case .address(let address): address.description
    case .repository(let address, let chart): "\(chart) of \(address)"
    case .knownRepository(let name, let chart): "\(name)/\(chart)"
    case .registry(let reference): reference.description
    }
  }
}
