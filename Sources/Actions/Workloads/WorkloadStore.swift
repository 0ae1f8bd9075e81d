import Diagnostics
public import Host
import Charts
import JSON
public import Workloads

/// Puts workload types into the user's own folder, takes them out, and writes them elsewhere.
public struct WorkloadStore: Sendable {
  public var host: Host

  public init(host: Host) { self.host = host }

  private var files: Files { host.files }

  /// Why a type was left as it is.
  public struct Refusal: Error, Sendable {
    public var message: String
    public var help: String?
  }

  /// What happened to a type.
  public struct Change: Sendable {
    public var name: String
    public var folder: String
    /// Whether there was one of the name before.
    public var replaced = false
  }

  // MARK: Adding

  /// Copies a folder that ``WorkloadLint`` has found no error in.
  ///
  /// - Parameter replaces: whether a type of the same name makes way.
  /// - Throws: ``ActionError/file(_:)`` where something cannot be read or written; then nothing has
  ///   changed.
  public func add(
    _ workload: InstalledWorkload,
    replaces: Bool
  ) throws(ActionError) -> Result<Change, Refusal> {
    guard let own = InstalledFolders(host: host).own else {
      return .failure(Self.homeless)
    }
    let target = Path.join(own, workload.name)
    let exists = files.realPath(target) != nil
    if exists, !replaces {
      return .failure(
        Refusal(
          message: "there is a workload type \"\(workload.name)\" already, in \(target)",
          help: "--force puts this one in its place"
        )
      )
    }
    // What is hidden is no type until it is whole.
    let new = Path.join(own, ".new-\(workload.name)-\(Self.random())")
    do throws(FileError) {
      let paths = try files.tree(workload.folder)
      try files.makeFolder(new)
      do throws(FileError) {
        try copy(paths, from: workload.folder, to: new)
        try move(new, to: target, own)
      } catch {
        try? files.removeTree(new)
        throw error
      }
    } catch {
      throw .file(WorkloadStoreMistake.failed(error, "add \"\(workload.name)\""))
    }
    return .success(Change(name: workload.name, folder: target, replaced: exists))
  }

  private static let homeless = Refusal(
    message: "nobody says where types are added: neither XDG_DATA_HOME nor HOME is set",
    help: nil
  )

  private func copy(_ paths: [String], from: String, to: String) throws(FileError) {
    var room = Files.TreeLimits().bytes
    for path in paths {
      let bytes = try files.read(Path.join(from, path), room)
      room -= bytes.count
      let copy = Path.join(to, path)
      try files.makeFolder(Path.folder(of: copy))
      try files.create(copy, bytes)
    }
  }

  /// Puts a folder in the place of another, which is gone only when the new one is there.
  private func move(_ new: String, to target: String, _ own: String) throws(FileError) {
    guard files.realPath(target) != nil else { return try files.rename(new, target) }
    let old = Path.join(own, ".old-\(Path.name(of: target))-\(Self.random())")
    try files.rename(target, old)
    do throws(FileError) {
      try files.rename(new, target)
    } catch {
      try? files.rename(old, target)
      throw error
    }
    try discard(old)
  }

  /// Removes a folder that nobody sees any more; a link is removed, and not what it leads to.
  private func discard(_ folder: String) throws(FileError) {
    let entries = try files.list(Path.folder(of: folder), 100_000)
    if entries.first(where: { $0.name == Path.name(of: folder) })?.isLink == true {
      try files.remove(folder)
    } else {
      try files.removeTree(folder)
    }
  }

  private static func random() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
  }

  // MARK: Removing

  /// The folder that a type would be removed from.
  public func removal(of name: String) -> Result<Change, Refusal> {
    if BuiltInWorkloads.named(name) != nil {
      return .failure(Refusal(message: "\"\(name)\" is built in, and stays", help: nil))
    }
    guard let own = InstalledFolders(host: host).own else { return .failure(Self.homeless) }
    let entries = InstalledFolders(host: host).folders(of: name)
    let prefix = own + "/"
    if let mine = entries.first(where: { $0.hasPrefix(prefix) }) {
      return .success(Change(name: name, folder: mine))
    }
    if let other = entries.first {
      return .failure(
        Refusal(
          message:
            "the workload type \"\(name)\" is in \(other), and was not added by \"workloads add\"",
          help:
            "remove the folder yourself, or take it out of --workload-path and KUBEGATE_WORKLOADS"
        )
      )
    }
    let names = WorkloadCatalog(host: host).names
    return .failure(
      Refusal(
        message: "there is no workload type \"\(name)\"",
        help: UnknownWorkload.help(name, among: names).first
      )
    )
  }

  /// - Throws: ``ActionError/file(_:)``.
  public func remove(_ change: Change) throws(ActionError) {
    let hidden = Path.join(
      Path.folder(of: change.folder),
      ".old-\(Path.name(of: change.folder))-\(Self.random())"
    )
    do throws(FileError) {
      try files.rename(change.folder, hidden)
      try discard(hidden)
    } catch {
      throw .file(WorkloadStoreMistake.failed(error, "remove \"\(change.name)\""))
    }
  }

  // MARK: Exporting

  /// Writes a type as a folder of its own, or its chart, where nothing is yet.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file is there already, or cannot be written.
  public func export(
    _ workload: any Workload,
    as name: String,
    chart: Bool,
    to folder: String
  ) throws(ActionError) -> Result<[String], Refusal> {
    let exported: [ChartFile]
    if chart {
      guard let files = WorkloadExport.chart(of: workload) else {
        return .failure(
          Refusal(message: "\"\(workload.name)\" has no chart: its configs name one", help: nil)
        )
      }
      exported = files
    } else if let installed = workload as? InstalledWorkload {
      exported = try self.files(of: installed, as: name)
    } else {
      exported = WorkloadExport.folder(of: workload, as: name)
    }
    do throws(FileError) {
      for file in exported where files.exists(Path.join(folder, file.path)) {
        throw .exists(path: Path.join(folder, file.path))
      }
      for file in exported {
        let path = Path.join(folder, file.path)
        try files.makeFolder(Path.folder(of: path))
        try files.create(path, file.bytes)
      }
    } catch {
      throw .file(WorkloadStoreMistake.failed(error, "export \"\(workload.name)\""))
    }
    return .success(exported.map(\.path))
  }

  private func files(
    of workload: InstalledWorkload,
    as name: String
  ) throws(ActionError) -> [ChartFile] {
    do throws(FileError) {
      var room = Files.TreeLimits().bytes
      var found: [ChartFile] = []
      for path in try files.tree(workload.folder) {
        let bytes = try files.read(Path.join(workload.folder, path), room)
        room -= bytes.count
        let file = ChartFile(path: path, bytes: bytes)
        found.append(WorkloadExport.renamed(file, of: workload, as: name))
      }
      return found
    } catch {
      throw .file(WorkloadStoreMistake.failed(error, "export \"\(workload.name)\""))
    }
  }
}

/// The words for folders of types that cannot be written.
private enum WorkloadStoreMistake {
  static func failed(_ error: FileError, _ action: String) -> Diagnostic {
    Diagnostic(.error, .fileUnreadable, "cannot \(action): \(error.path): \(error.reason)")
  }
}
