/// A text that a user wrote and that diagnostics may point into: a config file, standard input, or
/// the value of a `--set` flag.
///
/// Positions are byte offsets into `bytes`; lines and columns are computed only when something is
/// printed.
public struct SourceFile: Sendable, Equatable {
  /// What the user calls the text, for example `env.json`, `<stdin>` or `--set`.
  public var name: String
  /// The text as it was read, not necessarily valid UTF-8.
  public var bytes: [UInt8]
  /// Whether it is the value of a flag, which people count in columns only.
  public private(set) var isArgument = false

  /// Wraps bytes that were read elsewhere; reads nothing itself.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Wraps a text, for example in tests: `SourceFile(name: "env.json", text: "{}")`.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// Wraps what stands behind a flag: `SourceFile(flag: "--set", text: "tag=2024")`.
  public init(flag: String, text: String) {
    self.init(name: flag, text: text)
    isArgument = true
  }
}

/// A place in a source, as people count: both numbers start at 1, and the column counts Unicode
/// scalars, as compilers do; a byte order mark is no column.
public struct SourcePosition: Sendable, Equatable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

extension SourceFile {
  /// The byte range of the line that holds `offset`, without its line break (`\n` or `\r\n`).
  ///
  /// An offset at or behind the end belongs to the last line.
  public func lineRange(at offset: Int) -> Range<Int> {
    let offset = min(max(offset, 0), bytes.count)
    var start = offset
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(end, start)
  }

  /// The line and column of a byte offset; an offset behind the end is taken as the end.
  public func position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    var line = 1
    for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") { line += 1 }
    let start = textStart(ofLineAt: offset)
    var column = 1
    for index in start..<max(start, offset) where !isContinuation(bytes[index]) { column += 1 }
    return SourcePosition(line: line, column: column)
  }

  /// How people are told of a place: `env.json:12:3`, `in --set, column 7`.
  func place(at offset: Int) -> String {
    let position = position(at: offset)
    guard isArgument else { return "\(name):\(position.line):\(position.column)" }
    let line = position.line > 1 ? "line \(position.line), " : ""
    return "in \(name), \(line)column \(position.column)"
  }

  /// Whether the byte continues a UTF-8 sequence that an earlier byte began.
  private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
