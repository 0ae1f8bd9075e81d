extension FunctionTable {
  /// `html`, `js` and `urlquery`.
  mutating func addEscaping() {
    add("html", variadic: .any) { call throws(TemplateError) in
      .string(bytes: Escaping.html(try Escaping.text(of: call.arguments)))
    }
    add("js", variadic: .any) { call throws(TemplateError) in
      .string(bytes: Escaping.javaScript(try Escaping.text(of: call.arguments)))
    }
    add("urlquery", variadic: .any) { call throws(TemplateError) in
      .string(bytes: Escaping.urlQuery(try Escaping.text(of: call.arguments)))
    }
  }
}

/// The escapes that Go's `text/template` knows.
enum Escaping {
  /// All arguments as `print` prints them, nils as `<no value>`.
  static func text(of arguments: [Value]) throws(TemplateError) -> [UInt8] {
    var printer = Printer()
    printer.print(arguments.map { $0.isNil ? .string("<no value>") : $0 })
    if printer.isExhausted { throw TemplateError("value is too deep or too large to print") }
    return printer.out
  }

  static func html(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case 0: out.append(contentsOf: "\u{FFFD}".utf8)
      case UInt8(ascii: "\""): out.append(contentsOf: "&#34;".utf8)
      case UInt8(ascii: "'"): out.append(contentsOf: "&#39;".utf8)
      case UInt8(ascii: "&"): out.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): out.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): out.append(contentsOf: "&gt;".utf8)
      default: out.append(byte)
      }
    }
    return out
  }

  static func javaScript(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""):
        out.append(UInt8(ascii: "\\"))
        out.append(byte)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "="), ..<0x20:
        out.append(contentsOf: "\\u".utf8)
        out.append(contentsOf: hex(UInt32(byte)))
      case ..<0x80: out.append(byte)
      default:
        let (scalar, length) = UTF8Scalar.decode(text, at: index)
        if GoQuote.isPrintable(scalar) {
          out.append(contentsOf: text[index..<(index + length)])
        } else {
          out.append(contentsOf: "\\u".utf8)
          out.append(contentsOf: hex(scalar.value))
        }
        index += length
        continue
      }
      index += 1
    }
    return out
  }

  /// Go's `url.QueryEscape`.
  static func urlQuery(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in text {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        out.append(byte)
      case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
      default:
        out.append(UInt8(ascii: "%"))
        out.append(contentsOf: hex(UInt32(byte)).suffix(2))
      }
    }
    return out
  }

  /// Four hexadecimal digits, or more.
  private static func hex(_ value: UInt32) -> [UInt8] {
    let digits = String(value, radix: 16, uppercase: true)
    return Array((String(repeating: "0", count: max(0, 4 - digits.count)) + digits).utf8)
  }
}
