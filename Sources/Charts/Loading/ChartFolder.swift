public import Diagnostics

/// A chart as a folder, seen through closures, so that nothing here touches a disk by itself.
///
/// ```swift
/// let files = try ChartFolder(entries: …, contents: …).files()
/// let chart = try ChartLoader(folder: "charts/web").load(files, into: &sources)
/// ```
public struct ChartFolder: Sendable {
  public struct Entry: Sendable {
    public var name: String
    public var isFolder: Bool
    /// Whether it is a device, a pipe, or a link to nowhere, none of which is ever opened.
    public var isOdd: Bool

    public init(name: String, isFolder: Bool, isOdd: Bool = false) {
      self.name = name
      self.isFolder = isFolder
      self.isOdd = isOdd
    }
  }

  /// What a folder holds, by its path inside the chart, which is empty for the chart's own folder.
  /// Symbolic links are given as what they point to.
  public var entries: @Sendable (_ path: String) throws(DiagnosticError) -> [Entry]
  /// The bytes of a file, by its path inside the chart.
  public var contents: @Sendable (_ path: String) throws(DiagnosticError) -> [UInt8]

  public init(
    entries: @escaping @Sendable (_ path: String) throws(DiagnosticError) -> [Entry],
    contents: @escaping @Sendable (_ path: String) throws(DiagnosticError) -> [UInt8]
  ) {
    self.entries = entries
    self.contents = contents
  }

  /// All files of the chart that its `.helmignore` does not exclude, in the order of their paths.
  ///
  /// - Throws: what the closures throw; a rule of `.helmignore` that cannot be read; what is neither
  ///   file nor folder; and too many or too deeply nested files, as a circle of symbolic links makes
  ///   them.
  public func files() throws(DiagnosticError) -> [ChartFile] {
    var rules = IgnoreRules()
    let top = try entries("")
    if top.contains(where: { $0.name == ".helmignore" && !$0.isFolder }) {
      let text = String(decoding: try contents(".helmignore"), as: UTF8.self)
      do throws(Diagnostic) {
        rules = try IgnoreRules(text)
      } catch {
        throw DiagnosticError(error)
      }
    }
    rules.addDefaults()
    var files: [ChartFile] = []
    var visited = 0
    // Folders that are open, the innermost last, each with its entries from the last to the first.
    var open: [(path: String, entries: [Entry])] = [("", Self.reversed(top))]
    while let last = open.indices.last {
      guard let entry = open[last].entries.popLast() else {
        open.removeLast()
        continue
      }
      visited += 1
      guard visited <= Self.entryLimit else {
        throw DiagnosticError(
          Diagnostic(.error, .chartFiles, "the chart has more than \(Self.entryLimit) entries")
        )
      }
      let path = open[last].path.isEmpty ? entry.name : "\(open[last].path)/\(entry.name)"
      if rules.ignores(path, isFolder: entry.isFolder) { continue }
      if entry.isFolder {
        guard open.count < Self.depthLimit else {
          throw DiagnosticError(ChartMistake.tooDeep(path))
        }
        open.append((path, Self.reversed(try entries(path))))
      } else {
        guard files.count < Self.fileLimit else {
          throw DiagnosticError(
            Diagnostic(.error, .chartFiles, "the chart has more than \(Self.fileLimit) files")
          )
        }
        if entry.isOdd { throw DiagnosticError(ChartMistake.odd(path)) }
        files.append(ChartFile(path: path, bytes: try contents(path)))
      }
    }
    return files
  }

  private static let depthLimit = 64
  private static let fileLimit = 20_000
  /// Folders count, too: links that go in circles make many without a single file.
  private static let entryLimit = 50_000

  private static func reversed(_ entries: [Entry]) -> [Entry] {
    entries.sorted { $1.name.utf8.lexicographicallyPrecedes($0.name.utf8) }
  }
}
