import ChartSources
public import Charts
public import Diagnostics
import Host

/// Where the values of a chart come from, as helm's flags say it.
public struct ChartValues: Sendable, Equatable {
  /// One flag of the `--set` family.
  public struct Setting: Sendable, Equatable {
    public var flag: SetFlag
    /// What stands behind it: `image.tag=v2,replicas=3`.
    public var text: String

    public init(_ flag: SetFlag, _ text: String) {
      self.flag = flag
      self.text = text
    }
  }

  /// `--values`, in order: paths, `-` for standard input, or addresses.
  public var files: [String]
  public var settings: [Setting]

  public init(files: [String] = [], settings: [Setting] = []) {
    self.files = files
    self.settings = settings
  }

  /// In which order the flags count, whatever their order on the command line.
  private static let order: [SetFlag] = [.json, .typed, .string, .file, .literal]
  /// A file of values is at most this large.
  static let sizeLimit = 8 << 20

  /// The values, files first.
  ///
  /// - Throws: ``ActionError/file(_:)`` where a file cannot be read, ``ActionError/invalid(_:_:)`` where
  ///   one is no mapping or a flag is malformed.
  public func read(
    _ opener: ChartOpener,
    into sources: inout SourceMap
  ) async throws(ActionError) -> Values {
    do throws(DiagnosticError) {
      var values = Values()
      for path in files {
        let bytes = try await Self.bytes(path, opener)
        let name = ConfigReader.name(of: path)
        try values.merge(file: SourceFile(name: name, bytes: bytes), into: &sources)
      }
      let files = opener.host.files
      for flag in Self.order {
        let texts = settings.filter { $0.flag == flag }.map(\.text)
        for (index, text) in texts.enumerated() {
          let name = texts.count == 1 ? nil : "\(flag.rawValue) #\(index + 1)"
          try values.set(flag, text, named: name, into: &sources) { path throws(DiagnosticError) in
            try Self.bytes(path, in: files)
          }
        }
      }
      return values
    } catch {
      throw ActionError(chart: error, sources)
    }
  }

  private static func bytes(
    _ path: String,
    _ opener: ChartOpener
  ) async throws(DiagnosticError) -> [UInt8] {
    let isAddress = ["http://", "https://"].contains { path.lowercased().hasPrefix($0) }
    guard isAddress else { return try bytes(path, in: opener.host.files) }
    return try await opener.file(at: path, limit: sizeLimit)
  }

  private static func bytes(_ path: String, in files: Files) throws(DiagnosticError) -> [UInt8] {
    do throws(FileError) {
      return try files.read(path, sizeLimit)
    } catch {
      throw DiagnosticError(FileMistake.unreadable(path, error))
    }
  }
}
