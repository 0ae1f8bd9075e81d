import GoTemplate

/// Paths with slashes, after Go's `path`; those of the operating system are the same.
extension SprigFunctions {
  static func addPaths(to table: inout FunctionTable) {
    for prefix in ["", "os"] {
      func name(_ word: String) -> String {
        prefix.isEmpty ? word : prefix + word.prefix(1).uppercased() + word.dropFirst()
      }
      table.add(name("base"), .string) { call throws(TemplateError) in
        .string(GoPath.base(call.string(0)))
      }
      table.add(name("dir"), .string) { call throws(TemplateError) in
        .string(GoPath.directory(call.string(0)))
      }
      table.add(name("clean"), .string) { call throws(TemplateError) in
        .string(GoPath.clean(call.string(0)))
      }
      table.add(name("ext"), .string) { call throws(TemplateError) in
        .string(GoPath.fileExtension(call.string(0)))
      }
      table.add(name("isAbs"), .string) { call throws(TemplateError) in
        .bool(call.string(0).utf8.first == UInt8(ascii: "/"))
      }
    }
  }
}

/// Go's `path`.
enum GoPath {
  private static let slash = UInt8(ascii: "/")

  /// The last element; `.` for an empty path, `/` for slashes only.
  static func base(_ path: String) -> String {
    var bytes = Array(path.utf8)
    if bytes.isEmpty { return "." }
    while bytes.last == slash { bytes.removeLast() }
    if let last = bytes.lastIndex(of: slash) { bytes.removeSubrange(...last) }
    return bytes.isEmpty ? "/" : String(decoding: bytes, as: UTF8.self)
  }

  /// All but the last element, cleaned.
  static func directory(_ path: String) -> String {
    let bytes = Array(path.utf8)
    guard let last = bytes.lastIndex(of: slash) else { return "." }
    return clean(String(decoding: bytes[...last], as: UTF8.self))
  }

  /// The shortest path of the same meaning: no `.`, no double slashes, `..` resolved where possible.
  static func clean(_ path: String) -> String {
    let isAbsolute = path.utf8.first == slash
    var parts: [Substring.UTF8View] = []
    for part in path.utf8.split(separator: slash) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        if let last = parts.last, !last.elementsEqual("..".utf8) {
          parts.removeLast()
          continue
        }
        if isAbsolute { continue }
      }
      parts.append(part)
    }
    let joined = parts.map { String(Substring($0)) }.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// From the last dot of the last element on.
  static func fileExtension(_ path: String) -> String {
    let bytes = Array(path.utf8)
    guard
      let mark = bytes.lastIndex(where: { $0 == slash || $0 == UInt8(ascii: ".") }),
      bytes[mark] != slash
    else { return "" }
    return String(decoding: bytes[mark...], as: UTF8.self)
  }
}
