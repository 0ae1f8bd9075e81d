public import Charts
public import Diagnostics
import Host

extension ChartFetcher {
  /// What decides the versions of dependencies.
  public enum LockUse: Sendable {
    /// The lock, where there is one: `helm dependency build`. One that does not fit is refused.
    case lock
    /// The newest versions that will do: `helm dependency update`.
    case newest
  }

  /// Fetches the charts that a chart names as dependencies, into memory: nothing is written.
  ///
  /// A dependency without a repository has to be in `charts/` already. Others come from a chart
  /// repository (`https://…`, or by a name of Helm's file: `@name`, `alias:name`), from a registry
  /// (`oci://…`), or from a folder that is named from the chart's own (`file://../web`).
  ///
  /// - Parameters:
  ///   - chart: as it was loaded from `fetched`.
  ///   - access: for registries and for repositories that Helm's file does not know; a login is sent
  ///     to none of them.
  /// - Throws: ``Diagnostics/DiagnosticError`` where a dependency cannot be had, or the lock does not
  ///   fit.
  public func dependencies(
    of chart: Chart,
    _ fetched: FetchedChart,
    using use: LockUse = .lock,
    access: ChartAccess = ChartAccess()
  ) async throws(DiagnosticError) -> FetchedDependencies {
    let asWritten = chart.metadata.dependencies
    var wanted = asWritten
    // What Helm takes the digest of: with the logins that stand in addresses of its file.
    var wantedByHelm = asWritten
    for index in wanted.indices {
      guard let entry = try repository(of: asWritten[index], chart: chart.name) else { continue }
      wanted[index].repository = entry.writtenAddress
      wantedByHelm[index].repository = entry.addressWithLogin
    }
    let isV1 = chart.metadata.apiVersion == "v1"
    var lock = use == .lock ? chart.lock.flatMap(ChartLock.init) : nil
    if let lock, !lock.fits(wanted, asWritten: asWritten, isV1: isV1),
      !lock.fits(wantedByHelm, asWritten: asWritten, isV1: isV1)
    {
      throw DependencyMistake.outOfSync(chart.name, isV1: isV1)
    }
    var access = access
    access.login = nil

    var entries: [ChartLock.Entry] = []
    var files: [String: [ChartFile]] = [:]
    var names: Set<String> = []
    let asked =
      lock.map(\.dependencies)
      ?? wanted.map {
        ChartLock.Entry(name: $0.name, repository: $0.repository, version: $0.version)
      }
    for entry in asked {
      try DependencyMistake.check(entry)
      if entry.repository.isEmpty { try check(entry, isIn: chart) }
    }
    let results = await fetch(asked, of: fetched, access)
    for (index, entry) in asked.enumerated() {
      var exact = entry
      guard let result = results[index] else {
        entries.append(exact)
        continue
      }
      let found = try result.get()
      exact.version = found.version
      entries.append(exact)
      // The same chart under two aliases is there once.
      files[found.path] = found.files
      names.insert(entry.name)
    }
    let isNew = lock == nil
    let digest = ChartLock.digest(of: wanted, entries)
    let new = ChartLock(
      dependencies: entries,
      digest: digest,
      generated: RFC3339Timestamp.text(host.now())
    )
    // As in Helm, a lock that says the same stays, with its date.
    let old = chart.lock.flatMap(ChartLock.init)
    lock = isNew ? (old?.digest == digest ? old : new) : lock
    return FetchedDependencies(
      lock: lock ?? new,
      lockIsNew: isNew && old?.digest != digest,
      files: files.sorted { $0.key < $1.key }.flatMap(\.value),
      names: names,
      localNames: Set(asked.filter(\.repository.isEmpty).map(\.name))
    )
  }

  /// What Helm's file has of the name that stands in place of an address; `nil` where there is none.
  private func repository(
    of dependency: ChartMetadata.Dependency,
    chart: String
  ) throws(DiagnosticError) -> KnownRepositories.Entry? {
    let written = dependency.repository
    for prefix in ["@", "alias:"] where written.hasPrefix(prefix) {
      return try known.named(String(written.dropFirst(prefix.count)))
    }
    guard written.isEmpty || written.contains("://") else {
      throw DependencyMistake.repository(dependency, chart: chart)
    }
    return nil
  }

  /// A dependency without a repository.
  private func check(_ entry: ChartLock.Entry, isIn chart: Chart) throws(DiagnosticError) {
    guard let found = chart.dependencies.first(where: { $0.name == entry.name }) else {
      throw DependencyMistake.notInCharts(entry, chart: chart.name)
    }
    try check(found.metadata.version, fits: entry)
  }

  private func check(_ version: String, fits entry: ChartLock.Entry) throws(DiagnosticError) {
    guard let constraint = try? VersionConstraint(entry.version),
      let found = try? SemanticVersion(version), constraint.allows(found)
    else { throw DependencyMistake.version(entry, is: version) }
  }

  /// How many repositories are asked at once.
  private static let width = 8

  /// Fetches what has a repository, by its place in the list. Repositories are asked side by side, for
  /// the charts of each one after the other, since they share its index.
  private func fetch(
    _ entries: [ChartLock.Entry],
    of parent: FetchedChart,
    _ access: ChartAccess
  ) async -> [Int: Result<Found, DiagnosticError>] {
    let places = entries.indices.filter { !entries[$0].repository.isEmpty }
    let groups = Dictionary(grouping: places) { entries[$0].repository }
    return await withTaskGroup(of: [Int: Result<Found, DiagnosticError>].self) { tasks in
      var results: [Int: Result<Found, DiagnosticError>] = [:]
      for (number, group) in groups.values.enumerated() {
        if number >= Self.width, let some = await tasks.next() {
          results.merge(some) { first, _ in first }
        }
        tasks.addTask {
          var found: [Int: Result<Found, DiagnosticError>] = [:]
          for place in group {
            found[place] = await attempt(entries[place], of: parent, access)
          }
          return found
        }
      }
      for await some in tasks { results.merge(some) { first, _ in first } }
      return results
    }
  }

  private func attempt(
    _ entry: ChartLock.Entry,
    of parent: FetchedChart,
    _ access: ChartAccess
  ) async -> Result<Found, DiagnosticError> {
    do throws(DiagnosticError) {
      return .success(try await fetch(entry, of: parent, access))
    } catch {
      return .failure(error)
    }
  }

  private struct Found: Sendable {
    var path: String
    var files: [ChartFile]
    var version: String
  }

  private func fetch(
    _ entry: ChartLock.Entry,
    of parent: FetchedChart,
    _ access: ChartAccess
  ) async throws(DiagnosticError) -> Found {
    do throws(DiagnosticError) {
      if entry.repository.hasPrefix("file://") { return try folder(entry, of: parent) }
      let chart: FetchedChart
      if RegistryReference.isOne(entry.repository) {
        let reference = try RegistryReference(entry.repository + "/" + entry.name)
        chart = try await fetch(reference, entry.version, access)
      } else {
        let address = try ChartAddress(entry.repository)
        chart = try await fetch(entry.name, entry.version, at: address, access)
      }
      guard let archive = chart.archive else { throw DependencyMistake.empty(entry) }
      let own = chart.files.first { $0.path == "Chart.yaml" }.flatMap(ChartName.version)
      let version = chart.version ?? own ?? entry.version
      let path = "charts/\(entry.name)-\(version).tgz"
      return Found(path: path, files: [ChartFile(path: path, bytes: archive)], version: version)
    } catch {
      throw DependencyMistake.failed(entry, error)
    }
  }

  /// A chart beside this one, by its path from here.
  private func folder(_ entry: ChartLock.Entry, of parent: FetchedChart) throws(DiagnosticError)
    -> Found
  {
    guard parent.archive == nil else { throw DependencyMistake.folderOfArchive(entry) }
    let written = String(entry.repository.dropFirst("file://".count))
    let path = Path.normalized(Path.resolve(written, from: parent.name, home: nil))
    let files = try DiskFolder(path, in: host.files).chartFiles()
    guard let own = files.first(where: { $0.path == "Chart.yaml" }),
      let version = ChartName.version(own)
    else { throw DependencyMistake.noChart(entry, path) }
    try check(version, fits: entry)
    let target = "charts/\(entry.name)"
    let placed = files.map { ChartFile(path: "\(target)/\($0.path)", bytes: $0.bytes) }
    return Found(path: target, files: placed, version: version)
  }
}
