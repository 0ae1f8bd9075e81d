/// Writes tar archives, in the form of POSIX's ustar, with pax records for long paths.
///
/// ```swift
/// var writer = TarWriter()
/// writer.add("web/Chart.yaml", bytes)
/// let packed = try Gzip.compress(writer.finish())
/// ```
///
/// The same files make the same bytes: times and owners are left out.
public struct TarWriter: Sendable {
  private var bytes: [UInt8] = []

  public init() {}

  /// Adds a file by its path, which is relative and has `/`.
  public mutating func add(_ path: String, _ contents: [UInt8]) {
    var name = Array(path.utf8)
    if name.count > Self.nameSize {
      let record = Self.record("path", path)
      add(Array("PaxHeader".utf8), kind: "x", record)
      name = Array(name.prefix(Self.nameSize))
    }
    add(name, kind: "0", contents)
  }

  /// The whole archive.
  public consuming func finish() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private static let nameSize = 100
  private static let blockSize = 512

  private mutating func add(_ name: [UInt8], kind: Unicode.Scalar, _ contents: [UInt8]) {
    var header = [UInt8](repeating: 0, count: Self.blockSize)
    func put(_ text: some Collection<UInt8>, at start: Int) {
      header.replaceSubrange(start..<(start + text.count), with: text)
    }
    put(name, at: 0)
    put("0000644\0".utf8, at: 100)
    put("0000000\0".utf8, at: 108)
    put("0000000\0".utf8, at: 116)
    put(Self.octal(contents.count, digits: 11).utf8, at: 124)
    put(Self.octal(0, digits: 11).utf8, at: 136)
    // The sum is taken with spaces in its place.
    put("        ".utf8, at: 148)
    put(String(kind).utf8, at: 156)
    put("ustar\u{0}00".utf8, at: 257)
    let sum = header.reduce(0) { $0 + Int($1) }
    put((Self.octal(sum, digits: 6) + "\0 ").utf8, at: 148)
    bytes += header
    bytes += contents
    let rest = contents.count % Self.blockSize
    if rest > 0 { bytes += [UInt8](repeating: 0, count: Self.blockSize - rest) }
  }

  private static func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
  private static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count
    while String(length).utf8.count + rest.utf8.count > length { length += 1 }
    return Array("\(length)\(rest)".utf8)
  }
}
