import CArchive

/// The one owner of a libarchive reader. Used within the life of the bytes, and never copied.
final class OpenArchive {
  struct Entry {
    enum Kind {
      case file(size: Int)
      case folder
      case special(ArchiveError.Special)
    }

    var path: String
    var kind: Kind
    var beginsWithDot: Bool
  }

  private let reader: OpaquePointer

  init(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    guard let start = bytes.baseAddress, let reader = archive_read_new() else {
      throw .unavailable(reason: "libarchive has no memory")
    }
    self.reader = reader
    // The one format and the one filter that charts have; all others stay out of the program.
    guard archive_read_support_format_tar(reader) == ARCHIVE_OK,
      archive_read_support_filter_gzip(reader) == ARCHIVE_OK,
      archive_read_open_memory(reader, start, bytes.count) == ARCHIVE_OK
    else { throw failure() }
    // The reader also takes compression inside compression, of which bombs are made. It counts itself.
    guard archive_filter_count(reader) == 2 else {
      throw .damaged(reason: "it is compressed more than once")
    }
  }

  deinit { archive_read_free(reader) }

  /// The next entry; `nil` behind the last one.
  func next() throws(ArchiveError) -> Entry? {
    var pointer: OpaquePointer?
    switch archive_read_next_header(reader, &pointer) {
    case ARCHIVE_EOF: return nil
    // A warning is about names that are not in the process's locale; they are taken as they are.
    case ARCHIVE_OK, ARCHIVE_WARN: break
    default: throw failure()
    }
    guard let pointer else { throw failure() }
    guard let name = archive_entry_pathname(pointer) else { throw .path("", .empty) }
    let text = UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
    let bytes = UnsafeBufferPointer(start: text, count: Self.length(of: text))
    return Entry(
      path: try ArchivePath.checked(bytes),
      kind: Self.kind(of: pointer),
      beginsWithDot: bytes.starts(with: "./".utf8)
    )
  }

  private static func kind(of entry: OpaquePointer) -> Entry.Kind {
    if archive_entry_hardlink(entry) != nil { return .special(.hardLink) }
    switch archive_entry_filetype(entry) {
    case 0o040000: return .folder
    case 0o120000: return .special(.symbolicLink)
    case 0o100000:
      let size = archive_entry_size(entry)
      return .file(size: size < 0 ? .max : Int(size))
    default: return .special(.other)
    }
  }

  /// The bytes of the entry that ``next()`` has given, which is of that size and no larger.
  func contents(of path: String, size: Int) throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(size, 1 << 20))
    while true {
      var block: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      switch archive_read_data_block(reader, &block, &count, &offset) {
      case ARCHIVE_OK, ARCHIVE_WARN: break
      case ARCHIVE_EOF:
        // A sparse file may end in a hole.
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        return bytes
      default: throw failure()
      }
      guard let start = Int(exactly: offset), start >= bytes.count, start <= size,
        count <= size - start
      else { throw .damaged(reason: "a file is larger than the archive says") }
      bytes.append(contentsOf: repeatElement(0, count: start - bytes.count))
      bytes.append(contentsOf: UnsafeRawBufferPointer(start: block, count: count))
    }
  }

  private func failure() -> ArchiveError {
    let reason = archive_error_string(reader).map { String(cString: $0) } ?? "it cannot be read"
    // libarchive tells this case from others in words only.
    if reason.lowercased().hasPrefix("truncated") { return .truncated }
    return .damaged(reason: reason.prefix(1).lowercased() + reason.dropFirst())
  }

  private static func length(of text: UnsafePointer<UInt8>) -> Int {
    var length = 0
    while text[length] != 0, length <= ArchivePath.lengthLimit { length += 1 }
    return length
  }
}
