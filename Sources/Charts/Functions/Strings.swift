import GoTemplate

/// Texts: cutting, trimming, quoting, indenting. Lengths count bytes, as in Go.
extension SprigFunctions {
  static func addStrings(to table: inout FunctionTable) {
    addTrimming(to: &table)
    addCutting(to: &table)
    addQuoting(to: &table)
    table.add("indent", .int, .string) { call throws(TemplateError) in
      try indented(call[1], by: call.int(0), newline: false)
    }
    table.add("nindent", .int, .string) { call throws(TemplateError) in
      try indented(call[1], by: call.int(0), newline: true)
    }
    table.add("replace", .string, .string, .string) { call throws(TemplateError) in
      try replaced(call[2], call.bytes(0), by: call.bytes(1))
    }
    table.add("contains", .string, .string) { call throws(TemplateError) in
      let text = call.bytes(1)
      return .bool(ByteSearch.firstIndex(of: call.bytes(0), in: text[...]) != nil)
    }
    table.add("hasPrefix", .string, .string) { call throws(TemplateError) in
      .bool(call.string(1).utf8.starts(with: call.string(0).utf8))
    }
    table.add("hasSuffix", .string, .string) { call throws(TemplateError) in
      .bool(call.string(1).utf8.reversed().starts(with: call.string(0).utf8.reversed()))
    }
    table.add("repeat", .int, .string) { call throws(TemplateError) in
      let count = call.int(0)
      if count < 0 { throw TemplateError("strings: negative Repeat count") }
      let text = call.bytes(1)
      let size = text.count.multipliedReportingOverflow(by: count)
      if size.overflow { throw TemplateError("strings: Repeat output length overflow") }
      guard size.partialValue <= largestText else { throw GoPanic.largeList }
      if size.partialValue == 0 { return "" }
      // Twice as much each time, which is a copy of memory and no loop over bytes.
      var out = text
      out.reserveCapacity(size.partialValue)
      while out.count <= size.partialValue / 2 { out.append(contentsOf: out) }
      out.append(contentsOf: out.prefix(size.partialValue - out.count))
      return .string(bytes: out)
    }
    table.add("plural", .string, .string, .int) { call throws(TemplateError) in
      call.int(2) == 1 ? call[0] : call[1]
    }
    table.add("cat", variadic: .any) { call throws(TemplateError) in
      let values = call.arguments.filter { !$0.isNil }
      return try GoFormat.format(values.map { _ in "%v" }.joined(separator: " "), values)
    }
  }

  private static func addTrimming(to table: inout FunctionTable) {
    table.add("trim", .string) { call throws(TemplateError) in
      if case .rawString(let bytes) = call[0] {
        return trimmed(bytes, of: Array(" \t\n\u{B}\u{C}\r".utf8))
      }
      return .string(GoUnicode.trimmed(call.string(0), where: GoUnicode.isSpace))
    }
    for name in ["trimAll", "trimall"] {
      table.add(name, .string, .string) { call throws(TemplateError) in
        if case .rawString(let bytes) = call[1] { return trimmed(bytes, of: call.bytes(0)) }
        let set = Set(call.string(0).unicodeScalars)
        return .string(GoUnicode.trimmed(call.string(1)) { set.contains($0) })
      }
    }
    table.add("trimSuffix", .string, .string) { call throws(TemplateError) in
      if case .rawString(let text) = call[1] {
        let suffix = call.bytes(0)
        let ends = text.reversed().starts(with: suffix.reversed())
        return ends ? .string(bytes: text.dropLast(suffix.count)) : call[1]
      }
      let (suffix, text) = (call.string(0).utf8, call.string(1).utf8)
      guard !suffix.isEmpty, text.count >= suffix.count,
        text.suffix(suffix.count).elementsEqual(suffix)
      else { return call[1] }
      return .string(bytes: Array(text.dropLast(suffix.count)))
    }
    table.add("trimPrefix", .string, .string) { call throws(TemplateError) in
      if case .rawString(let text) = call[1] {
        let prefix = call.bytes(0)
        return text.starts(with: prefix) ? .string(bytes: text.dropFirst(prefix.count)) : call[1]
      }
      let (prefix, text) = (call.string(0).utf8, call.string(1).utf8)
      guard !prefix.isEmpty, text.starts(with: prefix) else { return call[1] }
      return .string(bytes: Array(text.dropFirst(prefix.count)))
    }
    table.add("nospace", .string) { call throws(TemplateError) in
      // Each byte counts as a character, as in the Go package behind it.
      let text = call.bytes(0)
      let kept = text.filter { !GoUnicode.isSpace(Unicode.Scalar($0)) }
      if kept.count == text.count { return call[0] }
      return .string(String(String.UnicodeScalarView(kept.map { Unicode.Scalar($0) })))
    }
  }

  /// Binary data without certain characters of ASCII at its ends.
  private static func trimmed(_ bytes: [UInt8], of set: [UInt8]) -> Value {
    let rest = bytes.drop { $0 < 0x80 && set.contains($0) }
    let end = rest.lastIndex { $0 >= 0x80 || !set.contains($0) }
    return .string(bytes: end.map { rest[...$0] } ?? [])
  }

  private static func addCutting(to table: inout FunctionTable) {
    table.add("trunc", .int, .string) { call throws(TemplateError) in
      let limit = call.int(0)
      if case .string(let text) = call[1], limit >= 0, text.utf8.count <= limit { return call[1] }
      let text = call.bytes(1)
      if limit < 0, text.count + limit > 0 { return .string(bytes: text[(text.count + limit)...]) }
      if limit >= 0, text.count > limit { return .string(bytes: text[..<limit]) }
      return call[1]
    }
    table.add("substr", .int, .int, .string) { call throws(TemplateError) in
      let (start, end, text) = (call.int(0), call.int(1), call.bytes(2))
      if start < 0 {
        guard end >= 0 else { throw GoPanic.bounds("[:\(end)]") }
        guard end <= text.count else {
          throw GoPanic.bounds("[:\(end)] with length \(text.count)")
        }
        return .string(bytes: text[..<end])
      }
      if end < 0 || end > text.count {
        guard start <= text.count else { throw GoPanic.bounds("[\(start):\(text.count)]") }
        return .string(bytes: text[start...])
      }
      guard start <= end else { throw GoPanic.bounds("[\(start):\(end)]") }
      return .string(bytes: text[start..<end])
    }
    table.add("abbrev", .int, .string) { call throws(TemplateError) in
      let (width, text) = (call.int(0), call.bytes(1))
      return width < 4 ? call[1] : .string(bytes: abbreviated(text, offset: 0, width: width))
    }
    table.add("abbrevboth", .int, .int, .string) { call throws(TemplateError) in
      let (left, right, text) = (call.int(0), call.int(1), call.bytes(2))
      if right < 4 || left > 0 && right < 7 { return call[2] }
      return .string(bytes: abbreviated(text, offset: left, width: right))
    }
  }

  /// The text cut to a width, with `...` for what is left out at the end, and, with an offset above 4,
  /// at the beginning.
  private static func abbreviated(_ text: [UInt8], offset: Int, width: Int) -> [UInt8] {
    let dots = Array("...".utf8)
    guard text.count > width else { return text }
    var offset = min(offset, text.count)
    if text.count - offset < width - 3 { offset = text.count - (width - 3) }
    if offset <= 4 { return text[..<(width - 3)] + dots }
    if width < 7 { return [] }
    if offset + width - 3 < text.count {
      return dots + abbreviated(Array(text[offset...]), offset: 0, width: width - 3)
    }
    return dots + text[(text.count - (width - 3))...]
  }

  private static func addQuoting(to table: inout FunctionTable) {
    table.add("quote", variadic: .any) { call throws(TemplateError) in
      if call.count == 1, case .string(let text) = call[0] {
        return .string(GoQuote.quoted(text))
      }
      var parts: [String] = []
      var size = 0
      for value in call.arguments where !value.isNil {
        let bytes = try value.sprigString().stringBytes ?? []
        // At worst each byte is written as four.
        size += bytes.count * 4
        if size > largestText * 4 { throw GoPanic.largeText }
        parts.append(GoQuote.quoted(bytes: bytes))
      }
      return .string(parts.joined(separator: " "))
    }
    table.add("squote", variadic: .any) { call throws(TemplateError) in
      var parts: [String] = []
      var size = 0
      for value in call.arguments where !value.isNil {
        let text = try GoFormat.string(value)
        size += text.utf8.count
        try check(textOf: size)
        parts.append("'\(text)'")
      }
      return .string(parts.joined(separator: " "))
    }
  }

  /// The text with spaces before each line, the first one included.
  private static func indented(_ value: Value, by spaces: Int, newline: Bool)
    throws(TemplateError) -> Value
  {
    if spaces < 0 { throw TemplateError("strings: negative Repeat count") }
    let text = value.stringBytes ?? []
    let feed = UInt8(ascii: "\n")
    let lines = 1 + text.reduce(0) { $0 + ($1 == feed ? 1 : 0) }
    let added = lines.multipliedReportingOverflow(by: spaces)
    guard !added.overflow, added.partialValue <= largestText else { throw GoPanic.largeList }
    var out: [UInt8] = []
    out.reserveCapacity(text.count + added.partialValue + 1)
    let pad = repeatElement(UInt8(ascii: " "), count: spaces)
    if newline { out.append(feed) }
    out.append(contentsOf: pad)
    var rest = text[...]
    while let end = rest.firstIndex(of: feed) {
      out.append(contentsOf: rest[...end])
      out.append(contentsOf: pad)
      rest = rest[(end + 1)...]
    }
    out.append(contentsOf: rest)
    return .string(bytes: out)
  }

  /// Go's `strings.ReplaceAll`: an empty text is found before each character and at the end.
  private static func replaced(_ value: Value, _ old: [UInt8], by new: [UInt8])
    throws(TemplateError) -> Value
  {
    let text = value.stringBytes ?? []
    var out: [UInt8] = []
    var start = 0
    if old.isEmpty {
      while start < text.count {
        let length = GoUnicode.scalarLength(text, at: start)
        out.append(contentsOf: new)
        out.append(contentsOf: text[start..<(start + length)])
        start += length
        try check(textOf: out.count)
      }
      out.append(contentsOf: new)
      return .string(bytes: out)
    }
    guard var found = ByteSearch.firstIndex(of: old, in: text[...]) else { return value }
    while true {
      out.append(contentsOf: text[start..<found])
      out.append(contentsOf: new)
      start = found + old.count
      try check(textOf: out.count)
      guard let next = ByteSearch.firstIndex(of: old, in: text[start...]) else { break }
      found = next
    }
    out.append(contentsOf: text[start...])
    return .string(bytes: out)
  }
}
