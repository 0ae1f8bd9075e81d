import Archive
public import Charts
public import Diagnostics
import Gzip
public import Host

/// Puts fetched dependencies into the folder of a chart, as `helm dependency update` does: packed charts
/// in `charts/`, and the lock.
///
/// ```swift
/// let dependencies = try await fetcher.dependencies(of: chart, fetched, using: .newest)
/// let changes = try DependencyFolder("charts/app", in: host.files).write(dependencies, of: chart)
/// changes.written  // ["charts/redis-19.1.0.tgz", "Chart.lock"]
/// ```
///
/// A program that is killed in between, or a full disk, leaves no file half written. All archives are
/// written under other names before the first one takes its place, the lock follows, and what they
/// replace is removed last; so that a second run ends what the first one began.
public struct DependencyFolder: Sendable {
  /// What became of the folder, by paths in it.
  public struct Changes: Sendable, Equatable {
    public var written: [String] = []
    public var removed: [String] = []

    public init() {}
  }

  public var path: String
  public var files: Files

  public init(_ path: String, in files: Files) {
    self.path = path
    self.files = files
  }

  private static let waitingPrefix = ".kubegate-"
  private static let waitingSuffix = ".new"

  /// Writes what is not there yet, and removes the archives of other versions and of charts that are no
  /// dependencies any more. Unpacked charts in `charts/` stay, as in Helm.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where `charts/` or the lock is a link, which could lead
  ///   anywhere, a folder has the name of an archive, or a file cannot be written. Nothing is changed
  ///   then, unless the disk fails between two renamings.
  @discardableResult
  public func write(_ dependencies: FetchedDependencies, of chart: Chart) throws(DiagnosticError)
    -> Changes
  {
    let archives = try dependencies.archives()
    let lock = chart.metadata.apiVersion == "v1" ? "requirements.lock" : "Chart.lock"
    do throws(FileError) {
      try refuseLinks(["charts", lock])
      let folder = Path.join(path, "charts")
      if !archives.isEmpty { try files.makeFolder(folder) }
      let isThere = files.exists(folder)
      let there = isThere ? try files.list(folder, DiskFolder.entryLimit) : []
      for entry in there where entry.kind == .folder {
        let path = "charts/\(entry.name)"
        if archives.contains(where: { $0.path == path }) {
          throw .isFolder(path: Path.join(self.path, path))
        }
      }
      removeWaiting(there)
      var changes = Changes()
      changes.written = try place(archives)
      if dependencies.lockIsNew || !files.exists(Path.join(path, lock)) {
        try files.write(Path.join(path, lock), Array(dependencies.lock.yaml.utf8))
        changes.written.append(lock)
      }
      for entry in there where isReplaced(entry, by: dependencies, archives) {
        try files.remove(Path.join(folder, entry.name))
        changes.removed.append("charts/\(entry.name)")
      }
      return changes
    } catch {
      throw DependencyMistake.unwritable(error)
    }
  }

  /// A chart of someone else could have us write to, and remove from, wherever its links lead.
  private func refuseLinks(_ names: [String]) throws(FileError) {
    for entry in try files.list(path, DiskFolder.entryLimit)
    where entry.isLink && names.contains(entry.name) {
      throw .failed(path: Path.join(path, entry.name), reason: "it is a link")
    }
  }

  /// What an earlier run could not bring to its place.
  private func removeWaiting(_ entries: [FolderEntry]) {
    for entry in entries
    where entry.name.hasPrefix(Self.waitingPrefix) && entry.name.hasSuffix(Self.waitingSuffix) {
      try? files.remove(Path.join(path, "charts/\(entry.name)"))
    }
  }

  /// Writes all that is not there as it should be, and gives the paths.
  private func place(_ archives: [ChartFile]) throws(FileError) -> [String] {
    var waiting: [(path: String, target: String, name: String)] = []
    do throws(FileError) {
      for archive in archives {
        let target = Path.join(path, archive.path)
        if let old = try? files.read(target, ChartArchive.sizeLimit), old == archive.bytes {
          continue
        }
        let name = archive.path.dropFirst("charts/".count)
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let waitingName = "\(Self.waitingPrefix)\(name).\(random)\(Self.waitingSuffix)"
        let waitingPath = Path.join(path, "charts/\(waitingName)")
        waiting.append((waitingPath, target, archive.path))
        try files.write(waitingPath, archive.bytes)
      }
      for entry in waiting { try files.rename(entry.path, entry.target) }
    } catch {
      for entry in waiting { try? files.remove(entry.path) }
      throw error
    }
    return waiting.map(\.name)
  }

  /// Whether a file in `charts/` has to go.
  private func isReplaced(
    _ entry: FolderEntry,
    by dependencies: FetchedDependencies,
    _ archives: [ChartFile]
  ) -> Bool {
    let inner = "charts/\(entry.name)"
    guard entry.kind == .file, !entry.isLink,
      !archives.contains(where: { $0.path == inner }),
      let bytes = try? files.read(Path.join(path, inner), ChartArchive.sizeLimit)
    else { return false }
    return dependencies.isOutdated(ChartFile(path: inner, bytes: bytes))
  }
}

extension FetchedDependencies {
  /// Packed charts by their paths, `charts/NAME-VERSION.tgz`. Charts from folders are packed for it.
  func archives() throws(DiagnosticError) -> [ChartFile] {
    var archives: [ChartFile] = []
    var folders: [String: [ChartFile]] = [:]
    for file in files {
      let parts = file.path.split(separator: "/", maxSplits: 2)
      if parts.count == 2 {
        archives.append(file)
      } else if parts.count == 3 {
        folders[String(parts[1]), default: []]
          .append(ChartFile(path: String(parts[2]), bytes: file.bytes))
      }
    }
    for (name, files) in folders {
      let version = files.first { $0.path == "Chart.yaml" }.flatMap(ChartName.version)
      guard let version, !version.contains("/") else { throw DependencyMistake.unpackable(name) }
      var writer = TarWriter()
      for file in files { writer.add("\(name)/\(file.path)", file.bytes) }
      guard let bytes = try? Gzip.compress(writer.finish()) else {
        throw DependencyMistake.unpackable(name)
      }
      archives.append(ChartFile(path: "charts/\(name)-\(version).tgz", bytes: bytes))
    }
    return archives.sorted { $0.path < $1.path }
  }
}
