/// The rules for paths inside archives: relative, downwards, in plain UTF-8.
enum ArchivePath {
  static let lengthLimit = 1024
  static let depthLimit = 64

  /// The path without `.`, doubled slashes and a slash at the end.
  ///
  /// - Throws: ``ArchiveError/path(_:_:)`` for one that could name something outside.
  static func checked(_ bytes: UnsafeBufferPointer<UInt8>) throws(ArchiveError) -> String {
    let lossy = String(decoding: bytes.prefix(lengthLimit), as: UTF8.self)
    guard bytes.count <= lengthLimit else { throw .path(lossy, .tooLong(limit: lengthLimit)) }
    guard let path = String(validating: bytes, as: UTF8.self) else {
      throw .path(lossy, .notUTF8)
    }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw .path(path, .control) }
    if bytes.contains(UInt8(ascii: "\\")) { throw .path(path, .backslash) }
    if bytes.first == UInt8(ascii: "/") { throw .path(path, .absolute) }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { throw .path(path, .climbs) }
      if isDrive(part) { throw .path(path, .drive) }
      parts.append(part)
    }
    guard parts.count <= depthLimit else { throw .path(path, .tooDeep(limit: depthLimit)) }
    return parts.joined(separator: "/")
  }

  private static func isDrive(_ part: Substring) -> Bool {
    let bytes = Array(part.utf8.prefix(3))
    return bytes.count == 2 && bytes[1] == UInt8(ascii: ":")
      && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[0] | 0x20)
  }
}
