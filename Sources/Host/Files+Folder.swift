#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Something that stands in a folder.
public struct FolderEntry: Sendable, Equatable, Comparable {
  /// What it is; of a link, what it leads to.
  public enum Kind: Sendable {
    case file
    case folder
    /// A device, a pipe, or a link to nowhere.
    case other
  }

  public var name: String
  public var kind: Kind
  public var isLink: Bool

  public init(name: String, kind: Kind, isLink: Bool = false) {
    self.name = name
    self.kind = kind
    self.isLink = isLink
  }

  public static func < (left: FolderEntry, right: FolderEntry) -> Bool {
    left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  static func tooMany(_ limit: Int) -> String { "it has more than \(limit) entries" }
}

extension Files {
  static func makeFolders(_ path: String) throws(FileError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw error(path) }
    }
  }

  static func listFolder(_ path: String, limit: Int) throws(FileError) -> [FolderEntry] {
    guard let folder = opendir(path) else { throw error(path) }
    defer { closedir(folder) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw error(path) }
        return entries.sorted()
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      guard entries.count < limit else {
        throw .failed(path: path, reason: FolderEntry.tooMany(limit))
      }
      var kind = Int32(entry.pointee.d_type)
      let isLink: Bool
      if kind == Int32(DT_REG) || kind == Int32(DT_DIR) {
        isLink = false
      } else {
        // Of a link, and where the file system does not tell: what it is in the end.
        var status = stat()
        isLink = isSymbolicLink(name, in: folder)
        kind = fstatat(dirfd(folder), name, &status, 0) == 0 ? type(of: status) : -1
      }
      entries.append(
        FolderEntry(
          name: name,
          kind: kind == Int32(DT_REG) ? .file : kind == Int32(DT_DIR) ? .folder : .other,
          isLink: isLink
        )
      )
    }
  }

  private static func isSymbolicLink(_ name: String, in folder: OpaquePointer) -> Bool {
    var status = stat()
    return fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func type(of status: stat) -> Int32 {
    switch status.st_mode & S_IFMT {
    case S_IFREG: Int32(DT_REG)
    case S_IFDIR: Int32(DT_DIR)
    default: -1
    }
  }
}
