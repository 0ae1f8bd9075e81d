internal import Glibc

/// Finding bytes in bytes.
enum ByteSearch {
  /// Where `needle` stands first; at the start when it is empty.
  static func firstIndex(of needle: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard !needle.isEmpty else { return text.startIndex }
    return text.withUnsafeBytes { text -> Int? in
      needle.withUnsafeBytes { needle -> Int? in
        guard let base = text.baseAddress, let wanted = needle.baseAddress,
          let found = memmem(base, text.count, wanted, needle.count)
        else { return nil }
        return UnsafeRawPointer(found) - base
      }
    }.map { $0 + text.startIndex }
  }

  /// The parts between separators, at most `limit` of them; an empty separator stands between all
  /// characters. Go's `strings.SplitN`.
  static func split(_ text: [UInt8], by separator: [UInt8], limit: Int? = nil) -> [ArraySlice<UInt8>]
  {
    if limit == 0 { return [] }
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    if separator.isEmpty {
      while start < text.count {
        if let limit, parts.count == limit - 1 { break }
        let length = GoUnicode.scalarLength(text, at: start)
        parts.append(text[start..<(start + length)])
        start += length
      }
      if start < text.count { parts.append(text[start...]) }
      return parts
    }
    while limit.map({ parts.count < $0 - 1 }) ?? true,
      let found = firstIndex(of: separator, in: text[start...])
    {
      parts.append(text[start..<found])
      start = found + separator.count
    }
    parts.append(text[start...])
    return parts
  }
}
