/// Words joined in other ways, as the Go package huandu/xstrings does it.
enum WordCase {
  private enum Kind { case number, upper, letters, connector, punctuation, other, end }

  private static func isConnector(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "_" || GoUnicode.isSpace(scalar)
  }

  /// A letter of a script that has cases.
  private static func isCased(_ scalar: Unicode.Scalar) -> Bool {
    GoUnicode.isLetter(scalar)
      && !(0x4E00...0x9FFF).contains(scalar.value) && !(0x3040...0x30FF).contains(scalar.value)
  }

  /// `some_words` and `SOME_WORDS` as `SomeWords`; connectors at the ends stay.
  static func pascalCased(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)[...]
    var out = String.UnicodeScalarView()
    var current: Unicode.Scalar?
    // Whether all of the word so far was in capitals, of which only the first one stays.
    var isShouted = false
    while let scalar = scalars.popFirst() {
      if !isConnector(scalar) {
        current = GoUnicode.upper(scalar)
        isShouted = GoUnicode.isUpper(scalar)
        break
      }
      out.append(scalar)
    }
    guard var current else {
      // The Go package writes the last one twice.
      if let last = out.last { out.append(last) }
      return String(out)
    }
    while let next = scalars.popFirst() {
      let previous = current
      current = next
      if isConnector(current), isConnector(previous) {
        out.append(previous)
      } else if isConnector(previous) {
        isShouted = GoUnicode.isUpper(current)
        current = GoUnicode.upper(current)
      } else {
        isShouted = isShouted && GoUnicode.isUpper(current)
        if isShouted { current = GoUnicode.lower(current) }
        out.append(previous)
      }
    }
    out.append(current)
    return String(out)
  }

  /// `HTTPServer` as `http_server`.
  static func lowercased(_ text: String, connector: Unicode.Scalar) -> String {
    guard !text.isEmpty else { return "" }
    var scanner = Scanner(rest: Array(text.unicodeScalars)[...])
    var out = String.UnicodeScalarView()
    func write(_ kind: Kind, _ word: ArraySlice<Unicode.Scalar>) {
      for scalar in word {
        if kind != .upper, kind != .connector {
          out.append(scalar)
        } else if isConnector(scalar) {
          out.append(connector)
        } else {
          out.append(GoUnicode.isUpper(scalar) ? GoUnicode.lower(scalar) : scalar)
        }
      }
    }
    var (kind, word) = scanner.next()
    while !scanner.rest.isEmpty {
      if kind != .connector { write(kind, word) }
      let (previous, last) = (kind, word)
      (kind, word) = scanner.next()
      /// Writes what belongs to a number, and a connector where something else follows.
      func finishNumber() {
        while kind == .letters || kind == .number {
          write(kind, word)
          (kind, word) = scanner.next()
        }
        if kind != .end, kind != .punctuation, kind != .connector { out.append(connector) }
      }
      switch previous {
      case .number: finishNumber()
      case .connector: write(previous, last)
      case .punctuation: break
      default:
        guard kind == .number else {
          if kind != .connector, kind != .punctuation { out.append(connector) }
          break
        }
        if scanner.rest.isEmpty { break }
        let number = word
        (kind, word) = scanner.next()
        if kind == .letters {
          out.append(connector)
          write(.number, number)
          finishNumber()
        } else {
          write(.number, number)
          if kind != .connector, kind != .punctuation { out.append(connector) }
        }
      }
    }
    write(kind, word)
    return String(out)
  }

  private struct Scanner {
    var rest: ArraySlice<Unicode.Scalar>

    mutating func next() -> (Kind, ArraySlice<Unicode.Scalar>) {
      guard let first = rest.first else { return (.end, []) }
      if isConnector(first) { return (.connector, take(while: isConnector)) }
      if GoUnicode.isPunctuation(first) {
        return (.punctuation, take(while: GoUnicode.isPunctuation))
      }
      if GoUnicode.isUpper(first) { return (.upper, takeUpper()) }
      if isCased(first) {
        return (.letters, take { isCased($0) && !GoUnicode.isUpper($0) })
      }
      if GoUnicode.isNumber(first) { return (.number, take(while: GoUnicode.isNumber)) }
      let word = take {
        !isConnector($0) && !isCased($0) && !GoUnicode.isNumber($0) && !GoUnicode.isPunctuation($0)
      }
      return (.other, word)
    }

    private mutating func take(while body: (Unicode.Scalar) -> Bool) -> ArraySlice<Unicode.Scalar> {
      let word = rest.prefix(while: body)
      rest = rest[word.endIndex...]
      return word
    }

    /// `HTTP` of `HTTPStatus`, or `Status`.
    private mutating func takeUpper() -> ArraySlice<Unicode.Scalar> {
      let start = rest.startIndex
      var end = start + 1
      if end < rest.endIndex, GoUnicode.isUpper(rest[end]) {
        while end < rest.endIndex, GoUnicode.isUpper(rest[end]) { end += 1 }
        if end < rest.endIndex, isCased(rest[end]) { end -= 1 }
      } else {
        while end < rest.endIndex, isCased(rest[end]), !GoUnicode.isUpper(rest[end]) { end += 1 }
      }
      defer { rest = rest[end...] }
      return rest[start..<end]
    }
  }
}
