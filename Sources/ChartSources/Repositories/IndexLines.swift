/// Finds the lines of one chart in an `index.yaml` as Helm and other tools write it: block style, each
/// chart a key of `entries` on a line of its own.
///
/// It looks at the beginnings of lines only, which takes some milliseconds for 20 MB. In block style no
/// line that belongs to a value begins as far left as the key of the value, whatever is in it.
struct IndexLines {
  private let bytes: [UInt8]
  /// From the first line below `entries:`.
  private let start: Int
  /// How far the names of charts are indented.
  private let indent: Int

  /// `nil` where the index is written in some other way.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    var hasVersion = false
    var start: Int?
    var indent = 0
    var isThere = false
    Self.lines(of: bytes, from: 0) { line in
      let text = bytes[line]
      if text.starts(with: "apiVersion:".utf8) { hasVersion = true }
      if start == nil, text.starts(with: "entries:".utf8) {
        isThere = Self.isBlank(text.dropFirst("entries:".utf8.count))
        start = line.upperBound
      } else if isThere, indent == 0, !Self.isBlank(text) {
        indent = text.prefix { $0 == UInt8(ascii: " ") }.count
        if indent == 0 { isThere = false }
      }
      return !(hasVersion && indent > 0)
    }
    guard hasVersion, isThere, indent > 0, let start else { return nil }
    self.start = start
    self.indent = indent
  }

  /// The line of the chart's name with all that belongs to it; `nil` where there is none.
  func entry(_ chart: String) -> Range<Int>? {
    var begin: Int?
    var end = bytes.count
    Self.lines(of: bytes, from: start) { line in
      let text = bytes[line]
      let spaces = text.prefix { $0 == UInt8(ascii: " ") }.count
      guard spaces <= indent, !Self.isBlank(text) else { return true }
      let rest = text.dropFirst(spaces)
      // A list may stand as far left as its key.
      if spaces == indent, rest.starts(with: "- ".utf8) { return true }
      if begin != nil {
        end = line.lowerBound
        return false
      }
      if spaces < indent { return false }
      if Self.isKey(rest, chart) { begin = line.lowerBound }
      return true
    }
    return begin.map { $0..<end }
  }

  /// Whether the line is the key and nothing else, quoted or not.
  private static func isKey(_ line: ArraySlice<UInt8>, _ key: String) -> Bool {
    for quote in ["", "\"", "'"] {
      let written = Array("\(quote)\(key)\(quote):".utf8)
      if line.starts(with: written) { return isBlank(line.dropFirst(written.count)) }
    }
    return false
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 == UInt8(ascii: " ") }
    return text.isEmpty || text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: "\r")
      || text.first == UInt8(ascii: "\n")
  }

  /// Calls the body with each line, its line feed included, until it returns `false`.
  private static func lines(of bytes: [UInt8], from start: Int, _ body: (Range<Int>) -> Bool) {
    var begin = start
    while begin < bytes.count {
      let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      guard body(begin..<end) else { return }
      begin = end
    }
  }
}
