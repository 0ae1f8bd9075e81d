/// The files of an archive as they are found, each path once.
struct ArchiveFiles {
  private(set) var list: [ArchiveEntry] = []
  private var places: [String: Int] = [:]
  /// Every folder that an entry is or needs.
  private var folders: Set<String> = []

  mutating func addFolder(_ path: String) throws(ArchiveError) {
    if places[path] != nil { throw .duplicate(path: path) }
    if !path.isEmpty { try addFolders(upTo: path) }
  }

  mutating func add(_ file: ArchiveEntry) throws(ArchiveError) {
    if file.path.isEmpty { throw .path("", .empty) }
    if let place = places[file.path] {
      guard list[place].bytes == file.bytes else { throw .duplicate(path: file.path) }
      return
    }
    if folders.contains(file.path) { throw .duplicate(path: file.path) }
    if let slash = file.path.lastIndex(of: "/") {
      try addFolders(upTo: String(file.path[..<slash]))
    }
    places[file.path] = list.count
    list.append(file)
  }

  private mutating func addFolders(upTo path: String) throws(ArchiveError) {
    var path = path[...]
    while folders.insert(String(path)).inserted {
      if places[String(path)] != nil { throw .duplicate(path: String(path)) }
      guard let slash = path.lastIndex(of: "/") else { return }
      path = path[..<slash]
    }
  }
}
