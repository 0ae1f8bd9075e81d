/// A folder with all that is in it.
extension Files {
  /// What a tree may have.
  public struct TreeLimits: Sendable {
    public var entries: Int
    public var depth: Int
    /// Of all files together.
    public var bytes: Int

    public init(entries: Int = 5_000, depth: Int = 32, bytes: Int = 64 << 20) {
      self.entries = entries
      self.depth = depth
      self.bytes = bytes
    }
  }

  /// The paths of all files below a folder, seen from it, in the order of their bytes: files, and links to
  /// such inside the folder. What is hidden, its name beginning with a dot, is left out at the top.
  ///
  /// - Throws: ``FileError`` where there is anything but files and folders, a link leads out of the
  ///   folder or to another folder, or the tree is beyond its limits.
  public func tree(
    _ folder: String,
    _ limits: TreeLimits = TreeLimits()
  ) throws(FileError) -> [String] {
    guard let root = realPath(folder) else { throw .notFound(path: folder) }
    var found: [String] = []
    var count = 0
    var pending = [(path: "", depth: 0)]
    while let (inner, depth) = pending.popLast() {
      guard depth <= limits.depth else {
        throw .failed(path: folder, reason: "its folders are nested too deeply")
      }
      for entry in try list(inner.isEmpty ? folder : Path.join(folder, inner), limits.entries) {
        if inner.isEmpty, entry.name.hasPrefix(".") { continue }
        count += 1
        guard count <= limits.entries else {
          throw .failed(path: folder, reason: FolderEntry.tooMany(limits.entries))
        }
        let path = inner.isEmpty ? entry.name : Path.join(inner, entry.name)
        let whole = Path.join(folder, path)
        switch entry.kind {
        case .folder where !entry.isLink: pending.append((path, depth + 1))
        case .file:
          guard let real = realPath(whole), Path.isInside(real, root) else {
            throw .failed(path: whole, reason: "it is a link that leads out of the folder")
          }
          found.append(path)
        case .folder: throw .failed(path: whole, reason: "it is a link to a folder")
        case .other: throw .failed(path: whole, reason: "it is neither a file nor a folder")
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a folder with all that is in it; links, and not what they lead to.
  public func removeTree(_ folder: String, depth: Int = 0) throws(FileError) {
    guard depth < 64 else { throw .failed(path: folder, reason: "it is nested too deeply") }
    for entry in try list(folder, 100_000) {
      let path = Path.join(folder, entry.name)
      if entry.kind == .folder, !entry.isLink {
        try removeTree(path, depth: depth + 1)
      } else {
        try remove(path)
      }
    }
    try removeFolder(folder)
  }
}
