import Archive
public import Diagnostics

/// A packed chart: tar in gzip, with one folder that holds everything, as `helm package` makes it.
///
/// ```swift
/// let files = try ChartArchive(name: "web-1.4.0.tgz", bytes: bytes).files()
/// let chart = try ChartLoader(folder: "web-1.4.0.tgz").load(files, into: &sources)
/// ```
///
/// Follows Helm's `archive.LoadArchiveFiles`, which drops the first part of every path, whatever it
/// is: the dot, too, of `tar czf chart.tgz -C chart .`. Refuses more than Helm does: links, which Helm takes for empty files, backslashes, and files
/// that are there twice with different contents.
public struct ChartArchive: Sendable {
  /// What the archive is called in diagnostics: its path or address.
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// What all files of one archive may have together, as in Helm.
  public static let sizeLimit = 100 << 20

  /// The files, by their paths inside the chart.
  ///
  /// - Throws: ``Diagnostics/DiagnosticError`` with what is wrong with the archive or its first odd
  ///   entry.
  public func files(limit: Int = sizeLimit) throws(DiagnosticError) -> [ChartFile] {
    do throws(Diagnostic) {
      return try unpack(limit: limit)
    } catch {
      throw DiagnosticError(error)
    }
  }

  func unpack(limit: Int) throws(Diagnostic) -> [ChartFile] {
    let entries: [ArchiveEntry]
    do throws(ArchiveError) {
      let limits = ArchiveReader.Limits(total: min(limit, Self.sizeLimit))
      entries = try ArchiveReader(limits: limits).read(bytes)
    } catch .tooLarge where limit < Self.sizeLimit {
      throw ChartMistake.tooLargeTogether(name)
    } catch {
      throw ChartMistake.archive(name, error)
    }
    var files: [ChartFile] = []
    var places: [String: Int] = [:]
    let isPackedFromInside = entries.contains { $0.path == "Chart.yaml" && $0.beginsWithDot }
    for entry in entries {
      var path = entry.path
      if !isPackedFromInside || !entry.beginsWithDot {
        guard let slash = path.firstIndex(of: "/") else {
          throw ChartMistake.outsideFolder(name, path)
        }
        path = String(path[path.index(after: slash)...])
      }
      if let place = places[path] {
        guard files[place].bytes == entry.bytes else { throw ChartMistake.twoFolders(name, path) }
        continue
      }
      places[path] = files.count
      files.append(ChartFile(path: path, bytes: entry.bytes))
    }
    return files
  }
}

extension ChartMistake {
  static func archive(_ name: String, _ error: ArchiveError) -> Diagnostic {
    var help: [String] = []
    if case .notAnArchive(let mistaken) = error {
      let name = name.lowercased()
      if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        help = ["this looks like a file of values: the chart comes first, values follow -f"]
      } else if mistaken == .webPage {
        help = ["the address of a chart leads to the archive itself, not to a page about it"]
      }
    }
    return Diagnostic(.error, .chartArchive, "the packed chart \"\(name)\" \(error)", help: help)
  }

  static func tooLargeTogether(_ name: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartArchive,
      "with the packed chart \"\(name)\", those in charts/ unpack to more than "
        + "\(ChartLoader.unpackedLimit >> 20) MiB"
    )
  }

  static func outsideFolder(_ name: String, _ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartArchive,
      "the packed chart \"\(name)\" has a file outside the chart's folder: \"\(path)\"",
      help: ["pack the folder, not what is in it: tar czf chart.tgz chart"]
    )
  }

  static func twoFolders(_ name: String, _ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      .chartArchive,
      "the packed chart \"\(name)\" has two folders with different files \"\(path)\""
    )
  }

  static func folderForArchive(_ path: String) -> Diagnostic {
    Diagnostic(.error, .chartFiles, "\"\(path)\" is a folder, and its name that of a packed chart")
  }
}
