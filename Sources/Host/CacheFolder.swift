#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The folder of a ``Cache``, seen by who has to make room in it.
///
/// Any number of programs may use it at once. A file that another one removes first was to be removed;
/// one that is removed while another reads it stays whole for that one.
struct CacheFolder {
  let path: String

  private struct Entry {
    var path: String
    var bytes: Int
    var seconds: Int
  }

  /// How old a file that was never finished has to be: nothing takes so long to write.
  private static let abandonedSeconds = 3600
  private static let depthLimit = 4
  private static let entryLimit = 100_000

  /// Says that a file was of use now.
  static func touch(_ path: String) { utimensat(AT_FDCWD, path, nil, 0) }

  /// Removes the oldest files until the others have at most so many bytes, and what writers that were
  /// killed have left.
  ///
  /// - Parameter newest: a file that stays, since it has just been written.
  func prune(to limit: Int, sparing newest: String) {
    var entries: [Entry] = []
    collect(path, depth: 0, into: &entries)
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    entries.removeAll { entry in
      guard entry.path.hasSuffix(".tmp") else { return false }
      if now.tv_sec - entry.seconds > Self.abandonedSeconds { unlink(entry.path) }
      return true
    }
    var total = entries.reduce(0) { $0 + $1.bytes }
    guard total > limit else { return }
    for entry in entries.sorted(by: { $0.seconds < $1.seconds }) where entry.path != newest {
      if unlink(entry.path) == 0 { total -= entry.bytes }
      if total <= limit { return }
    }
  }

  private func collect(_ folder: String, depth: Int, into entries: inout [Entry]) {
    guard depth < Self.depthLimit,
      let names = try? Files.listFolder(folder, limit: Self.entryLimit)
    else { return }
    for name in names where !name.isLink {
      let path = "\(folder)/\(name.name)"
      switch name.kind {
      case .folder: collect(path, depth: depth + 1, into: &entries)
      case .file:
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        entries.append(
          Entry(path: path, bytes: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec))
        )
      case .other: continue
      }
    }
  }
}
