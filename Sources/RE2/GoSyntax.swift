/// Go reads group names in two spellings, Debian's RE2 only in the older one.
enum GoSyntax {
  /// The pattern with every `(?<name>` written `(?P<name>`.
  static func translated(_ pattern: String) -> String {
    let bytes = Array(pattern.utf8)
    guard pattern.utf8.count >= 3, contains(bytes, "(?<", from: 0) else { return pattern }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 4)
    var offset = 0
    func copy(_ count: Int) {
      let end = min(offset + count, bytes.count)
      result.append(contentsOf: bytes[offset..<end])
      offset = end
    }
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\\"):
        if starts(bytes, "\\Q", at: offset) {
          copy(2)
          while offset < bytes.count, !starts(bytes, "\\E", at: offset) { copy(1) }
        }
        copy(2)
      case UInt8(ascii: "["):
        copy(1)
        if starts(bytes, "^", at: offset) { copy(1) }
        if starts(bytes, "]", at: offset) { copy(1) }
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "]") {
          if starts(bytes, "[:", at: offset) {
            copy(2)
            while offset < bytes.count, !starts(bytes, ":]", at: offset),
              bytes[offset] != UInt8(ascii: "]")
            {
              copy(1)
            }
            if starts(bytes, ":]", at: offset) { copy(2) }
          } else {
            copy(bytes[offset] == UInt8(ascii: "\\") ? 2 : 1)
          }
        }
        copy(1)
      case UInt8(ascii: "("):
        let isNamed =
          starts(bytes, "(?<", at: offset) && !starts(bytes, "(?<=", at: offset)
          && !starts(bytes, "(?<!", at: offset)
        guard isNamed else {
          copy(1)
          break
        }
        copy(2)
        result.append(UInt8(ascii: "P"))
      default: copy(1)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func starts(_ bytes: [UInt8], _ text: StaticString, at offset: Int) -> Bool {
    guard offset + text.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[offset + index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  private static func contains(_ bytes: [UInt8], _ text: StaticString, from start: Int) -> Bool {
    (start..<bytes.count).contains { starts(bytes, text, at: $0) }
  }
}
