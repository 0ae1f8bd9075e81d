import Charts
import Gzip

/// Charts packed as `helm package` does it.
enum Packed {
  /// A packed chart of files by their paths in the archive.
  static func chart(_ files: [(String, [UInt8])]) throws -> [UInt8] {
    var tar: [UInt8] = []
    for (path, bytes) in files {
      tar += header(path, size: bytes.count) + bytes
      tar += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }
    return try Gzip.compress(tar + [UInt8](repeating: 0, count: 1024))
  }

  static func chart(_ files: [(String, String)]) throws -> [UInt8] {
    try chart(files.map { ($0.0, Array($0.1.utf8)) })
  }

  /// The block before a file, after POSIX's ustar.
  private static func header(_ path: String, size: Int) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (index, byte) in text.utf8.enumerated() { block[place + index] = byte }
    }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(path, at: 0)
    put("0000644", at: 100)
    put(octal(size, 11), at: 124)
    put("0", at: 156)
    put("ustar\u{0}00", at: 257)
    put("        ", at: 148)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    return block
  }
}
