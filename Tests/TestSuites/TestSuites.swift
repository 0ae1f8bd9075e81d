import Glibc

/// The public test suites that tests read: from the folder in `KUBEGATE_SUITES`, else from
/// `../shared/suites` beside the project. They are not part of the project.
public enum TestSuites {
  /// The folder of a suite; `nil` where it is not on this machine.
  public static func folder(_ name: String) -> String? {
    let root = getenv("KUBEGATE_SUITES").map { String(cString: $0) } ?? beside
    let folder = root + "/" + name
    return access(folder, R_OK) == 0 ? folder : nil
  }

  /// Why tests of a suite are skipped.
  public static let missing: String =
    "the suite is neither in $KUBEGATE_SUITES nor in ../shared/suites beside the project"

  private static let beside: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(4).joined(separator: "/") + "/shared/suites"
  }()

  /// The paths of all files below a folder, relative to it, sorted.
  public static func files(below folder: String, suffix: String) -> [String] {
    var found: [String] = []
    var pending = [""]
    while let below = pending.popLast() {
      guard let directory = opendir(folder + "/" + below) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let path = below.isEmpty ? name : below + "/" + name
        if entry.pointee.d_type == DT_DIR {
          pending.append(path)
        } else if name.hasSuffix(suffix) {
          found.append(path)
        }
      }
    }
    return found.sorted()
  }

  /// The bytes of a file; empty where it cannot be read.
  public static func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
