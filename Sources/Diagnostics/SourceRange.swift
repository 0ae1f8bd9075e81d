/// Names one of the files in a ``SourceMap``.
public struct SourceID: Hashable, Sendable, Comparable {
  let index: UInt32

  /// The first file that was added; the usual case, where there is only one.
  public static let first = SourceID(index: 0)

  /// Marks values that no one wrote, such as defaults and server replies.
  public static let none = SourceID(index: .max)

  public static func < (left: SourceID, right: SourceID) -> Bool { left.index < right.index }
}

/// A stretch of bytes in one source file: `start` inclusive, `end` exclusive.
///
/// Twelve bytes, since every JSON value carries two of them. Files above 4 GiB cannot be addressed;
/// readers refuse far smaller ones.
public struct SourceRange: Hashable, Sendable {
  public var file: SourceID
  private var first: UInt32
  private var last: UInt32

  public init(file: SourceID, start: Int, end: Int) {
    self.file = file
    self.first = UInt32(clamping: start)
    self.last = UInt32(clamping: end)
  }

  /// The range of values that stand in no file.
  public static let none = SourceRange(file: .none, start: 0, end: 0)

  /// Byte offset of the first byte.
  public var start: Int { Int(first) }
  /// Byte offset behind the last byte.
  public var end: Int { Int(last) }
  /// Whether the range stands in no file.
  public var isNone: Bool { file == .none }
}

/// The files that a run has read, so that a range can say which of them it points into.
///
/// ```swift
/// var sources = SourceMap()
/// let file = sources.add(SourceFile(name: "env.json", text: "{}"))
/// sources[file]?.name  // "env.json"
/// ```
public struct SourceMap: Sendable, Equatable {
  private var files: [SourceFile] = []
  /// Places that hold secrets; excerpts show a stand-in for them.
  public private(set) var hidden: [SourceRange] = []

  public init() {}

  /// A map of one file, whose identifier is ``SourceID/first``.
  public init(_ file: SourceFile) {
    files = [file]
  }

  /// How ranges will refer to the file that is added next.
  public var next: SourceID { SourceID(index: UInt32(files.count)) }

  /// Adds a file and says how ranges refer to it.
  public mutating func add(_ file: SourceFile) -> SourceID {
    files.append(file)
    return SourceID(index: UInt32(files.count - 1))
  }

  /// Keeps what stands at a place out of all excerpts.
  public mutating func hide(_ range: SourceRange) { hidden.append(range) }

  /// The file of that identifier; `nil` for ``SourceID/none`` and for one of another map.
  public subscript(id: SourceID) -> SourceFile? {
    id.index < files.count ? files[Int(id.index)] : nil
  }
}
