/// Cuts the text of a rendered file into documents, as Helm does it: wherever a line begins with `---`,
/// before anything is parsed.
enum ManifestSplitter {
  /// The documents that are not blank, without white space before them and before the next `---`.
  static func documents(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var documents: [String] = []
    var start = skipSpace(bytes, from: 0)
    var index = start
    var isAtStart = true
    while index < bytes.count {
      // A separator begins with the white space before its line break, or at the very start.
      let isLineStart = isAtStart || bytes[index] == newline
      let dashes = isAtStart ? index : index + 1
      isAtStart = false
      guard isLineStart, bytes[min(dashes, bytes.count)...].starts(with: separator) else {
        index += 1
        continue
      }
      var end = index
      while end > start, isSpace(bytes[end - 1]) { end -= 1 }
      append(bytes[start..<end], to: &documents)
      start = dashes + separator.count
      while start < bytes.count, isSpace(bytes[start]) { start += 1 }
      // The white space behind one separator can hold the line break before the next.
      index = start
    }
    append(bytes[min(start, bytes.count)...], to: &documents)
    return documents
  }

  private static let newline = UInt8(ascii: "\n")
  private static let separator = Array("---".utf8)

  /// White space of regular expressions, in which Helm writes the separator.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  private static func append(_ document: ArraySlice<UInt8>, to documents: inout [String]) {
    let start = skipSpace(Array(document), from: 0)
    guard start < document.count else { return }
    documents.append(String(decoding: document.dropFirst(start), as: UTF8.self))
  }

  /// Behind the white space of Unicode that begins at an index.
  private static func skipSpace(_ bytes: [UInt8], from index: Int) -> Int {
    let text = String(decoding: bytes[index...].prefix { $0 <= 0x20 || $0 >= 0x80 }, as: UTF8.self)
    return text.unicodeScalars.prefix { $0.properties.isWhitespace }
      .reduce(index) { $0 + UTF8.width($1) }
  }
}
