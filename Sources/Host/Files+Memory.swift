extension Files {
  /// A fixed set of files that cannot be written: `Files.inMemory(["/a/b.json": "{}"])`.
  public static func inMemory(_ contents: [String: String]) -> Files {
    Files(
      read: { path, limit throws(FileError) in
        guard let text = contents[path] else {
          if !entries(of: path, in: contents).isEmpty { throw .isFolder(path: path) }
          throw .notFound(path: path)
        }
        let bytes = Array(text.utf8)
        guard bytes.count <= limit else {
          throw .tooLarge(path: path, bytes: bytes.count, limit: limit)
        }
        return bytes
      },
      write: { path, _ throws(FileError) in throw .denied(path: path) },
      create: { path, _ throws(FileError) in
        throw contents[path] == nil ? .denied(path: path) : .exists(path: path)
      },
      exists: { contents[$0] != nil },
      list: { folder, limit throws(FileError) in
        let found = entries(of: folder, in: contents)
        guard !found.isEmpty else { throw .notFound(path: folder) }
        guard found.count <= limit else {
          throw .failed(path: folder, reason: FolderEntry.tooMany(limit))
        }
        return found
      },
      realPath: { path in
        let wanted = Path.normalized(path)
        let isThere = contents.keys.contains {
          let known = Path.normalized($0)
          return known == wanted || known.hasPrefix(wanted == "." ? "" : wanted + "/")
        }
        return isThere ? wanted : nil
      }
    )
  }

  /// What the paths say of a folder, since there are no folders of their own.
  private static func entries(of folder: String, in contents: [String: String]) -> [FolderEntry] {
    let folder = Path.normalized(folder)
    let prefix = folder == "." ? "" : folder == "/" ? "/" : folder + "/"
    var kinds: [String: FolderEntry.Kind] = [:]
    for path in contents.keys.map(Path.normalized) where path.hasPrefix(prefix) {
      let rest = path.dropFirst(prefix.count)
      guard let name = rest.split(separator: "/").first, !rest.hasPrefix("/") else { continue }
      kinds[String(name)] = rest.contains("/") ? .folder : .file
    }
    return kinds.map { FolderEntry(name: $0.key, kind: $0.value) }.sorted()
  }
}
