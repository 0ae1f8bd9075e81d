internal import Glibc

import GoTemplate

/// Finding bytes in bytes.
enum ByteSearch {
  /// Where `needle` stands first; at the start when it is empty.
  static func firstIndex(of needle: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = needle.first else { return text.startIndex }
    let found = text.withUnsafeBytes { text -> Int? in
      needle.withUnsafeBytes { needle -> Int? in
        guard let base = text.baseAddress, let wanted = needle.baseAddress else { return nil }
        var offset = 0
        while text.count - offset >= needle.count {
          let room = text.count - offset - needle.count + 1
          guard let hit = memchr(base + offset, Int32(first), room) else { return nil }
          offset = UnsafeRawPointer(hit) - base
          if memcmp(base + offset, wanted, needle.count) == 0 { return offset }
          offset += 1
        }
        return nil
      }
    }
    return found.map { $0 + text.startIndex }
  }

  /// The parts between separators, at most `limit` of them; an empty separator stands between all
  /// characters. Go's `strings.SplitN`.
  ///
  /// - Throws: that there are more parts than a list may have.
  static func split(_ text: [UInt8], by separator: [UInt8], limit: Int? = nil)
    throws(TemplateError) -> [ArraySlice<UInt8>]
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
        try SprigFunctions.check(listOf: parts.count)
      }
      if start < text.count { parts.append(text[start...]) }
      return parts
    }
    while limit.map({ parts.count < $0 - 1 }) ?? true,
      let found = firstIndex(of: separator, in: text[start...])
    {
      parts.append(text[start..<found])
      start = found + separator.count
      try SprigFunctions.check(listOf: parts.count)
    }
    parts.append(text[start...])
    return parts
  }
}
