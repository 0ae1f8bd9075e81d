public import Charts
public import Diagnostics
public import HTTP
public import Host

/// What to fetch, and as whom.
public struct ChartRequest: Sendable {
  public var source: ChartSource
  /// A version, or a range of versions: `--version`. Folders and addresses have none.
  public var version: String?
  /// Whether the newest version may be a prerelease: `--devel`.
  public var takesPrereleases = false
  public var access = ChartAccess()
  /// Whether symbolic links of a folder may lead out of it.
  public var followsLinksOutside = false

  public init(_ source: ChartSource, version: String? = nil, access: ChartAccess = ChartAccess()) {
    self.source = source
    self.version = version
    self.access = access
  }

  /// The range of versions that is meant.
  var wanted: String? {
    let version = version.flatMap { $0.isEmpty ? nil : $0 }
    return version ?? (takesPrereleases ? ">0.0.0-0" : nil)
  }
}

/// The files of a chart, and where they are from.
public struct FetchedChart: Sendable {
  /// By their paths inside the chart; what is below `charts/` may be packed.
  public var files: [ChartFile]
  /// What the chart is called in diagnostics: its folder, or the address of the packed chart.
  public var name: String
  /// The packed chart, where it was one.
  public var archive: [UInt8]?
  /// The version that was picked, as the repository or the registry writes it.
  public var version: String?

  public init(files: [ChartFile], name: String, archive: [UInt8]? = nil, version: String? = nil) {
    self.files = files
    self.name = name
    self.archive = archive
    self.version = version
  }

  /// The chart; its files are added to the source map.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with the first mistake.
  public func load(into sources: inout SourceMap) throws(DiagnosticError) -> Chart {
    try ChartLoader(folder: name).load(files, into: &sources)
  }
}

/// Fetches charts from wherever they are: folders, archives, repositories, registries.
///
/// ```swift
/// let fetcher = try ChartFetcher(host) { CurlTransport($0) }
/// let source = try ChartSource("oci://ghcr.io/org/web", in: host.files)
/// let chart = try await fetcher.fetch(ChartRequest(source, version: "~1.4")).load(into: &sources)
/// ```
///
/// Charts that are known by their digest are kept in `kubegate/charts` of the user's cache folder. The
/// index of a repository, and what a tag of a registry stands for, are always asked for anew.
public struct ChartFetcher: Sendable {
  let host: Host
  let known: KnownRepositories
  let repositories: RepositoryClient
  let registries: RegistryClient

  /// - Parameters:
  ///   - host: its environment says where Helm's and Docker's files are, and which proxies there are.
  ///   - paths: other places than the environment says.
  ///   - cache: another place for what is kept.
  ///   - connect: makes what carries requests.
  /// - Throws: ``Diagnostics/DiagnosticError`` where Helm's `repositories.yaml` cannot be read.
  public init(
    _ host: Host,
    paths: HelmPaths? = nil,
    cache: Cache? = nil,
    limits: DownloadLimits = DownloadLimits(),
    time: Timekeeper = .system(),
    connect: @escaping @Sendable (ConnectionSettings) -> any HTTPTransport
  ) throws(DiagnosticError) {
    let paths = paths ?? HelmPaths(host)
    let cache = cache ?? paths.cache.map(Cache.folder) ?? .none
    let proxies = ProxySettings(environment: host.environment)
    let downloader = Downloader(
      pool: TransportPool(connect),
      connection: ConnectionSettings(proxies: proxies),
      limits: limits,
      time: time
    )
    self.host = host
    known = try KnownRepositories(paths.repositories, in: host.files)
    repositories = RepositoryClient(downloader: downloader, cache: cache, memory: IndexMemory())
    registries = RegistryClient(
      downloader: downloader,
      cache: cache,
      logins: paths.registryLogins,
      files: host.files
    )
  }

  /// The files of a chart.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where it cannot be had, or is not what was announced.
  public func fetch(_ request: ChartRequest) async throws(DiagnosticError) -> FetchedChart {
    if let chart = try request.local(host.files) { return chart }
    switch request.source {
    case .folder(let path), .archive(let path): throw SourceMistake.missingPath(path)
    case .address(let address): return try await fetch(address, request)
    case .repository(let address, let chart):
      return try await fetch(chart, request.wanted, at: address, request.access)
    case .knownRepository(let name, let chart):
      let address = try known.named(name).address
      return try await fetch(chart, request.wanted, at: address, request.access)
    case .registry(let reference):
      let wanted = reference.version == nil && reference.digest == nil
      let version = wanted ? request.wanted : request.version
      return try await fetch(reference, version, request.access)
    }
  }

  private func fetch(
    _ address: ChartAddress,
    _ request: ChartRequest
  ) async throws(DiagnosticError) -> FetchedChart {
    let entry = known.entry(above: address)
    let access = try access(request.access, entry, address)
    let bytes = try await repositories.package(
      address.url,
      digest: nil,
      of: entry?.address ?? address,
      access
    )
    return try unpack(bytes, address.description, version: nil)
  }

  /// From a repository, with what Helm's file knows of it.
  func fetch(
    _ chart: String,
    _ wanted: String?,
    at address: ChartAddress,
    _ flags: ChartAccess
  ) async throws(DiagnosticError) -> FetchedChart {
    let access = try access(flags, known.entry(at: address), address)
    let package = try await repositories.fetch(chart, wanted, at: address, access)
    return try unpack(package.bytes, package.address.publicDescription, version: package.version)
  }

  func fetch(
    _ reference: RegistryReference,
    _ wanted: String?,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> FetchedChart {
    let package = try await registries.fetch(reference, wanted, access)
    return try unpack(
      package.bytes,
      package.reference.description,
      version: package.reference.version
    )
  }

  /// The login of the flags comes first, then the one in the address, then the one of Helm's file.
  func access(
    _ flags: ChartAccess,
    _ entry: KnownRepositories.Entry?,
    _ address: ChartAddress
  ) throws(DiagnosticError) -> ChartAccess {
    var flags = flags
    flags.login = flags.login ?? address.login
    return try entry?.access(flags, files: host.files) ?? flags
  }

  private func unpack(
    _ bytes: [UInt8],
    _ name: String,
    version: String?
  ) throws(DiagnosticError) -> FetchedChart {
    try FetchedChart(packed: bytes, name: name, version: version)
  }
}

extension ChartFetcher {
  /// A file that is no chart, such as one of values.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where it cannot be had, or is larger than the limit.
  public func file(
    at address: ChartAddress,
    limit: Int
  ) async throws(DiagnosticError) -> [UInt8] {
    try await repositories.file(
      address.url,
      of: address,
      ChartAccess(login: address.login),
      limit: limit
    )
  }
}

extension FetchedChart {
  fileprivate init(packed bytes: [UInt8], name: String, version: String?) throws(DiagnosticError) {
    let files = try ChartArchive(name: name, bytes: bytes).files()
    self.init(files: files, name: name, archive: bytes, version: version)
  }
}

extension ChartRequest {
  /// The files of a chart on this machine, which need neither a network nor Helm's files; `nil` where
  /// the chart is elsewhere.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where they cannot be read.
  public func local(_ files: Files) throws(DiagnosticError) -> FetchedChart? {
    switch source {
    case .folder(let path):
      let folder = DiskFolder(path, in: files, followsLinksOutside: followsLinksOutside)
      return FetchedChart(files: try folder.chartFiles(), name: path)
    case .archive(let path):
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try files.read(path, ChartArchive.sizeLimit)
      } catch {
        throw SourceMistake.unreadable(error)
      }
      return try FetchedChart(packed: bytes, name: path, version: nil)
    case .address, .repository, .knownRepository, .registry: return nil
    }
  }
}
