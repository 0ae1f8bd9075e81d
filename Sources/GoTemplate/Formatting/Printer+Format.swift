extension Printer {
  /// `fmt.Fprintf`.
  mutating func print(format: [UInt8], _ arguments: [Value]) {
    var reader = FormatReader(format: format, arguments: arguments)
    while !isExhausted, reader.index < format.count {
      let literal = format[reader.index...].prefix { $0 != UInt8(ascii: "%") }
      out.append(contentsOf: literal)
      reader.index += literal.count
      guard reader.index < format.count else { break }
      reader.index += 1
      flags = FormatFlags()
      guard let verb = reader.readDirective(&self) else {
        out.append(contentsOf: "%!(NOVERB)".utf8)
        break
      }
      if verb == "%" {
        out.append(UInt8(ascii: "%"))
      } else if !reader.hasGoodIndex {
        out.append(contentsOf: "%!\(verb)(BADINDEX)".utf8)
      } else if reader.argument >= arguments.count {
        out.append(contentsOf: "%!\(verb)(MISSING)".utf8)
      } else {
        if verb == "v" {
          (flags.sharpV, flags.sharp) = (flags.sharp, false)
          (flags.plusV, flags.plus) = (flags.plus, false)
        }
        printArgument(arguments[reader.argument], verb)
        reader.argument += 1
      }
    }
    flags = FormatFlags()
    guard !reader.isReordered, reader.argument < arguments.count else { return }
    out.append(contentsOf: "%!(EXTRA ".utf8)
    for (index, value) in arguments[reader.argument...].enumerated() {
      if index > 0 { out.append(contentsOf: ", ".utf8) }
      if let type = value.type {
        out.append(contentsOf: (type.description + "=").utf8)
        printArgument(value, "v")
      } else {
        out.append(contentsOf: "<nil>".utf8)
      }
    }
    out.append(UInt8(ascii: ")"))
  }
}

/// Reads the directives of a format: `%[2]*.[1]*f`.
private struct FormatReader {
  let format: [UInt8]
  let arguments: [Value]
  var index = 0
  /// Which argument comes next.
  var argument = 0
  var isReordered = false
  var hasGoodIndex = true

  /// Go refuses larger widths and precisions.
  private static let largest = 1_000_000

  init(format: [UInt8], arguments: [Value]) {
    self.format = format
    self.arguments = arguments
  }

  private var byte: UInt8? { index < format.count ? format[index] : nil }

  /// Reads flags, width and precision into the printer, and gives the verb; `nil` at the end.
  mutating func readDirective(_ printer: inout Printer) -> Unicode.Scalar? {
    hasGoodIndex = true
    flags: while let byte {
      switch byte {
      case UInt8(ascii: "#"): printer.flags.sharp = true
      case UInt8(ascii: "0"): printer.flags.zero = true
      case UInt8(ascii: "+"): printer.flags.plus = true
      case UInt8(ascii: "-"): printer.flags.minus = true
      case UInt8(ascii: " "): printer.flags.space = true
      default: break flags
      }
      index += 1
    }
    var isBehindIndex = readIndex()
    if byte == UInt8(ascii: "*") {
      index += 1
      printer.flags.width = integerArgument()
      if let width = printer.flags.width, width < 0 {
        printer.flags.width = -width
        printer.flags.minus = true
        printer.flags.zero = false
      } else if printer.flags.width == nil {
        printer.out.append(contentsOf: "%!(BADWIDTH)".utf8)
      }
      isBehindIndex = false
    } else {
      printer.flags.width = readNumber()
      if isBehindIndex, printer.flags.width != nil { hasGoodIndex = false }
    }
    if byte == UInt8(ascii: "."), index + 1 < format.count {
      index += 1
      if isBehindIndex { hasGoodIndex = false }
      isBehindIndex = readIndex()
      if byte == UInt8(ascii: "*") {
        index += 1
        printer.flags.precision = integerArgument()
        if let precision = printer.flags.precision, precision < 0 { printer.flags.precision = nil }
        if printer.flags.precision == nil {
          printer.out.append(contentsOf: "%!(BADPREC)".utf8)
        }
        isBehindIndex = false
      } else {
        printer.flags.precision = readNumber() ?? 0
      }
    }
    if !isBehindIndex { _ = readIndex() }
    guard index < format.count else { return nil }
    let (verb, length) = UTF8Scalar.decode(format, at: index)
    index += length
    return verb
  }

  private mutating func readNumber() -> Int? {
    var number: Int?
    while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      if number ?? 0 > Self.largest {
        index = format.count
        return nil
      }
      number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      index += 1
    }
    return number
  }

  /// Reads `[3]`, which says which argument is next; whether it was there.
  private mutating func readIndex() -> Bool {
    guard byte == UInt8(ascii: "[") else { return false }
    isReordered = true
    guard format.count - index >= 3,
      let close = format[index...].firstIndex(of: UInt8(ascii: "]"))
    else {
      hasGoodIndex = false
      index += 1
      return false
    }
    let text = String(decoding: format[(index + 1)..<close], as: UTF8.self)
    index = close + 1
    guard let number = Int(text), number <= Self.largest, !text.hasPrefix("+"), !text.hasPrefix("-")
    else {
      hasGoodIndex = false
      return false
    }
    if number >= 1, number <= arguments.count {
      argument = number - 1
    } else {
      hasGoodIndex = false
    }
    return true
  }

  private mutating func integerArgument() -> Int? {
    guard argument < arguments.count else { return nil }
    defer { argument += 1 }
    let value: Int? =
      switch arguments[argument] {
      case .int(let value): value
      case .int64(let value): Int(value)
      case .uint8(let value): Int(value)
      case .uint64(let value): Int(exactly: value)
      default: nil
      }
    return value.flatMap { $0.magnitude <= Self.largest ? $0 : nil }
  }
}
