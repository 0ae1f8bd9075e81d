import CArchive

/// A file of an archive.
public struct ArchiveEntry: Sendable, Equatable {
  /// Relative, with `/`, without `.` and `..`.
  public var path: String
  public var bytes: [UInt8]
  /// Whether the archive has the path with `./` before it.
  public var beginsWithDot: Bool

  public init(path: String, bytes: [UInt8], beginsWithDot: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.beginsWithDot = beginsWithDot
  }
}

/// Reads tar archives that are compressed with gzip, from memory to memory, and trusts none of them.
///
/// ```swift
/// let files = try ArchiveReader().read(bytes)
/// files[0].path  // "web/Chart.yaml"
/// ```
///
/// Folders are left out, and so are entries that are there twice with the same bytes. Refused are
/// paths that lead out of the archive's folder, links, devices, and whatever is beyond the limits,
/// which default to Helm's (`MaxDecompressedChartSize`, `MaxDecompressedFileSize`).
public struct ArchiveReader: Sendable {
  /// Bounds on what an archive may become.
  public struct Limits: Sendable, Equatable {
    public var entries: Int
    /// The bytes of all files together.
    public var total: Int
    /// The bytes of one file.
    public var file: Int

    public init(entries: Int = 20_000, total: Int = 100 << 20, file: Int = 5 << 20) {
      self.entries = entries
      self.total = total
      self.file = file
    }
  }

  public var limits: Limits

  public init(limits: Limits = Limits()) { self.limits = limits }

  /// The files in the order in which they stand in the archive.
  ///
  /// - Throws: ``ArchiveError`` at the first entry that cannot be had.
  public func read(_ bytes: [UInt8]) throws(ArchiveError) -> [ArchiveEntry] {
    guard bytes.starts(with: [0x1F, 0x8B, 0x08]) else { throw .notAnArchive(Self.look(at: bytes)) }
    return try bytes.withUnsafeBytes(attempt).get()
  }

  private func attempt(_ buffer: UnsafeRawBufferPointer) -> Result<[ArchiveEntry], ArchiveError> {
    do throws(ArchiveError) {
      return .success(try read(buffer))
    } catch {
      return .failure(error)
    }
  }

  private func read(_ buffer: UnsafeRawBufferPointer) throws(ArchiveError) -> [ArchiveEntry] {
    let archive = try OpenArchive(buffer)
    var files = ArchiveFiles()
    var count = 0
    var total = 0
    while let entry = try archive.next() {
      count += 1
      guard count <= limits.entries else { throw .tooManyEntries(limit: limits.entries) }
      switch entry.kind {
      case .folder: try files.addFolder(entry.path)
      case .special(let special): throw .special(path: entry.path, special)
      case .file(let size):
        guard size <= limits.file else {
          throw .fileTooLarge(path: entry.path, limit: limits.file)
        }
        guard size <= limits.total - total else { throw .tooLarge(limit: limits.total) }
        let bytes = try archive.contents(of: entry.path, size: size)
        total += bytes.count
        try files.add(
          ArchiveEntry(path: entry.path, bytes: bytes, beginsWithDot: entry.beginsWithDot)
        )
      }
    }
    guard !files.list.isEmpty else { throw .noFiles }
    return files.list
  }

  /// What bytes are that are not gzip.
  private static func look(at bytes: [UInt8]) -> ArchiveError.Mistaken {
    if bytes.isEmpty { return .empty }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) { return .plainTar }
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
    let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return text.hasPrefix("<!doctype html") || text.hasPrefix("<html") ? .webPage : .other
  }
}
