import Charts
import Diagnostics
import Gzip

/// Reads packed charts whose tar is made of any bytes: what is behind the gzip layer, which no fuzzer
/// gets through by itself. The headers' checksums are put right.
enum TarTarget {
  static func run(_ input: Input) -> Bool {
    var tar = input.bytes
    var start = 0
    while start + 512 <= tar.count {
      mend(&tar, at: start)
      let size = number(tar[(start + 124)..<(start + 136)])
      start += 512 + (min(size, 1 << 20) + 511) / 512 * 512
    }
    tar += [UInt8](repeating: 0, count: 1024)
    guard let packed = try? Gzip.compress(tar) else { return false }
    guard ArchiveTarget.run(Input(packed)) else { return false }
    var sources = SourceMap()
    guard let files = try? ChartArchive(name: "c.tgz", bytes: packed).files() else { return true }
    _ = try? ChartLoader(folder: "c").load(files, into: &sources)
    return true
  }

  private static func mend(_ tar: inout [UInt8], at start: Int) {
    let field = (start + 148)..<(start + 156)
    for place in field { tar[place] = UInt8(ascii: " ") }
    let sum = tar[start..<(start + 512)].reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\0 "
    for (place, byte) in zip(field, text.utf8) { tar[place] = byte }
  }

  private static func number(_ field: ArraySlice<UInt8>) -> Int {
    var number = 0
    for byte in field {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else { break }
      number = min(number * 8 + Int(byte - UInt8(ascii: "0")), 1 << 30)
    }
    return number
  }
}
