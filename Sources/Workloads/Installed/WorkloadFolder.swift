import ChartSources
import Charts
public import Diagnostics
public import Host

/// The folder of a workload type on this machine, out of which nothing is read: a link that leads out
/// of it is refused.
public struct WorkloadFolder: Sendable {
  public var path: String
  var files: Files

  public init(path: String, files: Files) {
    self.path = path
    self.files = files
  }

  public static let schemaName = "schema.json"
  public static let mappingName = "values.yaml.gotmpl"
  /// `workload.json` is at most this large: all that there are may be looked at for one.
  static let manifestLimit = 1 << 18
  /// Any other file that is no part of the chart is at most this large.
  static let fileLimit = 1 << 20
  /// A chart has at most this many bytes.
  static let chartLimit = 32 << 20

  /// A file of the folder; `nil` where there is none of that name.
  ///
  /// - Throws: where it cannot be read, is too large or lies outside.
  public func file(_ name: String) throws(DiagnosticError) -> SourceFile? {
    let path = Path.join(path, name)
    guard files.exists(path) else { return nil }
    try checkIsInside(name)
    let limit = name == WorkloadManifest.fileName ? Self.manifestLimit : Self.fileLimit
    do throws(FileError) {
      return SourceFile(name: path, bytes: try files.read(path, limit))
    } catch {
      throw DiagnosticError(WorkloadMistake.unreadable(error, path))
    }
  }

  /// The files of a chart in the folder; `nil` where there is no such folder.
  func chart(_ name: String) throws(DiagnosticError) -> [ChartFile]? {
    let path = Path.join(path, name)
    let entries: [FolderEntry]
    do throws(FileError) {
      entries = try files.list(path, DiskFolder.entryLimit)
    } catch .notFound {
      return nil
    } catch {
      throw DiagnosticError(WorkloadMistake.unreadable(error, path))
    }
    guard !entries.isEmpty else { return nil }
    try checkIsInside(name)
    return try DiskFolder(path, in: files, sizeLimit: Self.chartLimit).chartFiles()
  }

  private func checkIsInside(_ name: String) throws(DiagnosticError) {
    let file = Path.join(path, name)
    guard let root = files.realPath(path), let real = files.realPath(file),
      Path.isInside(real, root)
    else { throw DiagnosticError(WorkloadMistake.leavesFolder(file)) }
  }
}
