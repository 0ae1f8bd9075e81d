/// Why an archive is not read. Names of entries are the archive's, and so are shortened and cleaned
/// when they become text.
public enum ArchiveError: Error, Sendable, Equatable {
  /// What the bytes are that should be an archive.
  public enum Mistaken: Sendable, Equatable {
    case empty
    case plainTar
    case zip
    case webPage
    case other
  }

  /// What is wrong with the path of an entry.
  public enum PathMistake: Sendable, Equatable {
    case empty
    case absolute
    /// It has `..` in it.
    case climbs
    case backslash
    /// `C:/…`
    case drive
    case notUTF8
    case control
    case tooLong(limit: Int)
    case tooDeep(limit: Int)
  }

  /// What an entry is, where it is neither file nor folder.
  public enum Special: Sendable, Equatable {
    case symbolicLink
    case hardLink
    case other
  }

  case notAnArchive(Mistaken)
  /// The archive ends too early.
  case truncated
  /// In libarchive's words.
  case damaged(reason: String)
  case noFiles
  case path(String, PathMistake)
  case special(path: String, Special)
  /// Two entries of one path have different bytes, or a file stands where a folder is needed.
  case duplicate(path: String)
  case tooManyEntries(limit: Int)
  case fileTooLarge(path: String, limit: Int)
  case tooLarge(limit: Int)
  /// libarchive cannot begin, for want of memory.
  case unavailable(reason: String)
}

extension ArchiveError: CustomStringConvertible {
  /// What happened, as a sentence that goes on behind the name of the archive:
  /// `has a symbolic link, "web/a", and charts must not have links`.
  public var description: String {
    switch self {
    case .notAnArchive(.empty): "is empty"
    case .notAnArchive(.plainTar): "is a tar archive that is not compressed with gzip"
    case .notAnArchive(.zip): "is a zip archive, and charts are packed with tar and gzip"
    case .notAnArchive(.webPage): "is a web page"
    case .notAnArchive(.other): "is not compressed with gzip, as packed charts are"
    case .truncated: "ends too early: it is cut off"
    case .damaged(let reason): "is damaged: \(reason)"
    case .noFiles: "has no files"
    case .path(let path, .empty): "has an entry without a path\(Self.behind(path))"
    case .path(let path, .absolute): "has an entry with an absolute path: \(Self.quoted(path))"
    case .path(let path, .climbs):
      "has an entry that would leave its folder: \(Self.quoted(path))"
    case .path(let path, .backslash):
      "has an entry with a backslash in its path: \(Self.quoted(path))"
    case .path(let path, .drive):
      "has an entry with a drive letter in its path: \(Self.quoted(path))"
    case .path(let path, .notUTF8): "has an entry whose path is not UTF-8: \(Self.quoted(path))"
    case .path(let path, .control):
      "has an entry with a control character in its path: \(Self.quoted(path))"
    case .path(let path, .tooLong(let limit)):
      "has an entry with a path of more than \(limit) bytes: \(Self.quoted(path))"
    case .path(let path, .tooDeep(let limit)):
      "has an entry more than \(limit) folders deep: \(Self.quoted(path))"
    case .special(let path, .symbolicLink):
      "has a symbolic link, \(Self.quoted(path)), which packed charts must not have"
    case .special(let path, .hardLink):
      "has a hard link, \(Self.quoted(path)), which packed charts must not have"
    case .special(let path, .other):
      "has an entry that is neither file nor folder: \(Self.quoted(path))"
    case .duplicate(let path): "has two different entries \(Self.quoted(path))"
    case .tooManyEntries(let limit): "has more than \(limit) entries"
    case .fileTooLarge(let path, let limit):
      "has a file, \(Self.quoted(path)), of more than \(Self.size(limit))"
    case .tooLarge(let limit): "unpacks to more than \(Self.size(limit))"
    case .unavailable(let reason): "cannot be read: \(reason)"
    }
  }

  private static func behind(_ path: String) -> String {
    path.isEmpty ? "" : ": " + quoted(path)
  }

  /// The path on one line, and not too much of it.
  private static func quoted(_ path: String) -> String {
    let limit = 120
    let cleaned = path.unicodeScalars.prefix(limit).map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        ? "\u{FFFD}" : Character(scalar)
    }
    return "\"\(String(cleaned))\(path.unicodeScalars.count > limit ? "…" : "")\""
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 && bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
  }
}
