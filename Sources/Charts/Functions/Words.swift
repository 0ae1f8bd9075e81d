import GoTemplate

/// Upper and lower case, and what needs words: titles, initials, wrapping, `snake_case`.
extension SprigFunctions {
  static func addWords(to table: inout FunctionTable) {
    table.add("upper", .string) { call throws(TemplateError) in
      .string(GoUnicode.cased(call.string(0), upper: true))
    }
    table.add("lower", .string) { call throws(TemplateError) in
      .string(GoUnicode.cased(call.string(0), upper: false))
    }
    table.add("title", .string) { call throws(TemplateError) in
      var previous: Unicode.Scalar = " "
      return .string(
        GoUnicode.map(call.string(0)) { scalar in
          defer { previous = scalar }
          return isSeparator(previous) ? GoUnicode.title(scalar) : scalar
        }
      )
    }
    table.add("untitle", .string) { call throws(TemplateError) in
      var isStart = true
      return .string(
        GoUnicode.map(call.string(0)) { scalar in
          if GoUnicode.isSpace(scalar) {
            isStart = true
            return scalar
          }
          defer { isStart = false }
          return isStart ? GoUnicode.lower(scalar) : scalar
        }
      )
    }
    table.add("swapcase", .string) { call throws(TemplateError) in
      var isBehindSpace = true
      return .string(
        GoUnicode.map(call.string(0)) { scalar in
          if GoUnicode.isUpper(scalar) || GoUnicode.isTitle(scalar) {
            isBehindSpace = false
            return GoUnicode.lower(scalar)
          }
          if GoUnicode.isLower(scalar) {
            defer { isBehindSpace = false }
            return isBehindSpace ? GoUnicode.title(scalar) : GoUnicode.upper(scalar)
          }
          isBehindSpace = GoUnicode.isSpace(scalar)
          return scalar
        }
      )
    }
    table.add("initials", .string) { call throws(TemplateError) in
      var isStart = true
      var out = String.UnicodeScalarView()
      for byte in call.bytes(0) {
        let scalar = Unicode.Scalar(byte)
        if GoUnicode.isSpace(scalar) {
          isStart = true
        } else if isStart {
          out.append(scalar)
          isStart = false
        }
      }
      return .string(String(out))
    }
    table.add("wrap", .int, .string) { call throws(TemplateError) in
      .string(bytes: try wrapped(call.bytes(1), at: call.int(0), with: [], cutting: false))
    }
    table.add("wrapWith", .int, .string, .string) { call throws(TemplateError) in
      .string(bytes: try wrapped(call.bytes(2), at: call.int(0), with: call.bytes(1), cutting: true))
    }
    table.add("snakecase", .string) { call throws(TemplateError) in
      .string(WordCase.lowercased(call.string(0), connector: "_"))
    }
    table.add("kebabcase", .string) { call throws(TemplateError) in
      .string(WordCase.lowercased(call.string(0), connector: "-"))
    }
    table.add("camelcase", .string) { call throws(TemplateError) in
      .string(WordCase.pascalCased(call.string(0)))
    }
  }

  /// Whether a word begins behind the character, for Go's `strings.Title`.
  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      return !(GoUnicode.isLetter(scalar) || GoUnicode.isDigit(scalar) || scalar == "_")
    }
    if GoUnicode.isLetter(scalar) || GoUnicode.isDigit(scalar) { return false }
    return GoUnicode.isSpace(scalar)
  }

  /// The text in lines of at most that many bytes, broken at spaces; longer words are cut, or stay.
  private static func wrapped(
    _ text: [UInt8],
    at width: Int,
    with separator: [UInt8],
    cutting: Bool
  ) throws(TemplateError) -> [UInt8] {
    let separator = separator.isEmpty ? [UInt8(ascii: "\n")] : separator
    let width = max(width, 1)
    let space = UInt8(ascii: " ")
    var out: [UInt8] = []
    var offset = 0
    while text.count - offset > width {
      try check(textOf: out.count)
      if text[offset] == space {
        offset += 1
      } else if let end = text[offset..<(offset + width + 1)].lastIndex(of: space) {
        out += text[offset..<end] + separator
        offset = end + 1
      } else if cutting {
        out += text[offset..<(offset + width)] + separator
        offset += width
      } else if let end = text[(offset + width)...].firstIndex(of: space) {
        out += text[offset..<end] + separator
        offset = end + 1
      } else {
        out += text[offset...]
        offset = text.count
      }
    }
    return out + text[offset...]
  }
}
