public import Charts
public import Diagnostics
public import Host
import Synchronization

/// A chart's folder on this machine, as ``Charts/ChartFolder`` sees it.
///
/// Symbolic links are followed where they lead to something inside the chart. One that leads out of it
/// is refused: a chart that someone else wrote could have `.Files.Get` print whatever its user can
/// read. ``followsLinksOutside`` lifts that, as Helm does for every chart.
public struct DiskFolder: Sendable {
  public var path: String
  public var files: Files
  public var followsLinksOutside: Bool
  /// How many bytes all files may have together.
  public var sizeLimit: Int

  public init(
    _ path: String,
    in files: Files,
    followsLinksOutside: Bool = false,
    sizeLimit: Int = 1 << 30
  ) {
    self.path = path
    self.files = files
    self.followsLinksOutside = followsLinksOutside
    self.sizeLimit = sizeLimit
  }

  /// How many entries one folder may have.
  public static let entryLimit = 20_000
  /// Helm's `MaxDecompressedFileSize`.
  private static let fileLimit = 5 << 20

  /// The files of the chart, without those that `.helmignore` excludes.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` where one cannot be read, is larger than 5 MiB, is a
  ///   device, or lies outside.
  public func chartFiles() throws(DiagnosticError) -> [ChartFile] {
    let folder = self
    let root = files.realPath(path)
    let room = Mutex(sizeLimit)
    return try ChartFolder(
      entries: { inner throws(DiagnosticError) in try folder.entries(inner) },
      contents: { inner throws(DiagnosticError) in
        let bytes = try folder.contents(inner, in: root)
        let rest = room.withLock { room in
          room -= bytes.count
          return room
        }
        guard rest >= 0 else { throw SourceMistake.chartTooLarge(folder.path, folder.sizeLimit) }
        return bytes
      }
    ).files()
  }

  private func entries(_ inner: String) throws(DiagnosticError) -> [ChartFolder.Entry] {
    let folder = inner.isEmpty ? path : Path.join(path, inner)
    do throws(FileError) {
      let found = try files.list(folder, Self.entryLimit)
      return found.map {
        ChartFolder.Entry(
          name: $0.name,
          isFolder: $0.kind == .folder,
          isOdd: $0.kind == .other
        )
      }
    } catch {
      throw SourceMistake.unreadable(error)
    }
  }

  /// The bytes of a file of the chart whose folder, without links, is `root`.
  private func contents(_ inner: String, in root: String?) throws(DiagnosticError) -> [UInt8] {
    let file = Path.join(path, inner)
    guard let root, let real = files.realPath(file) else {
      throw SourceMistake.brokenLink(file)
    }
    guard followsLinksOutside || Path.isInside(real, root) else {
      throw SourceMistake.leavesChart(file, to: real)
    }
    do throws(FileError) {
      return try files.read(real, Self.fileLimit)
    } catch {
      throw SourceMistake.unreadable(error.at(file))
    }
  }
}

extension FileError {
  /// The same for the path that the user knows.
  fileprivate func at(_ path: String) -> FileError {
    switch self {
    case .notFound: .notFound(path: path)
    case .isFolder: .isFolder(path: path)
    case .exists: .exists(path: path)
    case .denied: .denied(path: path)
    case .tooLarge(_, let bytes, let limit): .tooLarge(path: path, bytes: bytes, limit: limit)
    case .failed(_, let reason): .failed(path: path, reason: reason)
    }
  }
}
