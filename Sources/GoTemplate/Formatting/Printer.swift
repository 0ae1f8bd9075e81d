/// Go's `fmt.Print`, `fmt.Println` and `fmt.Printf` for the values of templates.
///
/// What cannot be formatted is written as Go does: `%!d(string=hi)`, `%!d(MISSING)`,
/// `%!(EXTRA int=2)`.
struct Printer {
  var out: [UInt8]
  var flags = FormatFlags()
  /// How many values may still be printed. A map that holds itself would be printed for ever.
  private var budget = 20_000_000
  /// How long the text may become.
  private let sizeLimit: Int
  /// Whether the budget or the depth did not suffice; what was written is then not whole.
  private(set) var isExhausted = false
  /// What a bad verb is told about.
  private var current: Value = .nothing
  private var isReportingBadVerb = false

  static let maximumDepth = 2_000
  private static let largestText = 64 << 20

  init(_ out: [UInt8] = []) {
    self.out = out
    sizeLimit = out.count + Self.largestText
  }

  /// `fmt.Fprint`: a space between two operands neither of which is a string.
  mutating func print(_ values: some Collection<Value>) {
    var previousIsString = false
    for (index, value) in values.enumerated() {
      let isString = value.kind == .string
      if index > 0, !isString, !previousIsString { out.append(UInt8(ascii: " ")) }
      printArgument(value, "v")
      previousIsString = isString
    }
  }

  /// `fmt.Fprintln`: a space between all operands, a newline at the end.
  mutating func printLine(_ values: some Collection<Value>) {
    for (index, value) in values.enumerated() {
      if index > 0 { out.append(UInt8(ascii: " ")) }
      printArgument(value, "v")
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// One value as `%v` prints it. A nil prints as `<nil>`.
  mutating func print(_ value: Value) {
    switch value {
    case .string(let text): out.append(contentsOf: text.utf8)
    case .int(let value): out.append(contentsOf: String(value).utf8)
    case .float64(let value): FloatText.append(value, to: &out)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    default: printArgument(value, "v")
    }
  }
}

extension Printer {
  private mutating func write(_ text: String) { out.append(contentsOf: text.utf8) }

  mutating func printArgument(_ value: Value, _ verb: Unicode.Scalar) {
    guard out.count <= sizeLimit else {
      isExhausted = true
      return
    }
    current = value
    switch value {
    case .nil, .nothing:
      if verb == "T" || verb == "v" { writePadded("<nil>") } else { badVerb(verb) }
      return
    default: break
    }
    if verb == "T" {
      writePadded(truncated(Array((value.type?.description ?? "<nil>").utf8)))
    } else if verb == "p" || verb == "w" {
      badVerb(verb)
    } else {
      printValue(value, verb, depth: 0)
    }
  }

  private mutating func printValue(_ value: Value, _ verb: Unicode.Scalar, depth: Int) {
    budget -= 1
    guard budget > 0, depth < Self.maximumDepth, out.count <= sizeLimit else {
      isExhausted = true
      return
    }
    current = value
    switch value {
    case .nil, .nothing: write(flags.sharpV ? "interface {}(nil)" : "<nil>")
    case .bool(let value):
      if verb == "t" || verb == "v" { writePadded(value ? "true" : "false") } else { badVerb(verb) }
    case .int(let value): printInteger(value.magnitude.asUInt64, isNegative: value < 0, verb)
    case .int64(let value): printInteger(value.magnitude, isNegative: value < 0, verb)
    case .uint8(let value): printUnsigned(UInt64(value), verb)
    case .uint64(let value): printUnsigned(value, verb)
    case .float64(let value): printFloat(value, verb)
    case .string(let text): printString(Array(text.utf8), verb)
    case .rawString(let bytes): printString(bytes, verb)
    case .list(let list): printList(list, verb, depth: depth)
    case .map(let map): printMap(map, verb, depth: depth)
    case .object(let object as ComplexNumber): printComplex(object, verb)
    case .object(let object): printObject(object, verb, depth: depth)
    case .function: write("0x0")
    }
  }

  private mutating func printInteger(_ value: UInt64, isNegative: Bool, _ verb: Unicode.Scalar) {
    switch verb {
    case "v", "d": writeInteger(value, isNegative: isNegative, base: 10, verb: verb)
    case "b": writeInteger(value, isNegative: isNegative, base: 2, verb: verb)
    case "o", "O": writeInteger(value, isNegative: isNegative, base: 8, verb: verb)
    case "x": writeInteger(value, isNegative: isNegative, base: 16, verb: verb)
    case "X":
      writeInteger(value, isNegative: isNegative, base: 16, verb: verb, uppercase: true)
    case "c", "q":
      let number = isNegative ? UInt64.max : value
      let scalar = (UInt32(exactly: number).flatMap { Unicode.Scalar($0) }) ?? "\u{FFFD}"
      var text: [UInt8] = []
      if verb == "c" {
        UTF8Scalar.append(scalar, to: &text)
      } else {
        GoQuote.append(scalar, asciiOnly: flags.plus, to: &text)
      }
      writePadded(text)
    case "U": writeUnicode(isNegative ? 0 &- value : value)
    default: badVerb(verb)
    }
  }

  private mutating func printUnsigned(_ value: UInt64, _ verb: Unicode.Scalar) {
    guard verb == "v", flags.sharpV else {
      printInteger(value, isNegative: false, verb)
      return
    }
    let sharp = flags.sharp
    flags.sharp = true
    writeInteger(value, isNegative: false, base: 16, verb: "v")
    flags.sharp = sharp
  }

  mutating func printComplex(_ number: ComplexNumber, _ verb: Unicode.Scalar) {
    guard "vbgGxXfFeE".unicodeScalars.contains(verb) else {
      badVerb(verb)
      return
    }
    let plus = flags.plus
    write("(")
    printFloat(number.real, verb)
    flags.plus = true
    printFloat(number.imaginary, verb)
    write("i)")
    flags.plus = plus
  }

  private mutating func printFloat(_ value: Double, _ verb: Unicode.Scalar) {
    switch verb {
    case "v": writeFloat(value, "g", precision: nil)
    case "b", "g", "G", "x", "X": writeFloat(value, verb, precision: nil)
    case "f", "e", "E": writeFloat(value, verb, precision: 6)
    case "F": writeFloat(value, "f", precision: 6)
    default: badVerb(verb)
    }
  }

  private mutating func printString(_ text: [UInt8], _ verb: Unicode.Scalar) {
    switch verb {
    case "v" where flags.sharpV, "q": writeQuoted(text)
    case "v", "s": writePadded(truncated(text))
    case "x", "X": writeHexadecimal(text, uppercase: verb == "X")
    default: badVerb(verb)
    }
  }

  private mutating func printList(_ list: List, _ verb: Unicode.Scalar, depth: Int) {
    if list.element == .uint8, let bytes = list.bytes {
      switch verb {
      case "s", "q", "x", "X":
        printString(bytes, verb)
        return
      default: break
      }
    }
    if flags.sharpV {
      write(list.element == .uint8 && depth == 0 ? "[]byte" : list.type.description)
      if list.isNilSlice {
        write("(nil)")
        return
      }
    }
    write(flags.sharpV ? "{" : "[")
    for (index, element) in list.elements.enumerated() {
      if isExhausted { return }
      if index > 0 { write(flags.sharpV ? ", " : " ") }
      printValue(element, verb, depth: depth + 1)
    }
    write(flags.sharpV ? "}" : "]")
  }

  private mutating func printMap(_ map: Map, _ verb: Unicode.Scalar, depth: Int) {
    if flags.sharpV {
      write(map.type.description)
      if map.isNilMap {
        write("(nil)")
        return
      }
    }
    write(flags.sharpV ? "{" : "map[")
    for (index, entry) in map.sorted.enumerated() {
      if isExhausted { return }
      if index > 0 { write(flags.sharpV ? ", " : " ") }
      current = .string(entry.key)
      printString(Array(entry.key.utf8), verb)
      write(":")
      printValue(entry.value, verb, depth: depth + 1)
    }
    write(flags.sharpV ? "}" : "]")
  }

  private mutating func printObject(
    _ object: any TemplateObject,
    _ verb: Unicode.Scalar,
    depth: Int
  ) {
    if !flags.sharpV, !isReportingBadVerb || object.underlying == nil, let text = object.text {
      switch verb {
      case "v", "s", "x", "X", "q":
        printString(Array(text.utf8), verb)
        return
      default: break
      }
    }
    if let underlying = object.underlying {
      printValue(underlying, verb, depth: depth)
    } else if let text = object.text {
      write(text)
    } else {
      write(object.isNilPointer ? "<nil>" : "{}")
    }
  }

  /// `%!d(string=hi)`.
  private mutating func badVerb(_ verb: Unicode.Scalar) {
    let value = current
    isReportingBadVerb = true
    write("%!\(verb)(")
    if let type = value.type {
      write(type.description + "=")
      printArgument(value, "v")
    } else {
      write("<nil>")
    }
    write(")")
    isReportingBadVerb = false
  }
}

extension UInt {
  fileprivate var asUInt64: UInt64 { UInt64(self) }
}
