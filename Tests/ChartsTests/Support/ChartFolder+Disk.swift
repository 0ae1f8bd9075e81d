import Charts
import Diagnostics
import Glibc

extension ChartFolder {
  /// A folder of this machine.
  static func disk(_ path: String) -> ChartFolder {
    ChartFolder(
      entries: { inner in
        Disk.names(path + "/" + inner).map { name in
          Entry(name: name, isFolder: Disk.isFolder("\(path)/\(inner)/\(name)"))
        }
      },
      contents: { inner in Disk.bytes(path + "/" + inner) }
    )
  }
}

enum Disk {
  static func names(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }
}
